/** Letting go of links where a large room has too many: one at a time, and none that something depends on. */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { pick } from '../draw.ts'
import type { LinkTable } from './link-table.ts'
import type { RoomSize } from './room-size.ts'
import type { Routes } from './routes.ts'
import type { MeshSettings } from './settings.ts'

export interface TrimmingPorts {
  settings: MeshSettings
  random: Random
  linkTable: LinkTable
  roomSize: RoomSize
  routes: Routes
  askToDisconnect(peer: PeerId): void
}

/**
 * Links are let go where the room has been large for so long: one that gains and loses its eleventh peer keeps its links. Who
 * died without a word counts until it has missed three and a half beacons, which is 4.2 s in a room of twelve, and some.
 */
const LARGE_FOR_MS = 5_000
/** After a new link, so long until one is let go: others may be letting theirs go as well. Chosen. */
const TRIM_AFTER_MS = 2_000
/** Between two links that are let go: the others' views are to follow. Chosen, four times the delay of a view. */
const TRIM_EVERY_MS = 200
/** A link that bridged a gap is not let go for so long. */
const BRIDGE_KEPT_MS = 10_000

export class Trimming {
  readonly #ports: TrimmingPorts
  /** Since when the room is a large one; null: it is not. */
  #largeSinceMs: number | null = null
  #nextAtMs: number | null = null

  constructor(ports: TrimmingPorts) {
    this.#ports = ports
  }

  nextWakeMs(): number | null {
    return this.#nextAtMs
  }

  /** Whether a neighbour may end its link: not while the room seems small from here, whatever it seems from there. */
  canSpare(nowMs: number): boolean {
    const { linkTable, roomSize, settings } = this.#ports
    if (linkTable.soundNeighbours().length <= settings.degree.min) return false
    // It may have shrunk since the latest wake-up, which alone notes since when it has been large.
    return roomSize.isLarge() && nowMs >= this.#sparesFromMs()
  }

  linkUp(nowMs: number): void {
    this.#nextAtMs ??= nowMs + TRIM_AFTER_MS
  }

  wake(nowMs: number): void {
    this.#watchSize(nowMs)
    if (this.#nextAtMs !== null && nowMs >= this.#nextAtMs) this.#trim(nowMs)
  }

  #watchSize(nowMs: number): void {
    if (!this.#ports.roomSize.isLarge()) this.#largeSinceMs = null
    else if (this.#largeSinceMs === null) {
      this.#largeSinceMs = nowMs
      this.#nextAtMs ??= this.#sparesFromMs()
    }
  }

  /** No link may be let go before. */
  #sparesFromMs(): number {
    return this.#largeSinceMs === null ? Number.POSITIVE_INFINITY : this.#largeSinceMs + LARGE_FOR_MS
  }

  /** Lets one link go where there are too many. */
  #trim(nowMs: number): void {
    const { linkTable, settings } = this.#ports
    this.#nextAtMs = null
    const excess = linkTable.soundNeighbours().length - settings.degree.max
    if (this.#largeSinceMs === null || excess <= 0) return
    if (nowMs < this.#sparesFromMs()) {
      this.#nextAtMs = this.#sparesFromMs()
      return
    }
    const spare = this.#spare(nowMs)
    if (spare !== undefined) this.#ports.askToDisconnect(spare)
    this.#nextAtMs = nowMs + TRIM_EVERY_MS * (1 + this.#ports.random())
  }

  /**
   * The neighbour to let go: one that is reached without its link, too, so that nothing falls apart, and, as far as we know,
   * with links to spare: it has the last word. A link that alone bridges a gap stays.
   */
  #spare(nowMs: number): PeerId | undefined {
    const { linkTable, routes, settings, random } = this.#ports
    const isOld = (peer: PeerId): boolean =>
      nowMs - (linkTable.open(peer)?.openedAtMs ?? nowMs) >= BRIDGE_KEPT_MS
    // Where nobody keeps track of everybody, too little is said to know; thousands are not parted by one link.
    const canGo = (peer: PeerId): boolean => routes.hasDetour(peer) || (!settings.roster && isOld(peer))
    const isRich = (peer: PeerId): boolean => (routes.degreeOf(peer) ?? 0) > settings.degree.min
    return pick(
      linkTable.neighbours().filter(peer => canGo(peer) && isRich(peer)),
      random,
    )
  }
}
