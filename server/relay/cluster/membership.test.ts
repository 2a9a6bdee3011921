import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type JoinRequest, JoinRequestSchema, type LoadReport, type PeerId } from '#protocol'
import { MemoryLog } from '../memory-log.ts'
import { Membership, type MembershipEffect, RELAY_LEASE_MS, TICK_INTERVAL_MS } from './membership.ts'
import type { PresenceMessage } from './message.ts'

const SECRET = 'the secret of this one peer'

function request(id: string, secret = SECRET): JoinRequest {
  return v.parse(JoinRequestSchema, { room: 'lab', id, name: id, secret })
}

const ANNA = request('peeranna')
const BEN = request('peerbenn')

const LOAD: LoadReport = {
  relay: 'r1',
  pid: 1,
  uptimeMs: 1,
  cpuMs: 1,
  eventLoopDelayP99Ms: 0,
  rssBytes: 1,
  sockets: 1,
  cluster: 'joined',
  framesIn: 0,
  framesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  signals: 0,
  refused: {},
}

/** Relays on one bus that a test can cut, and what each told its tabs. */
class Lab {
  nowMs = 10_000
  readonly #relays = new Map<string, { membership: Membership; told: string[]; isAway: boolean }>()

  start(process: string): void {
    this.#relays.set(process, {
      membership: new Membership(process, () => new MemoryLog('epoch', () => {})),
      told: [],
      isAway: false,
    })
    this.#perform(process, this.#relay(process).membership.meet())
  }

  /** Dead for good: it hears and says nothing any more. */
  kill(process: string): void {
    this.#relays.delete(process)
  }

  /** What others say is lost on this relay, and what it says on them. */
  cutOff(process: string): void {
    this.#relay(process).isAway = true
  }

  reconnect(process: string): void {
    this.#relay(process).isAway = false
    this.#perform(process, this.#relay(process).membership.meet())
  }

  join(process: string, peer: JoinRequest, connection = `${peer.id} at ${process}`): string[] | string {
    const { decision, effects } = this.#relay(process).membership.join(peer, connection)
    this.#perform(process, effects)
    return decision.kind === 'refused' ? decision.reason : decision.others.map(({ id }) => id).sort()
  }

  leave(process: string, id: PeerId, connection = `${id} at ${process}`): void {
    this.#perform(process, this.#relay(process).membership.leave(ANNA.room, id, connection, 'left'))
  }

  move(process: string, id: PeerId): void {
    this.#relay(process).membership.move(ANNA.room, id, `${id} at ${process}`, this.nowMs)
  }

  /** Time passes in steps of the tick, and every relay says each second that it lives. */
  pass(durationMs: number): void {
    for (const endMs = this.nowMs + durationMs; this.nowMs < endMs; ) {
      this.nowMs += TICK_INTERVAL_MS
      for (const [process, { membership }] of this.#relays) {
        if (this.nowMs % 1_000 === 0) this.#say(process, membership.alive(LOAD))
        this.#perform(process, membership.tick(this.nowMs))
      }
    }
  }

  /** What the tabs at a relay were told since the last time that this was asked. */
  told(process: string): string[] {
    return this.#relay(process).told.splice(0)
  }

  #relay(process: string) {
    const relay = this.#relays.get(process)
    assert.ok(relay, process)
    return relay
  }

  #say(process: string, message: PresenceMessage): void {
    if (this.#relay(process).isAway) return
    for (const [other, { membership, isAway }] of this.#relays) {
      if (!isAway) this.#perform(other, membership.hear(message, this.nowMs))
    }
  }

  #perform(process: string, effects: MembershipEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'publish') this.#say(process, effect.message)
      else this.#relays.get(process)?.told.push(words(effect))
    }
  }
}

function words(effect: Exclude<MembershipEffect, { type: 'publish' }>): string {
  if (effect.type === 'joined') return `${effect.member.id} joined`
  return effect.type === 'left' ? `${effect.peer} ${effect.reason}` : `disconnect ${effect.connection}`
}

function labOf(...processes: string[]): Lab {
  const lab = new Lab()
  for (const process of processes) lab.start(process)
  return lab
}

test('who joins at one relay is told of the members at all, and they are told of the newcomer', () => {
  const lab = labOf('a', 'b')
  lab.join('a', ANNA)
  assert.deepEqual(lab.told('b'), ['peeranna joined'])
  assert.deepEqual(lab.join('b', BEN), ['peeranna'])
  lab.leave('a', ANNA.id)
  assert.deepEqual(lab.told('b').slice(-1), ['peeranna left'])
})

test('a relay that starts later learns who is there', () => {
  const lab = labOf('a')
  lab.join('a', ANNA)
  lab.start('b')
  assert.deepEqual(lab.join('b', BEN), ['peeranna'])
})

