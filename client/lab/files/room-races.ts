/** The race of each file of a room: how far this peer is, which it tells everybody, and how far everybody else says to be. */
import type { PeerId } from '#protocol'
import type { Clock } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import type { Service } from '../../core/service.ts'
import { bytesOf } from '../../core/swarm/file-view.ts'
import type { FileId, Manifest } from '../../core/swarm/manifest.ts'
import { PieceSet } from '../../core/swarm/piece-set.ts'
import { Race } from '../../core/swarm/race.ts'
import type { Standing } from '../../core/swarm/standing-wire.ts'
import { Standings, type StandingsEvent } from '../../core/swarm/standings.ts'
import { Wake } from '../../core/wake.ts'

export interface RoomRacesPorts {
  self: PeerId
  /** The service `standings` over the mesh, through others, too. */
  service: Service
  clock: Clock
  /** Somebody got on. */
  onNews(): void
}

interface Running {
  file: FileId
  manifest: Manifest
  race: Race
  own: PieceSet
  /** What each other peer that is here last said to have; who said what cannot be is not among them. */
  others: Map<PeerId, PieceSet>
  relayBytes: number | null
}

export class RoomRaces {
  readonly #ports: RoomRacesPorts
  readonly #standings = new Standings()
  readonly #running = new Map<FileId, Running>()
  readonly #wake: Wake
  readonly #unsubscribe: Unsubscribe

  constructor(ports: RoomRacesPorts) {
    this.#ports = ports
    this.#wake = new Wake(ports.clock, () => this.#handle({ type: 'wake' }))
    this.#unsubscribe = ports.service.subscribe(event => this.#handle(event))
  }

  /** Clocks start. `own`: what is here already. */
  begin(file: FileId, manifest: Manifest, own: PieceSet): void {
    const race = new Race(manifest.size, this.#ports.clock.now())
    race.meet(this.#ports.self, own.isFull)
    const running = { file, manifest, race, own, others: new Map(), relayBytes: null }
    this.#running.set(file, running)
    for (const { peer, standing } of this.#standings.of(file)) this.#note(peer, standing)
    this.#noteOwn(running)
  }

  /** These pieces are here over the mesh now. */
  reached(file: FileId, own: PieceSet): void {
    const running = this.#running.get(file)
    if (running === undefined) return
    running.own = own
    this.#noteOwn(running)
  }

  /** So many bytes are here from the relay. */
  downloaded(file: FileId, bytes: number): void {
    const running = this.#running.get(file)
    if (running === undefined) return
    running.relayBytes = bytes
    running.race.note(this.#ports.self, 'relay', bytes, this.#ports.clock.now())
    this.#noteOwn(running)
  }

  /** null: it did not begin here. */
  of(file: FileId): { race: Race; others: ReadonlyMap<PeerId, PieceSet> } | null {
    const running = this.#running.get(file)
    return running === undefined ? null : { race: running.race, others: running.others }
  }

  /** Idempotent. */
  close(): void {
    this.#wake.stop()
    this.#unsubscribe()
  }

  #handle(event: StandingsEvent): void {
    if (event.type === 'unlinked') for (const { others } of this.#running.values()) others.delete(event.peer)
    for (const effect of this.#standings.handle(event, this.#ports.clock.now()))
      if (effect.type === 'send-all') this.#ports.service.send('all', effect.bytes)
      else this.#note(effect.from, effect.standing)
    this.#wake.want(this.#standings.nextWakeMs())
  }

  #noteOwn({ file, manifest, race, own: pieces, relayBytes }: Running): void {
    const nowMs = this.#ports.clock.now()
    const bytes = bytesOf(pieces, manifest)
    race.note(this.#ports.self, 'mesh', bytes, nowMs)
    race.sample(bytes, nowMs)
    this.#handle({ type: 'own', file, size: manifest.size, pieces, relayBytes })
  }

  /** Bits that do not fit the file, and more bytes than it has, say nothing. */
  #note(peer: PeerId, { file, isSource, pieces, relayBytes }: Standing): void {
    const running = this.#running.get(file)
    if (running === undefined) return
    const has = PieceSet.fromBytes(pieces, running.own.size)
    if (has === null || (relayBytes ?? 0) > running.manifest.size) {
      running.others.delete(peer)
      return
    }
    running.others.set(peer, has)
    const nowMs = this.#ports.clock.now()
    running.race.meet(peer, isSource)
    running.race.note(peer, 'mesh', bytesOf(has, running.manifest), nowMs)
    if (relayBytes !== null) running.race.note(peer, 'relay', relayBytes, nowMs)
    this.#ports.onNews()
  }
}
