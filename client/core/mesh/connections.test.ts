import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { peerNumber, SDP } from '../testing/mesh-values.ts'
import { Connections } from './connections.ts'
import { Contacts } from './contacts.ts'
import type { MeshEffect } from './events.ts'
import { LinkTable } from './link-table.ts'
import { MESH_SETTINGS } from './settings.ts'
import type { Signal } from './statement.ts'

/** It dials the higher ones and is dialled by the lower ones. */
const SELF = peerNumber(50)
const [LOW, HIGH] = [peerNumber(1), peerNumber(99)]

const PEERS = 2
const answerMs = MESH_SETTINGS.answerMs + PEERS * MESH_SETTINGS.answerMsPerPeer

function connections(admits = true): {
  connections: Connections
  linkTable: LinkTable
  contacts: Contacts
  effects: MeshEffect[]
  signals: Signal[]
  told: string[]
} {
  const [effects, signals, told]: [MeshEffect[], Signal[], string[]] = [[], [], []]
  const contacts = new Contacts(MESH_SETTINGS, () => 0.5)
  const linkTable = new LinkTable()
  const made = new Connections({
    self: SELF,
    settings: MESH_SETTINGS,
    linkTable,
    contacts,
    effect: effect => effects.push(effect),
    signal: signal => signals.push(signal),
    admits: () => admits,
    degreeFor: () => 3,
    size: () => PEERS,
    provenSize: () => PEERS,
    opened: peer => told.push(`opened ${peer}`),
    closed: (peer, wasOpen) => told.push(`closed ${peer} ${wasOpen}`),
    failed: peer => told.push(`failed ${peer}`),
    answerByHand: peer => told.push(`by hand ${peer}`),
  })
  return { connections: made, linkTable, contacts, effects, signals, told }
}

type At = ReturnType<typeof connections>
type Step = (at: At, nowMs: number) => void

const peer = fc.constantFrom(LOW, HIGH)
const epoch = fc.nat(20)
const step: fc.Arbitrary<Step> = fc.oneof(
  peer.map(
    (to): Step =>
      (at, nowMs) =>
        at.connections.connect(to, nowMs),
  ),
  peer.map(
    (to): Step =>
      (at, nowMs) =>
        at.connections.drop(to, nowMs),
  ),
  peer.map(
    (to): Step =>
      (at, nowMs) =>
        at.connections.silence(to, nowMs),
  ),
  peer.map(
    (to): Step =>
      (at, nowMs) =>
        at.connections.revive(to, nowMs),
  ),
  fc.tuple(peer, fc.constantFrom('offer', 'answer', 'want', 'no'), epoch).map(
    ([from, kind, number]): Step =>
      (at, nowMs) =>
        void at.connections.signalled(
          from,
          { kind, to: SELF, epoch: number, degree: 0, sdp: SDP } as Signal,
          nowMs,
        ),
  ),
  fc.tuple(peer, epoch).map(
    ([to, n]): Step =>
      (at, nowMs) =>
        at.connections.linkOpened(to, n, nowMs),
  ),
  fc.tuple(peer, epoch).map(
    ([to, n]): Step =>
      (at, nowMs) =>
        at.connections.linkClosed(to, n, nowMs),
  ),
  peer.map(
    (to): Step =>
      (at, nowMs) => {
        const link = at.linkTable.get(to)
        if (link !== undefined) at.connections.linkOpened(to, link.epoch, nowMs)
      },
  ),
  fc.constant<Step>((at, nowMs) => at.connections.wake(nowMs, 0)),
)

test('whatever happens, a peer has one transport at most, and later attempts have greater numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat(4_000)), { maxLength: 80 }), steps => {
      const at = connections()
      let nowMs = 1
      for (const [take, afterMs] of steps) {
        nowMs += afterMs
        take(at, nowMs)
      }
      for (const to of [LOW, HIGH]) {
        let current: number | null = null
        let latest = 0
        for (const effect of at.effects) {
          if (!('epoch' in effect) || effect.peer !== to) continue
          if (effect.type === 'hang-up') {
            if (effect.epoch === current) current = null
            continue
          }
          if (effect.type === 'complete') {
            assert.equal(effect.epoch, current)
            continue
          }
          assert.ok(effect.epoch > latest, `${effect.type} ${effect.epoch} after ${latest}`)
          assert.equal(effect.type, to === HIGH ? 'dial' : 'accept')
          current = effect.epoch
          latest = effect.epoch
        }
        const link = at.linkTable.get(to)
        if (link !== undefined && link.state !== 'asking') assert.equal(link.epoch, current)
      }
    }),
    { numRuns: 3_000 },
  )
})