test('an id in use at one relay is refused at another to whoever does not know its secret', () => {
  const lab = labOf('a', 'b')
  lab.join('a', ANNA)
  assert.equal(lab.join('b', request('peeranna', 'a secret of somebody else')), 'id-taken')
})

test('a peer that moves to another relay neither leaves nor joins, and its old connection is closed', () => {
  const lab = labOf('a', 'b', 'c')
  lab.join('a', ANNA)
  for (const relay of ['a', 'b', 'c']) lab.told(relay)
  lab.join('b', ANNA)
  assert.deepEqual(lab.told('a'), ['disconnect peeranna at a'])
  // Its end is noticed after the move, as that of a frozen relay's sockets is when it thaws.
  lab.leave('a', ANNA.id)
  for (const relay of ['a', 'b', 'c']) assert.deepEqual(lab.told(relay), [])
})

test('a peer that gave up a relay which was only slow is missed by nobody, unless it does not come back', () => {
  const lab = labOf('a', 'b')
  lab.join('a', ANNA)
  lab.join('a', BEN)
  for (const relay of ['a', 'b']) lab.told(relay)
  lab.move('a', ANNA.id)
  lab.move('a', BEN.id)
  lab.pass(RELAY_LEASE_MS - TICK_INTERVAL_MS)
  lab.join('b', ANNA)
  lab.told('a')
  lab.pass(3 * RELAY_LEASE_MS)
  for (const relay of ['a', 'b']) assert.deepEqual(lab.told(relay), ['peerbenn dropped'])
})

test('the peers of a relay that died have time to come back elsewhere; the rest are dropped, once', () => {
  const lab = labOf('a', 'b', 'c')
  lab.join('a', ANNA)
  lab.join('a', BEN)
  for (const relay of ['b', 'c']) lab.told(relay)
  lab.pass(1_000)
  lab.kill('a')
  lab.pass(RELAY_LEASE_MS - TICK_INTERVAL_MS)
  lab.join('b', ANNA)
  for (const relay of ['b', 'c']) assert.deepEqual(lab.told(relay), [])
  lab.pass(3 * RELAY_LEASE_MS)
  for (const relay of ['b', 'c']) assert.deepEqual(lab.told(relay), ['peerbenn dropped'])
})

test('a relay that is back as a new process does not take the peers of the old one with it', () => {
  const lab = labOf('a1', 'b')
  lab.join('a1', ANNA)
  lab.pass(1_000)
  lab.told('b')
  lab.kill('a1')
  lab.start('a2')
  lab.join('a2', ANNA)
  lab.pass(3 * RELAY_LEASE_MS)
  assert.deepEqual(lab.told('b'), [])
})

test('relays that were cut off from each other agree again, whatever happened meanwhile', () => {
  const lab = labOf('a', 'b')
  lab.join('a', ANNA)
  lab.join('b', BEN)
  lab.pass(1_000)
  lab.cutOff('a')
  lab.pass(2 * RELAY_LEASE_MS)
  assert.deepEqual(lab.told('a').slice(-1), ['peerbenn dropped'])
  lab.leave('b', BEN.id)
  lab.join('b', request('peercleo'))
  lab.told('b')
  lab.reconnect('a')
  assert.deepEqual(lab.told('a'), ['peercleo joined'])
  assert.deepEqual(lab.told('b'), ['peeranna joined'])
})

test('a word that was lost is asked for when the next comes', () => {
  const lab = labOf('a', 'b')
  lab.join('a', ANNA)
  lab.told('b')
  lab.cutOff('b')
  lab.leave('a', ANNA.id)
  lab.reconnect('b')
  // `b` asked all, and the answer of `a` does not have Anna.
  assert.deepEqual(lab.told('b'), ['peeranna dropped'])
  lab.cutOff('a')
  lab.join('a', BEN)
  lab.cutOff('b')
  lab.reconnect('b')
  assert.deepEqual(lab.told('b'), [])
  lab.reconnect('a')
  lab.pass(1_000)
  assert.deepEqual(lab.told('b'), ['peerbenn joined'])
})

test('of two peers that took one id while their relays were apart, all relays keep the same one', () => {
  const lab = labOf('a', 'b')
  lab.cutOff('a')
  lab.join('a', ANNA)
  lab.join('b', request('peeranna', 'a secret of somebody else'))
  lab.reconnect('a')
  const closed = [...lab.told('a'), ...lab.told('b')].filter(line => line.startsWith('disconnect'))
  assert.equal(closed.length, 1)
})

test('a relay that stood still blames no other for what it did not read', () => {
  const lab = labOf('a', 'b')
  lab.join('a', ANNA)
  lab.pass(1_000)
  lab.told('b')
  lab.nowMs += 60_000
  lab.pass(TICK_INTERVAL_MS)
  assert.deepEqual(lab.told('b'), [])
})
