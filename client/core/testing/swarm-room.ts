/**
 * Swarms over simulated uplinks: what is sent arrives after a fixed delay, and a block only once its uplink has carried it.
 * Pieces are real bytes, held against their sum by the receiver.
 */
import type { PeerId } from '#protocol'
import { seededRandom } from '../simulation/random.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import type { SwarmEffect, SwarmEvent } from '../swarm/events.ts'
import { BLOCK_BYTES, type Manifest, pieceBytesFor, pieceCount, pieceRange } from '../swarm/manifest.ts'
import { PieceSet } from '../swarm/piece-set.ts'
import { Swarm } from '../swarm/swarm.ts'
import { decodeSwarmMessage, encodeSwarmMessage, type SwarmMessage } from '../swarm/wire.ts'
import { Wake } from '../wake.ts'
import { peerNumber } from './mesh-values.ts'

/** One way, between any two: a LAN with some software. */
const LATENCY_MS = 2
const HASHING_MS = 1

export interface SwarmRoomOptions {
  seed: number
  /** Bytes of the file. */
  size: number
  /** Of every peer; null: not limited. */
  uplinkBytesPerSecond: number | null
  /** One way, over each link drawn uniformly; a busy machine adds to it. */
  latencyMs?: number | { min: number; max: number }
  /** Until a piece is known to be right. */
  hashingMs?: number
}

export class SwarmRoom {
  readonly clock = new VirtualClock()
  readonly manifest: Manifest
  readonly random
  readonly members: SwarmMember[] = []
  readonly #latencyMs: { min: number; max: number }
  readonly hashingMs: number

  constructor(options: SwarmRoomOptions) {
    this.random = seededRandom(options.seed)
    const { size, uplinkBytesPerSecond, latencyMs = LATENCY_MS, hashingMs = HASHING_MS } = options
    this.#latencyMs = typeof latencyMs === 'number' ? { min: latencyMs, max: latencyMs } : latencyMs
    this.hashingMs = hashingMs
    this.manifest = {
      name: 'file',
      size,
      pieceBytes: pieceBytesFor(size),
      uplinkBytesPerSecond,
      relay: null,
      hashes: [],
    }
  }

  get pieces(): number {
    return pieceCount(this.manifest)
  }

  join(own = new PieceSet(this.pieces)): SwarmMember {
    const member = new SwarmMember(this, peerNumber(this.members.length), own)
    this.members.push(member)
    return member
  }

  /** Links everybody with everybody. */
  linkAll(): void {
    for (const a of this.members) for (const b of this.members) if (a.id < b.id) this.link(a, b)
  }

  link(a: SwarmMember, b: SwarmMember): void {
    const { min, max } = this.#latencyMs
    const latencyMs = min === max ? min : min + this.random() * (max - min)
    a.neighbours.set(b, latencyMs)
    b.neighbours.set(a, latencyMs)
    a.handle({ type: 'linked', peer: b.id })
    b.handle({ type: 'linked', peer: a.id })
  }

  /** Runs until `isDone`, or throws after `deadlineMs` of virtual time. Returns how long it took, in ms. */
  runUntil(isDone: () => boolean, deadlineMs = 600_000): number {
    const startMs = this.clock.now()
    while (!isDone()) {
      if (this.clock.now() - startMs > deadlineMs) throw new Error(`not done within ${deadlineMs} ms`)
      this.clock.advance(10)
    }
    return this.clock.now() - startMs
  }
}

export class SwarmMember {
  readonly id: PeerId
  readonly swarm: Swarm
  /** And how long it takes to them, in ms. */
  readonly neighbours = new Map<SwarmMember, number>()
  readonly rejected: { piece: number; from: PeerId }[] = []
  isComplete = false
  /** Makes what it sends wrong. */
  spoils = false
  uploadedBytes = 0
  readonly #room: SwarmRoom
  readonly #wake: Wake
  #isGone = false

  constructor(room: SwarmRoom, id: PeerId, own: PieceSet) {
    this.#room = room
    this.id = id
    this.swarm = new Swarm(room.manifest, own, room.random)
    this.isComplete = own.isFull
    this.#wake = new Wake(room.clock, () => this.handle({ type: 'wake' }))
  }

  handle(event: SwarmEvent): void {
    if (this.#isGone) return
    for (const effect of this.swarm.handle(event, this.#room.clock.now())) this.#perform(effect)
    this.#wake.want(this.swarm.nextWakeMs(this.#room.clock.now()))
  }

  leave(): void {
    this.#isGone = true
    this.#wake.stop()
    for (const other of this.neighbours.keys()) {
      other.neighbours.delete(this)
      other.handle({ type: 'unlinked', peer: this.id })
    }
    this.neighbours.clear()
  }

  #perform(effect: SwarmEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#send(effect.to, effect.message, 0)
      case 'upload':
        return this.#upload(effect)
      case 'check': {
        const { piece, from, bytes } = effect
        const valid = bytes.every(byte => byte === piece % 251)
        return this.#later(this.#room.hashingMs, () => this.handle({ type: 'checked', piece, from, valid }))
      }
      case 'rejected':
        this.rejected.push({ piece: effect.piece, from: effect.from })
        return
      case 'complete':
        this.isComplete = true
    }
  }

  #upload({ to, piece, block }: Extract<SwarmEffect, { type: 'upload' }>): void {
    const { begin, end } = pieceRange(this.#room.manifest, piece)
    const bytes = new Uint8Array(Math.min(BLOCK_BYTES, end - begin - block * BLOCK_BYTES)).fill(piece % 251)
    if (this.spoils) bytes[0] = 255
    this.uploadedBytes += bytes.length
    const rate = this.#room.manifest.uplinkBytesPerSecond
    const carryingMs = rate === null ? 0 : (bytes.length / rate) * 1_000
    this.#later(carryingMs, () => this.handle({ type: 'uploaded', to }))
    this.#send(to, { kind: 'block', piece, block, bytes }, carryingMs)
  }

  #send(to: PeerId, message: SwarmMessage, carryingMs: number): void {
    const bytes = encodeSwarmMessage(message)
    const link = [...this.neighbours].find(([{ id }]) => id === to)
    if (link === undefined) return
    const [receiver, latencyMs] = link
    this.#later(carryingMs + latencyMs, () => {
      const arrived = decodeSwarmMessage(bytes)
      if (arrived === null || !this.neighbours.has(receiver)) return
      receiver.handle({ type: 'message', from: this.id, message: arrived })
    })
  }

  #later(ms: number, callback: () => void): void {
    this.#room.clock.post(this.#room.clock.now() + ms, callback)
  }
}
