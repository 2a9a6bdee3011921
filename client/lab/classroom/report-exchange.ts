/** A peer's report on itself, over both paths: asks, answers, and keeps what others answered. */
import type { PeerId } from '#protocol'
import type { PeerReport, PeerReports } from '../../core/classroom/reports.ts'
import { decodeRosterMessage, encodeRosterMessage } from '../../core/classroom/wire.ts'
import type { Clock } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import { Listeners } from '../../core/listeners.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import type { Service } from '../../core/service.ts'

export interface ReportExchangePorts {
  services: Record<PathName, Service>
  /** What this peer says of itself now. */
  report: () => PeerReport
  clock: Clock
}

/** To one peer over one path, so often at most: a desk asks every 5 s, and nobody can make others send more. */
const ANSWER_INTERVAL_MS = 1_000

export class ReportExchange implements PeerReports {
  readonly #ports: ReportExchangePorts
  readonly #heard = new Map<PeerId, PeerReport & { at: number }>()
  readonly #linked: Record<PathName, Set<PeerId>> = { mesh: new Set(), relay: new Set() }
  readonly #answeredAtMs: Record<PathName, Map<PeerId, number>> = { mesh: new Map(), relay: new Map() }
  readonly #listeners = new Listeners<void>()
  readonly #unsubscribe: Unsubscribe[]

  constructor(ports: ReportExchangePorts) {
    this.#ports = ports
    this.#unsubscribe = PATHS.map(path =>
      ports.services[path].subscribe(event => {
        if (event.type === 'linked') this.#linked[path].add(event.peer)
        if (event.type === 'message') this.#hear(path, event.from, event.bytes)
        if (event.type === 'unlinked') this.#unlinked(path, event.peer)
      }),
    )
  }

  ask(): void {
    const bytes = encodeRosterMessage({ kind: 'ask' })
    for (const path of PATHS) this.#ports.services[path].send('all', bytes)
  }

  list(): ReadonlyMap<PeerId, PeerReport & { at: number }> {
    return this.#heard
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** Idempotent. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#listeners.clear()
  }

  #hear(path: PathName, from: PeerId, bytes: Uint8Array): void {
    const message = decodeRosterMessage(bytes)
    if (message === null || !this.#isLinked(from)) return
    if (message.kind === 'ask') return this.#answer(path, from)
    const { device, paths, warnings } = message
    this.#heard.set(from, { device, paths, warnings, at: this.#ports.clock.now() })
    this.#listeners.tell()
  }

  #answer(path: PathName, to: PeerId): void {
    const nowMs = this.#ports.clock.now()
    const answeredAtMs = this.#answeredAtMs[path]
    if (nowMs - (answeredAtMs.get(to) ?? Number.NEGATIVE_INFINITY) < ANSWER_INTERVAL_MS) return
    answeredAtMs.set(to, nowMs)
    this.#ports.services[path].send(to, encodeRosterMessage({ kind: 'report', ...this.#ports.report() }))
  }

  /** Memory is bounded by who is in the room: of who is reached over neither path nothing is kept. */
  #unlinked(path: PathName, peer: PeerId): void {
    this.#answeredAtMs[path].delete(peer)
    this.#linked[path].delete(peer)
    if (!this.#isLinked(peer)) this.#heard.delete(peer)
  }

  #isLinked(peer: PeerId): boolean {
    return PATHS.some(path => this.#linked[path].has(peer))
  }
}
