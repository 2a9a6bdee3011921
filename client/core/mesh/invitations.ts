/** Our own invitations: offers for somebody unknown, who answers by hand. */
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import type { Handle } from './events.ts'

/** A class that joins one by one does not need more at a time, and each holds a connection open. Chosen. */
const MAX_OPEN = 8

interface Invitation {
  epoch: number
  madeAtMs: number
}

export class Invitations {
  readonly #open = new Map<Handle, Invitation>()
  readonly #validMs: number
  #lastEpoch = 0

  constructor(validMs: number) {
    this.#validMs = validMs
  }

  /** `dropped`: the oldest one, which makes place. */
  make(nowMs: number): { handle: Handle; epoch: number; dropped: { handle: Handle; epoch: number } | null } {
    this.#lastEpoch = Math.max(this.#lastEpoch + 1, Math.floor(nowMs))
    const epoch = this.#lastEpoch
    const handle = v.parse(PeerIdSchema, `invited0${epoch.toString(36)}`)
    this.#open.set(handle, { epoch, madeAtMs: nowMs })
    const [oldest] = this.#open
    if (this.#open.size <= MAX_OPEN || oldest === undefined) return { handle, epoch, dropped: null }
    this.#open.delete(oldest[0])
    return { handle, epoch, dropped: { handle: oldest[0], epoch: oldest[1].epoch } }
  }

  has(handle: PeerId): boolean {
    return this.#open.has(handle)
  }

  /** The invitation that an answer belongs to, which is used up by it; null where there is none. */
  take(epoch: number, nowMs: number): Handle | null {
    for (const [handle, invitation] of this.#open) {
      if (invitation.epoch !== epoch) continue
      this.#open.delete(handle)
      return nowMs - invitation.madeAtMs <= this.#validMs ? handle : null
    }
    return null
  }

  /** Its connection is gone. */
  closed(handle: Handle): void {
    this.#open.delete(handle)
  }

  get count(): number {
    return this.#open.size
  }

  /** Takes back those made before `madeBeforeMs`, or all. */
  withdraw(madeBeforeMs: number = Number.POSITIVE_INFINITY): { handle: Handle; epoch: number }[] {
    const old = [...this.#open].filter(([, { madeAtMs }]) => madeAtMs < madeBeforeMs)
    for (const [handle] of old) this.#open.delete(handle)
    return old.map(([handle, { epoch }]) => ({ handle, epoch }))
  }
}
