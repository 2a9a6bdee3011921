/** Ledgers of several peers over a network that delays, cuts and heals, on a virtual clock. For tests. */
import * as v from 'valibot'
import { type PeerId, RoomSchema } from '#protocol'
import type { Block } from '../ledger/block.ts'
import type { LedgerEffect, LedgerEvent } from '../ledger/events.ts'
import { Ledger } from '../ledger/ledger.ts'
import { Miner } from '../ledger/miner.ts'
import type { LedgerSettings } from '../ledger/settings.ts'
import { Domain, type Order, sealTransfer, signedOrder, type Transfer } from '../ledger/transfer.ts'
import { decodeLedgerMessage, encodeLedgerMessage, type LedgerMessage } from '../ledger/wire.ts'
import type { Signer } from '../mesh/signer.ts'
import { fakeSigner } from '../simulation/fake-signer.ts'
import { seededRandom } from '../simulation/random.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'

/** A block in 160 ms of one peer, for a handful of hashes. */
const QUICK: LedgerSettings = {
  zeroBits: 4,
  hashesPerSlice: 1,
  sliceMs: 10,
  minersAtFullSpeed: 4,
  confirmations: 3,
}
const ROOM = v.parse(RoomSchema, 'lab')
const MAX_LATENCY_MS = 20

export interface LedgerPeer {
  signer: Signer
  id: PeerId
  ledger: Ledger
  seen: LedgerEffect[]
  /** Peers of one number reach each other. */
  group: number
}

export class LedgerRoom {
  readonly clock = new VirtualClock()
  readonly domain: Domain
  readonly peers: LedgerPeer[] = []
  readonly random
  readonly #settings: LedgerSettings

  constructor(peers: number, seed: number, settings: Partial<LedgerSettings> = {}) {
    this.random = seededRandom(seed)
    this.#settings = { ...QUICK, ...settings }
    this.domain = new Domain('mesh', ROOM, fakeSigner(0).idOf)
    for (let at = 0; at < peers; at += 1) this.join()
  }

  join(): LedgerPeer {
    const signer = fakeSigner(this.peers.length + 1)
    const parts = { self: signer.self, domain: this.domain, random: this.random, settings: this.#settings }
    const peer = { signer, id: signer.self, ledger: new Ledger(parts), seen: [], group: 0 }
    this.peers.push(peer)
    for (const other of this.peers) if (other !== peer) this.#meet(peer, other)
    return peer
  }

  /** `groups`: by the peer's place. Those of one group reach each other alone. */
  split(groups: readonly number[]): void {
    const before = this.peers.map(({ group }) => group)
    for (const [place, peer] of this.peers.entries()) peer.group = groups[place] ?? 0
    for (const [a, one] of this.peers.entries())
      for (const [b, other] of this.peers.entries()) {
        if (b <= a) continue
        const wasLinked = before[a] === before[b]
        const isLinked = one.group === other.group
        if (isLinked && !wasLinked) this.#meet(one, other)
        if (!isLinked && wasLinked) {
          this.tell(one, { type: 'unlinked', peer: other.id })
          this.tell(other, { type: 'unlinked', peer: one.id })
        }
      }
  }

  heal(): void {
    this.split([])
  }

  /** Signed, and told to nobody. */
  order(from: LedgerPeer, to: LedgerPeer, amount: number, n = this.nextNumber(from)): Transfer {
    const order: Order = { to: to.id, n, amount }
    const signature = from.signer.sign(signedOrder(this.domain, order))
    if (!(signature instanceof Uint8Array)) throw new Error('fake signers sign at once')
    return sealTransfer(this.domain, order, { key: from.signer.key, signature })
  }

  pay(from: LedgerPeer, to: LedgerPeer, amount: number): Transfer {
    const transfer = this.order(from, to, amount)
    this.tell(from, { type: 'pay', transfer })
    return transfer
  }

  nextNumber({ ledger, id }: LedgerPeer): number {
    const waiting = ledger.pool.waiting(ledger.chain.accounts).filter(({ from }) => from === id)
    return ledger.chain.accounts.nextNumber(id) + waiting.length
  }

  tell(peer: LedgerPeer, event: LedgerEvent): void {
    for (const effect of peer.ledger.handle(event, this.clock.now())) this.#perform(peer, effect)
    const nextMs = peer.ledger.nextWakeMs()
    if (nextMs !== null) this.#wakeAt(peer, nextMs)
  }

  /** As a hostile peer does, around its own ledger. */
  send(from: LedgerPeer, to: PeerId | 'all', message: LedgerMessage): void {
    const bytes = encodeLedgerMessage(message)
    for (const peer of this.peers)
      if (peer !== from && (to === 'all' || to === peer.id)) this.#carry(from, peer, bytes)
  }

  /** A block with as much work as the room asks for. */
  mine(block: Omit<Block, 'nonce'>): Block {
    const miner = new Miner(this.domain, this.#settings, this.random)
    miner.start(block)
    for (;;) {
      const found = miner.slice()
      if (found !== null) return found
    }
  }

  /** Until nobody mines and nothing is on its way. Throws after a minute. */
  settle(): void {
    for (let turn = 0; turn < 120; turn += 1) {
      this.clock.advance(500)
      if (this.peers.every(({ ledger }) => ledger.nextWakeMs() === null)) return
    }
    throw new Error('the room does not come to rest')
  }

  #perform(peer: LedgerPeer, effect: LedgerEffect): void {
    peer.seen.push(effect)
    if (effect.type === 'send') this.send(peer, effect.to, effect.message)
    if (effect.type !== 'verify') return
    const valid = effect.transfers.map(
      each => peer.signer.verify(each.key, signedOrder(this.domain, each), each.signature) === true,
    )
    this.tell(peer, { type: 'verified', ticket: effect.ticket, valid })
  }

  #carry(from: LedgerPeer, to: LedgerPeer, bytes: Uint8Array): void {
    this.clock.at(this.clock.now() + 1 + MAX_LATENCY_MS * this.random(), () => {
      const message = decodeLedgerMessage(this.domain, bytes)
      if (message === null) throw new Error('what was written cannot be read')
      if (from.group === to.group) this.tell(to, { type: 'message', from: from.id, message })
    })
  }

  #meet(one: LedgerPeer, other: LedgerPeer): void {
    this.tell(one, { type: 'linked', peer: other.id })
    this.tell(other, { type: 'linked', peer: one.id })
  }

  #wakeAt(peer: LedgerPeer, atMs: number): void {
    this.clock.at(atMs, () => {
      const dueMs = peer.ledger.nextWakeMs()
      if (dueMs !== null && dueMs <= this.clock.now()) this.tell(peer, { type: 'wake' })
    })
  }
}
