/**
 * Whoever has lost the only way to somebody asks for another: it says again whom it reaches, and its neighbours hand it the
 * latest words of all others (words.ts). Else it would wait for their next beacons, in a room of a hundred up to 30 s.
 */
import type { PeerId } from '#protocol'
import type { LinkMessage } from './link-message.ts'
import type { Members } from './members.ts'
import type { MeshSettings } from './settings.ts'

export interface SeekingPorts {
  settings: Pick<MeshSettings, 'roster' | 'bridgeAfterMs'>
  members: Members
  isLargeRoom(): boolean
  neighbours(): readonly PeerId[]
  send(to: PeerId, message: LinkMessage): void
}

/** What ends one link often ends others. Chosen. */
const COMPANY_MS = 100
/** Between two questions; doubles until nobody is asked any more before the next loss: whoever is left is out of reach. */
export const SEEK_EVERY_MS = 1_000
const LAST_PAUSE_MS = 8_000

export class Seeking {
  readonly #ports: SeekingPorts
  #dueMs: number | null = null
  #askedAtMs = Number.NEGATIVE_INFINITY
  #pauseMs = SEEK_EVERY_MS

  constructor(ports: SeekingPorts) {
    this.#ports = ports
  }

  /** A link ended, and others may have been reached over it. */
  linkDown(nowMs: number): void {
    this.#plan(nowMs + COMPANY_MS)
  }

  /** Somebody is in the room whose first word should be here long before. */
  introduced(nowMs: number): void {
    this.#plan(nowMs + this.#ports.settings.bridgeAfterMs)
  }

  nextWakeMs(): number | null {
    return this.#dueMs
  }

  wake(nowMs: number): void {
    if (this.#dueMs === null || nowMs < this.#dueMs) return
    this.#dueMs = null
    const { members, isLargeRoom, neighbours, send } = this.#ports
    const reached = members.reachable()
    if (reached.length === members.size || !isLargeRoom()) return
    for (const peer of neighbours())
      send(peer, { kind: 'members', peers: reached.filter(each => each !== peer) })
    this.#askedAtMs = nowMs
    if (this.#pauseMs > LAST_PAUSE_MS) return
    this.#dueMs = nowMs + this.#pauseMs
    this.#pauseMs *= 2
  }

  #plan(atMs: number): void {
    if (!this.#ports.settings.roster) return
    this.#pauseMs = SEEK_EVERY_MS
    const dueMs = Math.max(atMs, this.#askedAtMs + SEEK_EVERY_MS)
    if (this.#dueMs === null || dueMs < this.#dueMs) this.#dueMs = dueMs
  }
}
