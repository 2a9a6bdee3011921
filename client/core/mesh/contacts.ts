/** What was tried with peers that there is no link to: when to try again, and the number of the last attempt. */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { forgetOldest } from './forget-oldest.ts'
import type { MeshSettings } from './settings.ts'

export interface Contact {
  failures: number
  /** Not before. */
  dialAtMs: number
  /** The latest attempt seen, 0 for none: older ones are replays. */
  epoch: number
}

/** Five full rooms, at some 100 bytes each. */
const KEPT = 1_000

export class Contacts {
  readonly #contacts = new Map<PeerId, Contact>()
  readonly #settings: Pick<MeshSettings, 'retryMs' | 'maxRetryMs'>
  readonly #random: Random

  constructor(settings: Pick<MeshSettings, 'retryMs' | 'maxRetryMs'>, random: Random) {
    this.#settings = settings
    this.#random = random
  }

  of(peer: PeerId): Contact {
    const known = this.#contacts.get(peer)
    if (known !== undefined) return known
    const contact = { failures: 0, dialAtMs: 0, epoch: 0 }
    this.#contacts.set(peer, contact)
    forgetOldest(this.#contacts, KEPT)
    return contact
  }

  failuresOf(peer: PeerId): number {
    return this.#contacts.get(peer)?.failures ?? 0
  }

  epochOf(peer: PeerId): number {
    return this.#contacts.get(peer)?.epoch ?? 0
  }

  /** An attempt of this number begins: from now on it is old. */
  attempted(peer: PeerId, epoch: number): void {
    const contact = this.of(peer)
    contact.epoch = Math.max(contact.epoch, epoch)
  }

  opened(peer: PeerId, epoch: number): void {
    const contact = this.of(peer)
    contact.failures = 0
    contact.dialAtMs = 0
    contact.epoch = epoch
  }

  /** A link that was open broke: it is tried again soon. */
  broke(peer: PeerId, epoch: number, nowMs: number): void {
    const contact = this.of(peer)
    contact.epoch = epoch
    contact.dialAtMs = nowMs + this.#delayMs(contact.failures, 0)
  }

  /** An attempt came to nothing. `peers`: in the room. */
  failed(peer: PeerId, epoch: number, peers: number, nowMs: number): void {
    const contact = this.of(peer)
    contact.epoch = Math.max(contact.epoch, epoch)
    contact.failures += 1
    contact.dialAtMs = nowMs + this.#delayMs(contact.failures, peers)
  }

  /** Something new is known of it: worth trying at once, or after `delayMs`. */
  refresh(peer: PeerId, atMs: number): void {
    const contact = this.of(peer)
    contact.failures = 0
    contact.dialAtMs = atMs
  }

  forget(peer: PeerId): void {
    this.#contacts.delete(peer)
  }

  /**
   * Exponential back-off with full jitter in its upper half, so that a whole room does not retry in step. In a larger
   * room more peers try the same one, so that each may try less often.
   */
  #delayMs(failures: number, peers: number): number {
    const { retryMs, maxRetryMs } = this.#settings
    const longest = Math.max(maxRetryMs, Math.min(peers * PER_PEER_MS, MAX_IN_LARGE_ROOM_MS))
    const ceiling = Math.min(longest, retryMs * 2 ** failures)
    return ceiling / 2 + (ceiling / 2) * this.#random()
  }
}

/** A room that lost somebody tries it four times a second altogether, at least. Chosen. */
const PER_PEER_MS = 250
const MAX_IN_LARGE_ROOM_MS = 30_000
