/** How one socket behaves: what it has asked for, and how long it is put up with. Time is passed in. */

import type { RefusalReason } from '#protocol'
import { Allowance } from '../allowance.ts'
import type { Door } from '../door.ts'
import { ADDRESS_RATES, type Cost, PATIENCE, PAUSE_MS, SOCKET_RATES, TOLD_RATE } from './limits.ts'

/** `tell`: say so to the sender. `ignore`: it has been told enough. `cut`: it floods. */
export type AfterRefusal = 'tell' | 'ignore' | 'cut'

export interface Shortage {
  reason: 'rate' | 'address-rate'
  message: string
}

export class Conduct {
  readonly #door: Door<Cost>
  readonly #address: string
  readonly #own = new Allowance(SOCKET_RATES)
  #pausedUntilMs = 0
  readonly #refusals = new Allowance({ ...PATIENCE, told: TOLD_RATE })

  constructor(door: Door<Cost>, address: string) {
    this.#door = door
    this.#address = address
  }

  /** null where it may. Who sends too many events is refused everything until it has paused. */
  ask(cost: Cost, amount: number, nowMs: number): Shortage | null {
    if (nowMs < this.#pausedUntilMs || !this.#own.take(cost, amount, nowMs)) {
      // Else a flood would get, on top of its burst, what comes back while it goes on.
      if (cost === 'events') this.#pausedUntilMs = nowMs + PAUSE_MS
      return { reason: 'rate', message: `at most ${SOCKET_RATES[cost].perSecond} ${cost} per second` }
    }
    if (this.#door.take(this.#address, cost, amount, nowMs)) return null
    const message = `at most ${ADDRESS_RATES[cost].perSecond} ${cost} per second from one address`
    return { reason: 'address-rate', message }
  }

  /** Something of so many bytes was refused. Whoever is cut off for it has its address kept out. */
  refused(reason: RefusalReason, bytes: number, nowMs: number): AfterRefusal {
    // What others behind the same address asked for is no fault of this socket.
    const isOwnFault = reason !== 'address-rate'
    const isBorne =
      this.#refusals.take('refusals', 1, nowMs) && this.#refusals.take('refusedBytes', bytes, nowMs)
    if (isOwnFault && !isBorne) {
      this.#door.keepOut(this.#address, nowMs)
      return 'cut'
    }
    return this.#refusals.take('told', 1, nowMs) ? 'tell' : 'ignore'
  }
}
