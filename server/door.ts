/**
 * Who may connect: how many connections an address may hold and how fast it may open them, what all of them together may
 * ask for, and which addresses are kept out for a while. Knows no sockets; time is passed in.
 */
import { Allowance, type Rates } from './allowance.ts'

export type Turned = 'connections' | 'kept-out'

/**
 * Connections of one address, which may be a school behind one NAT: thirty pupils, each with a wall of twelve peers
 * (twelve WebSockets, and six connections that a browser keeps for the rest), are 540. As many again may be closing
 * while those come back. A hundred headless peers from one host are 100 to 200.
 */
export const MAX_CONNECTIONS_PER_ADDRESS = 1_080

/** Of all addresses; each costs 20 to 50 KB, so that they stay within some 200 MB. */
export const MAX_CONNECTIONS = 4_096

/** All 540 of that school at once, after a restart, and then a fifth of them each second. */
const CONNECTION_RATE = { perSecond: 108, burst: 540 }

/** Chosen: a flood takes some 0.3 s of a relay until it is cut off (e2e/bench/flood.ts): one part in fifty. */
export const KEEP_OUT_MS = 15_000

/** Addresses without a connection that are remembered, the latest ones: some 0.5 KB each. Older ones start anew. */
const MAX_REMEMBERED = 10_000

interface Visitor<Kind extends string> {
  open: number
  readonly allowance: Allowance<Kind | 'connections'>
  keptOutUntilMs: number
}

export class Door<Kind extends string = never> {
  readonly #rates: Rates<Kind | 'connections'>
  /** Those with a connection: at most as many as there are connections. */
  readonly #present = new Map<string, Visitor<Kind>>()
  /** Those without, whoever went longest ago first. */
  readonly #remembered = new Map<string, Visitor<Kind>>()

  /** `rates` is what all connections of one address may ask for together. */
  constructor(rates: Rates<Kind>) {
    this.#rates = { ...rates, connections: CONNECTION_RATE }
  }

  /** A connection comes. null: it may, and `leave` is owed for it. Who comes too fast is kept out. */
  enter(address: string, nowMs: number): Turned | null {
    const visitor = this.#visitor(address)
    const turned = this.#turned(visitor, nowMs)
    if (turned !== null) {
      if (visitor.open === 0) this.#remember(address, visitor)
      return turned
    }
    visitor.open += 1
    this.#remembered.delete(address)
    this.#present.set(address, visitor)
    return null
  }

  leave(address: string): void {
    const visitor = this.#present.get(address)
    if (visitor === undefined) return
    visitor.open -= 1
    if (visitor.open > 0) return
    this.#present.delete(address)
    this.#remember(address, visitor)
  }

  /** Takes from what the address may ask for; false where that is not there. */
  take(address: string, kind: Kind, amount: number, nowMs: number): boolean {
    return this.#visitor(address).allowance.take(kind, amount, nowMs)
  }

  /** No new connection for a while. Those that are open stay: they may be other people's. */
  keepOut(address: string, nowMs: number): void {
    const visitor = this.#visitor(address)
    visitor.keptOutUntilMs = nowMs + KEEP_OUT_MS
    if (visitor.open === 0) this.#remember(address, visitor)
  }

  /** Addresses that are kept out now. */
  keptOut(nowMs: number): number {
    const all = [...this.#present.values(), ...this.#remembered.values()]
    return all.filter(({ keptOutUntilMs }) => nowMs < keptOutUntilMs).length
  }

  /** Addresses held in memory. */
  get size(): number {
    return this.#present.size + this.#remembered.size
  }

  #turned(visitor: Visitor<Kind>, nowMs: number): Turned | null {
    if (nowMs < visitor.keptOutUntilMs) return 'kept-out'
    if (visitor.open >= MAX_CONNECTIONS_PER_ADDRESS) return 'connections'
    if (visitor.allowance.take('connections', 1, nowMs)) return null
    visitor.keptOutUntilMs = nowMs + KEEP_OUT_MS
    return 'connections'
  }

  #visitor(address: string): Visitor<Kind> {
    return (
      this.#present.get(address) ??
      this.#remembered.get(address) ?? { open: 0, allowance: new Allowance(this.#rates), keptOutUntilMs: 0 }
    )
  }

  #remember(address: string, visitor: Visitor<Kind>): void {
    this.#remembered.delete(address)
    this.#remembered.set(address, visitor)
    if (this.#remembered.size <= MAX_REMEMBERED) return
    const [oldest] = this.#remembered.keys()
    if (oldest !== undefined) this.#remembered.delete(oldest)
  }
}