const offered = (number: number): Signal => ({ kind: 'offer', to: SELF, epoch: number, degree: 0, sdp: SDP })

test('an attempt that is not answered in its time is given up, and a stall extends its time', () => {
  const { connections: of, linkTable, told } = connections()
  of.connect(HIGH, 1_000)
  of.wake(1_000 + answerMs - 1, 0)
  assert.deepEqual(told, [])
  of.wake(1_000 + answerMs, 500)
  assert.deepEqual(told, [])
  of.wake(1_000 + answerMs + 500, 0)
  assert.deepEqual(told, [`failed ${HIGH}`])
  assert.equal(linkTable.get(HIGH), undefined)
})

test('the network is blamed for a link only once offer and answer are exchanged, at either end', () => {
  const { connectMs } = MESH_SETTINGS
  const failures = (prepare: (of: Connections) => void, afterMs: number): PeerId[] => {
    const { connections: of, effects } = connections()
    prepare(of)
    of.wake(1_000 + afterMs, 0)
    return effects.flatMap(effect => (effect.type === 'link-failed' ? [effect.peer] : []))
  }
  const dial = (of: Connections): void => of.connect(HIGH, 1_000)
  const accept = (of: Connections): void => void of.signalled(LOW, offered(9), 1_000)
  assert.deepEqual(failures(dial, answerMs), [], 'nobody answered')
  assert.deepEqual(failures(accept, connectMs), [], 'no answer was made')
  const answered = (of: Connections): void => {
    dial(of)
    of.signalled(HIGH, { kind: 'answer', to: SELF, epoch: 1_000, sdp: SDP }, 1_000)
  }
  const answering = (of: Connections): void => {
    accept(of)
    of.described(LOW, 9, SDP)
  }
  assert.deepEqual(failures(answered, connectMs - 1), [], 'it still has time')
  assert.deepEqual(failures(answered, connectMs), [HIGH])
  assert.deepEqual(failures(answering, connectMs), [LOW])
})

test('whoever is not admitted gets a no, unless it was asked for', () => {
  const { connections: of, signals, effects } = connections(false)
  of.signalled(LOW, offered(9), 1_000)
  assert.deepEqual(signals, [{ kind: 'no', to: LOW, epoch: 9 }])
  of.connect(LOW, 1_000)
  assert.deepEqual(signals.at(-1), { kind: 'want', to: LOW, epoch: 0, degree: 3 })
  of.signalled(LOW, offered(9), 1_000)
  assert.deepEqual(
    effects.map(({ type }) => type),
    ['accept'],
  )
})

test('a silent link keeps its transport and comes back as it was', () => {
  const { connections: of, linkTable, effects, told } = connections()
  of.signalled(LOW, offered(9), 1_000)
  of.linkOpened(LOW, 9, 1_100)
  const before = effects.length
  of.silence(LOW, 2_000)
  assert.deepEqual(linkTable.neighbours(), [])
  of.revive(LOW, 3_000)
  assert.deepEqual(linkTable.neighbours(), [LOW])
  assert.equal(effects.length, before)
  assert.deepEqual(told, [`opened ${LOW}`, `opened ${LOW}`])
})

test('a link under another handle is its peer’s, and the handle is forgotten with it', () => {
  const { connections: of, linkTable } = connections()
  const handle: PeerId = peerNumber(12_345)
  of.adopt(handle, LOW, 7, SDP, 1_000)
  assert.equal(linkTable.peerOf(handle), LOW)
  of.linkOpened(handle, 7, 1_100)
  assert.deepEqual(linkTable.neighbours(), [LOW])
  of.linkClosed(handle, 7, 1_200)
  assert.equal(linkTable.peerOf(handle), handle)
  assert.deepEqual(linkTable.neighbours(), [])
})

test('to leave hangs up every transport, and only those', () => {
  const { connections: of, linkTable, effects } = connections()
  of.connect(HIGH, 1_000)
  of.connect(LOW, 1_000)
  effects.length = 0
  of.leave()
  assert.deepEqual(effects, [{ type: 'hang-up', peer: HIGH, epoch: 1_000 }])
  assert.equal(linkTable.all.size, 0)
})
