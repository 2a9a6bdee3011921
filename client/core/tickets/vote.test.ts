import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { seededRandom } from '../simulation/random.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { Claims, winner } from './claims.ts'
import { VOTE_LIMIT_MS, Vote, type VoteEffect } from './vote.ts'

/** Members who vote over a network that loses, delays and cuts. */
class Room {
  readonly clock = new VirtualClock()
  readonly ids: PeerId[]
  readonly ended = new Map<PeerId, PeerId | null>()
  messages = 0
  /** Peers on the other side of the split. */
  apart = new Set<PeerId>()
  readonly #votes: Map<PeerId, Vote>
  readonly #random
  readonly #lossRate: number

  constructor(peers: number, seed: number, lossRate = 0) {
    this.#random = seededRandom(seed)
    this.#lossRate = lossRate
    this.ids = Array.from({ length: peers }, (_, n) => peerNumber(n))
    this.#votes = new Map(this.ids.map(id => [id, new Vote(id, this.#random)]))
  }

  buy(id: PeerId): void {
    this.#perform(id, this.#votes.get(id)?.propose(this.ids, this.clock.now()) ?? [])
  }

  #perform(id: PeerId, effects: readonly VoteEffect[]): void {
    for (const effect of effects)
      if (effect.type === 'send') this.#carry(id, effect)
      else this.ended.set(id, effect.type === 'chosen' ? effect.buyer : null)
    const nextMs = this.#votes.get(id)?.nextWakeMs() ?? null
    if (nextMs !== null)
      this.clock.at(nextMs, () => this.#perform(id, this.#votes.get(id)?.wake(this.clock.now()) ?? []))
  }

  #carry(from: PeerId, { to, message }: Extract<VoteEffect, { type: 'send' }>): void {
    if (from !== to) this.messages += 1
    if (from !== to && this.#random() < this.#lossRate) return
    this.clock.at(this.clock.now() + (from === to ? 0 : 1 + 30 * this.#random()), () => {
      if (this.apart.has(from) !== this.apart.has(to)) return
      this.#perform(to, this.#votes.get(to)?.receive(from, message, this.clock.now()) ?? [])
    })
  }
}

test('one buyer among five gets the ticket after two round trips to four', () => {
  const room = new Room(5, 1)
  const [buyer] = room.ids
  assert.ok(buyer)
  room.buy(buyer)
  room.clock.advance(200)
  assert.equal(room.ended.get(buyer), buyer)
  assert.equal(room.messages, 16)
})

test('a majority can still buy while the network is split, and the smaller side gets no answer', () => {
  const room = new Room(5, 2)
  const [ann, , , , eve] = room.ids
  assert.ok(ann && eve)
  room.apart = new Set(room.ids.slice(3))
  room.buy(eve)
  room.buy(ann)
  room.clock.advance(VOTE_LIMIT_MS + 100)
  assert.deepEqual([room.ended.get(ann), room.ended.get(eve)], [ann, null])
  // After the heal the late one learns whose it is.
  room.apart.clear()
  room.buy(eve)
  room.clock.advance(VOTE_LIMIT_MS)
  assert.equal(room.ended.get(eve), ann)
})

test('whatever is lost, delayed, cut off and healed, two peers never both have the ticket (seeds 1 to 300)', () => {
  let bought = 0
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seededRandom(seed)
    const peers = 3 + (seed % 4)
    const room = new Room(peers, seed, 0.2)
    for (let turn = 0; turn < 6; turn += 1) {
      const id = room.ids[Math.floor(random() * peers)]
      if (id !== undefined && !room.ended.has(id)) room.buy(id)
      if (random() < 0.5) room.apart = new Set(room.ids.filter(() => random() < 0.4))
      room.clock.advance(Math.floor(random() * 400))
    }
    room.apart.clear()
    room.clock.advance(2 * VOTE_LIMIT_MS)
    const holders = new Set([...room.ended.values()].filter(buyer => buyer !== null))
    assert.ok(holders.size <= 1, `seed ${seed}: ${[...holders].join(', ')}`)
    bought += holders.size
  }
  assert.ok(bought > 200, `only ${bought} of 300 tickets were sold`)
})

test('without a vote both sides of a split believe to have it, and all agree on one once they hear of each other', () => {
  const [ann, bob, eve] = [peerNumber(1), peerNumber(2), peerNumber(3)]
  const [one, two, three] = [new Claims(ann), new Claims(bob), new Claims(eve)]
  assert.deepEqual([one.take('t'), two.take('t')], [true, true])
  assert.equal(one.take('t'), false)
  const loser = winner('t', [ann, bob]) === ann ? two : one
  const told = [one.hear('t', two.buyers('t')), two.hear('t', one.buyers('t'))]
  assert.deepEqual(told, [loser === one, loser === two])
  three.hear('t', [bob, ann])
  assert.equal(winner('t', three.buyers('t')), winner('t', one.buyers('t')))
  assert.equal(three.take('t'), false)
  // Nobody can give a peer what it did not ask for.
  three.hear('u', [eve])
  assert.deepEqual(three.buyers('u'), [])
})
