/** Every broadcast of a simulation: who is owed it, who got it when and over how many links. */
import type { Violation } from './violation.ts'

/** Members are numbered by the order in which they joined. */
export type MemberIndex = number

export interface Delivery {
  /** What `opened` returned for this broadcast. */
  broadcast: number
  to: MemberIndex
  from: MemberIndex
  atMs: number
  hops: number | null
}

/** Of the broadcasts of one phase, to those who are owed them. */
export interface Outcome {
  broadcasts: number
  owed: number
  delivered: number
  /** Links crossed, ascending; empty where the path does not say. */
  hops: number[]
  /** From each broadcast to its last delivery, ascending; without broadcasts that reached nobody. */
  lastMs: number[]
  missing: { broadcast: number; from: MemberIndex; to: MemberIndex }[]
}

interface Broadcast {
  from: MemberIndex
  atMs: number
  phase: string
  /** By member: what it is owed, and what it got. Newcomers are beyond the end. */
  states: Uint8Array
  /** Got it although they came later. */
  newcomers: Set<MemberIndex>
  deliveries: { to: MemberIndex; hops: number | null; atMs: number }[]
}

const STATE = { notOwed: 0, owed: 1, got: 2 } as const

export class Ledger {
  /** First copies that arrived, of all broadcasts. */
  deliveries = 0
  readonly #broadcasts: Broadcast[] = []
  /** The newest broadcast that each member delivered of each sender, where order is promised. */
  readonly #newest: Map<MemberIndex, Map<MemberIndex, number>> | null

  constructor(promises: { order: boolean }) {
    this.#newest = promises.order ? new Map() : null
  }

  get size(): number {
    return this.#broadcasts.length
  }

  /** A broadcast goes out. `members`: how many have joined so far; `isOwed`: who of them shall get it, if they stay. */
  opened(
    from: MemberIndex,
    atMs: number,
    phase: string,
    members: number,
    isOwed: (to: MemberIndex) => boolean,
  ): number {
    const states = new Uint8Array(members)
    for (let to = 0; to < members; to += 1) if (to !== from && isOwed(to)) states[to] = STATE.owed
    this.#broadcasts.push({ from, atMs, phase, states, newcomers: new Set(), deliveries: [] })
    return this.#broadcasts.length - 1
  }

  /** Returns the rule that this delivery breaks, if it breaks one. */
  delivered(delivery: Delivery): Violation | null {
    const { broadcast, to, from, atMs, hops } = delivery
    const entry = this.#broadcasts[broadcast]
    if (entry === undefined || entry.from !== from || to === from)
      return { rule: 'invention', detail: `${to} got broadcast ${broadcast}, which ${from} never sent it` }
    const state = entry.states[to]
    if (state === STATE.got || entry.newcomers.has(to))
      return { rule: 'duplicate', detail: `${to} got broadcast ${broadcast} of ${from} twice` }
    this.deliveries += 1
    if (state === undefined) entry.newcomers.add(to)
    else entry.states[to] = STATE.got
    if (state === STATE.owed) entry.deliveries.push({ to, hops, atMs })
    return this.#outOfOrder(delivery)
  }

  /** What became of the broadcasts of one phase, as far as sender and receiver both stayed. */
  outcome(phase: string, hasStayed: (member: MemberIndex) => boolean): Outcome {
    const outcome: Outcome = { broadcasts: 0, owed: 0, delivered: 0, hops: [], lastMs: [], missing: [] }
    for (const [number, broadcast] of this.#broadcasts.entries()) {
      if (broadcast.phase !== phase || !hasStayed(broadcast.from)) continue
      outcome.broadcasts += 1
      count(outcome, number, broadcast, hasStayed)
    }
    outcome.hops.sort((a, b) => a - b)
    outcome.lastMs.sort((a, b) => a - b)
    return outcome
  }

  #outOfOrder({ broadcast, to, from }: Delivery): Violation | null {
    if (this.#newest === null) return null
    const newestOf = this.#newest.get(to) ?? new Map<MemberIndex, number>()
    this.#newest.set(to, newestOf)
    const newest = newestOf.get(from) ?? -1
    newestOf.set(from, broadcast)
    if (broadcast > newest) return null
    return { rule: 'order', detail: `${to} got broadcast ${broadcast} of ${from} after ${newest}` }
  }
}

function count(
  outcome: Outcome,
  number: number,
  { from, atMs, states, deliveries }: Broadcast,
  hasStayed: (member: MemberIndex) => boolean,
): void {
  let lastAtMs: number | null = null
  for (const { to, hops, atMs } of deliveries) {
    if (!hasStayed(to)) continue
    outcome.owed += 1
    outcome.delivered += 1
    if (hops !== null) outcome.hops.push(hops)
    lastAtMs = Math.max(lastAtMs ?? atMs, atMs)
  }
  if (lastAtMs !== null) outcome.lastMs.push(lastAtMs - atMs)
  for (const [to, state] of states.entries()) {
    if (state !== STATE.owed || !hasStayed(to)) continue
    outcome.owed += 1
    outcome.missing.push({ broadcast: number, from, to })
  }
}
