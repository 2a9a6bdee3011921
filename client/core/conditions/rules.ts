/** Conditions, ready to be asked: what they do to what goes from one place to another. Pure. */
import type { CityName, Conditions } from '#conditions'
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { fnvOfText } from '../fnv.ts'
import { seededRandom } from '../simulation/random.ts'
import { oneWayMs } from './cities.ts'

/** A peer's id or a relay's. */
export type Place = string

/**
 * From where to where: over a link of the mesh, or between a peer and a relay. What a peer sends is delayed; a relay sends at
 * once, so that from peer to peer the delay is the same over a link and through a relay.
 */
export interface Route {
  from: Place
  to: Place
  kind: 'link' | 'to-relay' | 'from-relay'
}

export const CALM: Conditions = { seed: 0 }

const ANYWHERE = '*'
/** An exponential draw has no end of its own; this far out there is one in 150. */
const LONGEST_DRAW = 5

export class Rules {
  readonly conditions: Conditions
  /** Nothing is done to anything. */
  readonly isCalm: boolean
  readonly #cuts: ReadonlySet<string>
  readonly #groups: ReadonlyMap<Place, number>
  readonly #paused: ReadonlySet<Place>
  readonly #cities: ReadonlyMap<Place, CityName>

  constructor(conditions: Conditions) {
    this.conditions = conditions
    const { cuts = [], groups = [], paused = [], distance } = conditions
    this.#cuts = new Set(cuts.map(({ from, to }) => way(from, to)))
    this.#groups = new Map(groups.flatMap((group, index) => group.map(place => [place, index])))
    this.#paused = new Set(paused)
    this.#cities = new Map(Object.entries(distance?.cities ?? {}))
    this.isCalm = isCalm(conditions)
  }

  /** Whether anything gets from one to the other. Who stands still takes nothing in. */
  isOpen(from: Place, to: Place): boolean {
    return !this.#paused.has(to) && !this.isCut(from, to)
  }

  /** Whether the network carries nothing from one to the other. */
  isCut(from: Place, to: Place): boolean {
    if (this.#groupOf(from) !== this.#groupOf(to)) return true
    const ways = [way(from, to), way(from, ANYWHERE), way(ANYWHERE, to), way(ANYWHERE, ANYWHERE)]
    return this.#cuts.size > 0 && ways.some(each => this.#cuts.has(each))
  }

  isPaused(peer: PeerId): boolean {
    return this.#paused.has(peer)
  }

  /** null: nowhere, and so at no distance from anybody. */
  cityOf(place: Place): CityName | null {
    const { seed, distance } = this.conditions
    const others = distance?.others ?? []
    const drawn = () => others[Math.floor(seededRandom(fnvOfText(`${seed} ${place}`))() * others.length)]
    return this.#cities.get(place) ?? drawn() ?? null
  }

  /** The draws for everything that goes this way, in order: the same for the same seed. */
  draws({ from, to }: Route): Random {
    return seededRandom(fnvOfText(`${this.conditions.seed} ${from} ${to}`))
  }

  /** What everything that goes this way takes. */
  delayMs({ from, to, kind }: Route): number {
    const [here, there] = [this.cityOf(from), this.cityOf(to)]
    const distanceMs = here === null || there === null ? 0 : oneWayMs(here, there)
    return distanceMs + (kind === 'from-relay' ? 0 : (this.conditions.delayMs ?? 0))
  }

  /** What the next thing that goes this way takes on top. */
  jitterMs({ kind }: Route, random: Random): number {
    const { jitter } = this.conditions
    if (kind === 'from-relay' || jitter === undefined) return 0
    const { distribution, ms } = jitter
    return ms * (distribution === 'uniform' ? random() : Math.min(LONGEST_DRAW, -Math.log(1 - random())))
  }

  #groupOf(place: Place): number {
    return this.#groups.get(place) ?? 0
  }
}

function isCalm({
  delayMs = 0,
  jitter,
  uplink,
  distance,
  cuts = [],
  groups,
  paused = [],
}: Conditions): boolean {
  const isStill = delayMs === 0 && (jitter?.ms ?? 0) === 0 && distance === undefined
  return isStill && uplink === undefined && cuts.length === 0 && groups === undefined && paused.length === 0
}

function way(from: Place, to: Place): string {
  return `${from}>${to}`
}
