/** Broadcasts that neighbours announced and that did not come yet: who has them, and whom to ask next. */
import type { PeerId } from '#protocol'
import type { BroadcastName, BroadcastRef } from './link-message.ts'

interface Missing {
  ref: BroadcastRef
  /** Who has it, the next to ask first. */
  holders: PeerId[]
  dueMs: number
  /** Somebody was asked for it. */
  isAsked: boolean
  /** Who announced it first: it counts as this neighbour's. */
  by: PeerId
}

/** Announced by one neighbour and missing; a hostile digest claims no more. A busy second of a full room. Chosen. */
const MAX_MISSING = 2_000

export class MissingBroadcasts {
  readonly #askAfterMs: number
  readonly #missing = new Map<string, Missing>()
  /** How many of them each neighbour announced first. */
  readonly #claims = new Map<PeerId, number>()

  /** `askAfterMs`: how long one may come by itself, and how long whoever was asked has to send it. */
  constructor(askAfterMs: number) {
    this.#askAfterMs = askAfterMs
  }

  announced(ref: BroadcastRef, holder: PeerId, nowMs: number): void {
    const key = keyOf(ref)
    const missing = this.#missing.get(key)
    if (missing !== undefined) {
      if (!missing.holders.includes(holder)) missing.holders.push(holder)
      return
    }
    const claims = this.#claims.get(holder) ?? 0
    if (claims >= MAX_MISSING) return
    this.#claims.set(holder, claims + 1)
    const dueMs = nowMs + this.#askAfterMs
    this.#missing.set(key, { ref, holders: [holder], dueMs, isAsked: false, by: holder })
  }

  /** Returns whether it was asked for. */
  came(broadcast: BroadcastName): boolean {
    return this.#missing.size > 0 && this.#forget(keyOf(broadcast))
  }

  /** What to ask of whom now. Where nobody is left who has it, it is given up. */
  due(nowMs: number, neighbours: ReadonlySet<PeerId>): Map<PeerId, BroadcastRef[]> {
    const asked = new Map<PeerId, BroadcastRef[]>()
    for (const [key, missing] of this.#missing) {
      if (nowMs < missing.dueMs) continue
      const holder = takeHolder(missing)
      if (holder === undefined) {
        this.#forget(key)
        continue
      }
      missing.dueMs = nowMs + this.#askAfterMs
      if (!neighbours.has(holder)) continue
      missing.isAsked = true
      const wanted = asked.get(holder)
      if (wanted === undefined) asked.set(holder, [missing.ref])
      else wanted.push(missing.ref)
    }
    return asked
  }

  /** Insertion order is roughly order of time, and a wake-up that turns out early is cheap. */
  nextDueMs(): number | null {
    for (const { dueMs } of this.#missing.values()) return dueMs
    return null
  }

  #forget(key: string): boolean {
    const missing = this.#missing.get(key)
    if (missing === undefined) return false
    this.#missing.delete(key)
    const claims = this.#claims.get(missing.by) ?? 0
    if (claims > 1) this.#claims.set(missing.by, claims - 1)
    else this.#claims.delete(missing.by)
    return missing.isAsked
  }
}

/** Whom to ask next: the origin of a frugal tree, which then lets another link go, only where nobody else has it. */
function takeHolder({ ref, holders }: Missing): PeerId | undefined {
  const other = ref.frugal ? holders.findIndex(holder => holder !== ref.origin) : -1
  return holders.splice(Math.max(0, other), 1)[0]
}

function keyOf({ origin, n }: BroadcastName): string {
  return `${origin} ${n}`
}
