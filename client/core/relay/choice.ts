/**
 * Which of the lab's relays a peer uses: a state machine without I/O. Every peer has an order of its own over all relays
 * (rendezvous hashing, Thaler and Ravishankar 1998). The first is its home. So peers are spread evenly, and those of a
 * relay that dies are spread evenly over the rest, without a word between them.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { toUtf8 } from '../frame.ts'

export interface RelayAddress {
  id: string
  url: string
}

/**
 * Before the next relay is asked, drawn uniformly: a class of 30 comes to the others at 500 joins a second. Where both ends of a pair were at the dead relay the later one counts, and with
 * 100 ms for each the 95th percentile was 294 ms on a busy machine (e2e/bench/benches/failover.ts).
 */
export const FAIL_OVER_MS = { min: 0, max: 60 }

/** Once all were asked in vain: the whole lab must not come back in one moment. */
export const RETRY_MS = { min: 50, max: 250 }

/**
 * How long a peer stays with a relay that is not its home before it asks whether that is back. Drawn uniformly: of a class
 * of 30 three move in a second.
 */
export const STAY_MS = { min: 5_000, max: 15_000 }

export class RelayChoice {
  readonly #order: RelayAddress[]
  #index = 0
  /** How many were asked in vain since a relay let us in. */
  #failures = 0

  /** Throws RangeError where there are no relays. */
  constructor(self: PeerId, relays: readonly RelayAddress[]) {
    if (relays.length === 0) throw new RangeError('There is no relay to choose from.')
    const weight = new Map(relays.map(relay => [relay, weigh(relay, self)]))
    this.#order = [...relays].sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0))
  }

  /** The one in use, or to be asked next. */
  get current(): RelayAddress {
    return this.#at(this.#index)
  }

  get home(): RelayAddress {
    return this.#at(0)
  }

  get isOnly(): boolean {
    return this.#order.length === 1
  }

  /** It let us in. */
  joined(relay: RelayAddress): void {
    this.#index = this.#order.indexOf(relay)
    this.#failures = 0
  }

  /** It broke off, fell silent or did not answer. Returns how long to wait before `current`, which is another one now. */
  failed(random: Random): number {
    this.#failures += 1
    this.#index = (this.#index + 1) % this.#order.length
    const wasRound = this.#failures % this.#order.length === 0
    return draw(wasRound ? RETRY_MS : FAIL_OVER_MS, random)
  }

  #at(index: number): RelayAddress {
    const relay = this.#order[index]
    if (relay === undefined) throw new RangeError(`There is no relay number ${index}.`)
    return relay
  }
}

/** Uniform between the two. */
export function draw({ min, max }: { min: number; max: number }, random: Random): number {
  return min + (max - min) * random()
}

/** The first 32 bits of a digest of both. */
function weigh({ id }: RelayAddress, self: PeerId): number {
  return new DataView(sha256(toUtf8(`${id} ${self}`)).buffer).getUint32(0)
}
