/**
 * Whose broadcasts were taken in, and which: what came once is known when it comes again. Bounded, whatever arrives. Words of
 * an origin that was forgotten would be news again, so a made-up crowd finds no place where there is none, and does not push
 * out those who were known to be there.
 */
import type { PeerId } from '#protocol'
import type { BroadcastName } from './link-message.ts'
import { SeenNumbers } from './seen-numbers.ts'

interface Heard {
  numbers: SeenNumbers
  /** It was known to be there when it spoke, and not only as a key. Stays so: the words of the dead can be replayed. */
  proven: boolean
  atMs: number
}

/** Five full rooms of origins, at some 200 bytes each. */
const KEPT = 1_000
/** Nobody offers what is older (the digest of a new link goes back 30 s), with as much again for its way. Chosen. */
const FORGET_AFTER_MS = 60_000

export class HeardOrigins {
  readonly #heard = new Map<PeerId, Heard>()

  has(origin: PeerId): boolean {
    return this.#heard.has(origin)
  }

  hasSeen({ origin, n }: BroadcastName): boolean {
    return this.#heard.get(origin)?.numbers.has(n) === true
  }

  /** Whether its broadcasts can be taken in. */
  admits(origin: PeerId, isProven: boolean, nowMs: number): boolean {
    return this.#heard.size < KEPT || this.#heard.has(origin) || this.#dispensable(isProven, nowMs) !== null
  }

  add({ origin, n }: BroadcastName, isProven: boolean, nowMs: number): void {
    let heard = this.#heard.get(origin)
    if (heard === undefined) {
      if (this.#heard.size >= KEPT) this.#forgetOne(isProven, nowMs)
      heard = { numbers: new SeenNumbers(n), proven: isProven, atMs: nowMs }
      this.#heard.set(origin, heard)
    }
    heard.proven ||= isProven
    heard.atMs = nowMs
    heard.numbers.add(n)
  }

  /** Another one may have taken the last place since it was admitted. */
  #forgetOne(isProven: boolean, nowMs: number): void {
    const [oldest] = this.#heard.keys()
    const forgotten = this.#dispensable(isProven, nowMs) ?? oldest
    if (forgotten !== undefined) this.#heard.delete(forgotten)
  }

  /** Who makes place; null: nobody. Where all are proven, the first of them does. */
  #dispensable(isProven: boolean, nowMs: number): PeerId | null {
    for (const [origin, { proven, atMs }] of this.#heard)
      if (!proven && (isProven || nowMs - atMs >= FORGET_AFTER_MS)) return origin
    const [first] = this.#heard.keys()
    return isProven && first !== undefined ? first : null
  }
}
