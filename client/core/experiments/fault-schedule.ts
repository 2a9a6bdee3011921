/** Faults of an experiment as timed steps, drawn from a seed. */
import type { Random } from '../clock.ts'
import { nothingMade, type PeerTarget, type Step, type TrialConditions } from './plan.ts'

export const FAULTS = [
  'mixed',
  'relay-killed',
  'relay-frozen',
  'peers-closed',
  'peers-crashed',
  'peers-paused',
  'partition',
  'one-way-cut',
  'delay',
  'jitter',
  'bandwidth',
  'churn',
] as const
export type FaultName = (typeof FAULTS)[number]

export const VICTIMS = ['random', 'founder', 'best-connected'] as const
export type Victims = (typeof VICTIMS)[number]

export interface FaultSettings {
  fault: FaultName
  victims: Victims
  peers: number
  relays: number
  /** When the first fault strikes, and how long faults last. */
  fromMs: number
  outageMs: number
  /** How much of each, for the fault of its name. */
  delayMs: number
  jitterMs: number
  uplinkBytesPerSecond: number
}

/** Under two peers there is nobody to measure between. */
const MIN_STAYERS = 2
/** Of those who may go, this share goes. Chosen: enough to tear a mesh that is not made for it, and leave pairs to watch. */
const GOING = 0.5

export function faultSteps(settings: FaultSettings, random: Random): Step[] {
  const { fault, fromMs, outageMs } = settings
  switch (fault) {
    case 'relay-killed':
      return relayOutage(settings, 'kill', 'start')
    case 'relay-frozen':
      return relayOutage(settings, 'freeze', 'thaw')
    case 'peers-closed':
      return departures(settings, random, 'close')
    case 'peers-crashed':
      return departures(settings, random, 'crash')
    case 'peers-paused':
      return made(settings, random, 'paused')
    case 'partition':
      return made(settings, random, 'apart')
    case 'one-way-cut':
      return made(settings, random, 'muted')
    case 'delay':
      return lasting(settings, random, { delayMs: settings.delayMs })
    case 'jitter':
      return lasting(settings, random, { jitter: { distribution: 'exponential', ms: settings.jitterMs } })
    case 'bandwidth':
      return lasting(settings, random, { uplink: { bytesPerSecond: settings.uplinkBytesPerSecond } })
    case 'churn':
      return churn(settings, random)
    case 'mixed':
      return inOrder([
        ...relayOutage(settings, 'kill', 'start'),
        ...departures({ ...settings, fromMs: fromMs + outageMs / 2 }, random, 'crash').slice(0, 1),
      ])
  }
}

/** The first relay: of several, the one that peers join first. */
function relayOutage(
  { fromMs, outageMs }: FaultSettings,
  breaks: 'kill' | 'freeze',
  mends: 'start' | 'thaw',
): Step[] {
  return [
    { atMs: fromMs, action: { type: 'relay', relay: 0, act: breaks } },
    { atMs: fromMs + outageMs, action: { type: 'relay', relay: 0, act: mends } },
  ]
}

/** One after the other, spread over the outage. */
function departures(settings: FaultSettings, random: Random, how: 'close' | 'crash'): Step[] {
  const { fromMs, outageMs } = settings
  const targets = targetsOf(settings, random)
  return targets.map((peer, index) => ({
    atMs: fromMs + (index * outageMs) / targets.length,
    action: { type: how, peer },
  }))
}

/** Half of the peers stand still, are cut off from the others and the relay, or are heard by nobody; emulated in the peers. */
function made(settings: FaultSettings, random: Random, what: 'paused' | 'apart' | 'muted'): Step[] {
  const { peers } = settings
  const drawn = Array.from({ length: peers }, (_, number) => ({ number, key: random() }))
  const half = drawn.sort((a, b) => a.key - b.key).slice(0, Math.floor(peers / 2))
  return lasting(settings, random, { [what]: half.map(({ number }) => number) })
}

/** For as long as faults last; draws come from the seed. */
function lasting(
  { fromMs, outageMs }: FaultSettings,
  random: Random,
  part: Partial<TrialConditions>,
): Step[] {
  const conditions = { ...nothingMade(Math.floor(random() * 2 ** 32)), ...part }
  return [
    { atMs: fromMs, action: { type: 'conditions', conditions } },
    { atMs: fromMs + outageMs, action: { type: 'conditions', conditions: null } },
  ]
}

/** Who goes is replaced: half of them say goodbye. */
function churn(settings: FaultSettings, random: Random): Step[] {
  const { fromMs, outageMs } = settings
  const targets = targetsOf(settings, random)
  const sliceMs = outageMs / targets.length
  return targets.flatMap((peer, index): Step[] => {
    const atMs = fromMs + index * sliceMs
    return [
      { atMs, action: { type: random() < 0.5 ? 'crash' : 'close', peer } },
      { atMs: atMs + sliceMs / 2, action: { type: 'open', peers: 1 } },
    ]
  })
}

function targetsOf({ victims, peers }: FaultSettings, random: Random): PeerTarget[] {
  const count = Math.max(0, Math.min(Math.ceil(GOING * (peers - 1)), peers - MIN_STAYERS))
  if (victims === 'best-connected') return Array.from({ length: count }, () => victims)
  const others = Array.from({ length: peers - 1 }, (_, index) => ({ number: index + 1, key: random() }))
  const drawn = others.sort((a, b) => a.key - b.key).map(({ number }) => number)
  return (victims === 'founder' ? [0, ...drawn] : drawn).slice(0, count)
}

export function inOrder(steps: readonly Step[]): Step[] {
  return [...steps].sort((a, b) => a.atMs - b.atMs)
}
