/** Keepers over a simulated network, which delays, loses and cuts, between peers that crash and come back. For tests. */
import type { PeerId } from '#protocol'
import { seededRandom } from '../simulation/random.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { Keeper, type StorageEffect, type StorageEvent } from '../storage/keeper.ts'
import { describeObject, encodeObjectManifest, type ObjectId, objectIdOf } from '../storage/manifest.ts'
import { decodeStorageMessage, encodeStorageMessage, type StorageMessage } from '../storage/wire.ts'
import { Wake } from '../wake.ts'
import { peerNumber } from './mesh-values.ts'

/** Until a crash is noticed: as the mesh promises, within a second. */
const NOTICED_MS = 500

export class StorageRoom {
  readonly clock = new VirtualClock()
  readonly members: StorageMember[] = []
  readonly random
  readonly #lossRate: number
  #cut = new Set<string>()

  constructor(seed: number, lossRate = 0) {
    this.random = seededRandom(seed)
    this.#lossRate = lossRate
  }

  /** `tamper`: what it sends instead of a message; null: nothing. Honest where it is not given. */
  join(tamper: Tamper = message => message): StorageMember {
    const member = new StorageMember(this, peerNumber(this.members.length), tamper)
    for (const other of this.present()) {
      other.handle({ type: 'linked', peer: member.id })
      member.handle({ type: 'linked', peer: other.id })
    }
    this.members.push(member)
    return member
  }

  /** So many honest members, who have been there for a while. */
  fill(count: number): StorageMember[] {
    const members = Array.from({ length: count }, () => this.join())
    this.clock.advance(3_000)
    return members
  }

  present(): StorageMember[] {
    return this.members.filter(({ isGone }) => !isGone)
  }

  crash(member: StorageMember): void {
    member.stop()
    this.clock.post(this.clock.now() + NOTICED_MS, () => {
      for (const other of this.present()) other.handle({ type: 'unlinked', peer: member.id })
    })
  }

  leave(member: StorageMember): void {
    member.stop()
    for (const other of this.present()) other.handle({ type: 'unlinked', peer: member.id, left: true })
  }

  /** Both notice, and nothing gets through until `heal`. */
  cut(one: StorageMember, other: StorageMember): void {
    if (this.#isCut(one, other)) return
    this.#cut.add(keyOf(one, other))
    one.handle({ type: 'unlinked', peer: other.id })
    other.handle({ type: 'unlinked', peer: one.id })
  }

  heal(one: StorageMember, other: StorageMember): void {
    if (!this.#cut.delete(keyOf(one, other)) || one.isGone || other.isGone) return
    one.handle({ type: 'linked', peer: other.id })
    other.handle({ type: 'linked', peer: one.id })
  }

  healAll(): void {
    for (const one of this.members) for (const other of this.members) this.heal(one, other)
  }

  carry(from: StorageMember, to: PeerId | 'all', bytes: Uint8Array): void {
    for (const receiver of this.present()) {
      if (receiver === from || (to !== 'all' && receiver.id !== to) || this.random() < this.#lossRate)
        continue
      this.clock.post(this.clock.now() + 1 + Math.floor(this.random() * 10), () => {
        if (!this.#isCut(from, receiver)) receiver.handle({ type: 'message', from: from.id, bytes })
      })
    }
  }

  /** How many of those who are there hold each piece. */
  copies(object: ObjectId): number[] {
    const known = this.present().flatMap(({ keeper }) => keeper.stock.objects.get(object) ?? [])
    const pieces = known[0]?.manifest.hashes.length ?? 0
    return Array.from({ length: pieces }, (_, piece) => known.filter(({ held }) => held.has(piece)).length)
  }

  /** Whether each piece is at `copies` peers, or at all where there are fewer, and everybody knows at which. */
  isKept(object: ObjectId, copies: number): boolean {
    const all = this.present()
    const wanted = Math.min(copies, all.length)
    const [first] = all
    const pieces = first?.keeper.stock.objects.get(object)?.manifest.hashes ?? []
    if (pieces.length === 0) return false
    return [...pieces.keys()].every(piece => {
      const holders = all.filter(({ keeper }) => keeper.stock.objects.get(object)?.held.has(piece))
      const ids = holders.map(({ id }) => id).sort()
      return holders.length === wanted && all.every(each => `${each.holders(object, piece)}` === `${ids}`)
    })
  }

  /** Runs until `isSo`, or throws with `what` after `deadlineMs` of virtual time. Returns how long it took, in ms. */
  until(what: string, isSo: () => boolean, deadlineMs = 60_000): number {
    const startMs = this.clock.now()
    while (!isSo()) {
      if (this.clock.now() - startMs > deadlineMs) throw new Error(`not within ${deadlineMs} ms: ${what}`)
      this.clock.advance(50)
    }
    return this.clock.now() - startMs
  }

  #isCut(one: StorageMember, other: StorageMember): boolean {
    return this.#cut.has(keyOf(one, other))
  }
}

export type Tamper = (message: StorageMessage) => StorageMessage | null

export class StorageMember {
  readonly id: PeerId
  readonly keeper: Keeper
  readonly #room: StorageRoom
  readonly #tamper: Tamper
  readonly #wake: Wake
  readonly #reads: ((pieces: (Uint8Array | null)[]) => void)[] = []
  /** Pieces that it sent. */
  sent = 0
  isGone = false

  constructor(room: StorageRoom, id: PeerId, tamper: Tamper) {
    this.#room = room
    this.id = id
    this.#tamper = tamper
    this.keeper = new Keeper(id, room.random)
    this.#wake = new Wake(room.clock, () => this.handle({ type: 'wake' }))
  }

  store(content: Uint8Array, about: { copies: number; repairs?: boolean; name?: string }): ObjectId {
    const { copies, repairs = true, name = 'object' } = about
    const described = describeObject(content, { name, copies, repairs, relay: null })
    const manifest = encodeObjectManifest(described)
    this.handle({ type: 'stored', manifest, content })
    return objectIdOf(manifest)
  }

  /** Who holds the piece, as it believes. */
  holders(object: ObjectId, piece: number): PeerId[] {
    const known = this.keeper.stock.objects.get(object)
    return known === undefined ? [] : this.keeper.stock.holders(known, piece, this.#room.clock.now()).sort()
  }

  /** By piece; null: nobody gave it. Runs the room until it is known. */
  read(object: ObjectId): (Uint8Array | null)[] {
    let result: (Uint8Array | null)[] | null = null
    this.#reads.push(pieces => {
      result = pieces
    })
    this.handle({ type: 'read', read: this.#reads.length - 1, object })
    this.#room.until('the read ends', () => result !== null)
    return result ?? []
  }

  handle(event: StorageEvent): void {
    if (this.isGone) return
    for (const effect of this.keeper.handle(event, this.#room.clock.now())) this.#perform(effect)
    this.#wake.want(this.keeper.nextWakeMs())
  }

  send(to: PeerId | 'all', bytes: Uint8Array): void {
    this.#room.carry(this, to, bytes)
  }

  stop(): void {
    this.isGone = true
    this.#wake.stop()
  }

  #perform(effect: StorageEffect): void {
    if (effect.type === 'read') return this.#reads[effect.read]?.(effect.pieces)
    const message = decodeStorageMessage(effect.bytes)
    if (message === null) throw new Error('A keeper sent what nobody can read.')
    if (message.kind === 'piece') this.sent += 1
    const instead = this.#tamper(message)
    if (instead !== null) this.send(effect.to, encodeStorageMessage(instead))
  }
}

function keyOf(one: StorageMember, other: StorageMember): string {
  return [one.id, other.id].sort().join(' ')
}
