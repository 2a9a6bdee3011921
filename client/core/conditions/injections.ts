/** What changed from one set of conditions to the next, as faults: told apart from real ones by their kind. Pure. */
import type { Conditions } from '#conditions'
import type { Place } from './rules.ts'

export const INJECTIONS = {
  delay: 'injected-delay',
  jitter: 'injected-jitter',
  uplink: 'injected-bandwidth',
  distance: 'injected-distance',
  cuts: 'injected-cut',
  groups: 'injected-partition',
  paused: 'injected-pause',
} as const
type Aspect = keyof typeof INJECTIONS

export interface Injection {
  kind: (typeof INJECTIONS)[Aspect] | 'injection-ended'
  /** The id of a peer that was paused; else what was injected, in words. */
  target: string
  /** How the target is shown to people. */
  label: string
}

/** How the end of each is called. */
const ENDED: Record<Aspect, string> = {
  delay: 'delay',
  jitter: 'jitter',
  uplink: 'limit of bandwidth',
  distance: 'distance',
  cuts: 'cut',
  groups: 'partition',
  paused: 'pause',
}

/** More names than these are counted. */
const NAMES = 3

export function injections(
  before: Conditions,
  after: Conditions,
  nameOf: (place: Place) => string,
): Injection[] {
  const [was, is] = [described(before, nameOf), described(after, nameOf)]
  const changed = ASPECTS.filter(
    aspect => JSON.stringify(before[FIELDS[aspect]]) !== JSON.stringify(after[FIELDS[aspect]]),
  )
  return changed.flatMap((aspect): Injection[] => {
    if (aspect === 'paused') return pauses(before.paused ?? [], after.paused ?? [], nameOf)
    const words = is[aspect]
    if (words !== null) return [{ kind: INJECTIONS[aspect], target: words, label: words }]
    return was[aspect] === null ? [] : [ended(ENDED[aspect])]
  })
}

const FIELDS = {
  delay: 'delayMs',
  jitter: 'jitter',
  uplink: 'uplink',
  distance: 'distance',
  cuts: 'cuts',
  groups: 'groups',
  paused: 'paused',
} as const satisfies Record<Aspect, keyof Conditions>
const ASPECTS = ['delay', 'jitter', 'uplink', 'distance', 'cuts', 'groups', 'paused'] as const

/** null: not in force. */
type Described = Record<Exclude<Aspect, 'paused'>, string | null>

function described(conditions: Conditions, nameOf: (place: Place) => string): Described {
  const { delayMs = 0, jitter, uplink, distance, cuts = [], groups } = conditions
  const end = (place: Place): string => (place === '*' ? 'everybody' : nameOf(place))
  return {
    delay: delayMs === 0 ? null : `${delayMs} ms`,
    jitter: jitter === undefined || jitter.ms === 0 ? null : `${jitter.ms} ms ${jitter.distribution}`,
    uplink: uplink === undefined ? null : `${uplink.bytesPerSecond / 1_000} kB/s`,
    distance: distance === undefined ? null : cities(distance),
    cuts:
      cuts.length === 0
        ? null
        : few(
            cuts.map(({ from, to }) => `${end(from)} to ${end(to)}`),
            'ways',
          ),
    groups:
      groups === undefined
        ? null
        : few(
            groups.map(group => few(group.map(nameOf), 'members')),
            'groups',
            ' | ',
          ),
  }
}

function cities({ cities: placed, others }: NonNullable<Conditions['distance']>): string {
  return few([...new Set([...Object.values(placed), ...others])], 'cities')
}

function few(names: readonly string[], what: string, between = ', '): string {
  return names.length <= NAMES ? names.join(between) : `${names.length} ${what}`
}

function pauses(
  before: readonly Place[],
  after: readonly Place[],
  nameOf: (place: Place) => string,
): Injection[] {
  const begun = after.filter(peer => !before.includes(peer))
  const over = before.filter(peer => !after.includes(peer))
  return [
    ...begun.map((peer): Injection => ({ kind: 'injected-pause', target: peer, label: nameOf(peer) })),
    ...over.map(peer => ended(`${ENDED.paused} of ${nameOf(peer)}`)),
  ]
}

function ended(what: string): Injection {
  return { kind: 'injection-ended', target: what, label: what }
}
