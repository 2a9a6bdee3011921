import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type JoinReply, type Member, MemberSchema } from '#protocol'
import { STALL_MS } from '../stall.ts'
import {
  JOIN_ANSWER_MS,
  RELAY_SILENT_MS,
  RelaySession,
  type RelaySessionEffect,
  type RelaySessionEvent,
} from './session.ts'

const member = (id: string, name: string): Member => v.parse(MemberSchema, { id, name })
const log = { epoch: 'epoch-1', offset: 0, kept: 0, evicted: 0 }
const [ADA, BOB, EVE] = [member('adaadaada', 'Ada'), member('bobbobbob', 'Bob'), member('eveeveeve', 'Eve')]

class Bench {
  readonly session = new RelaySession()
  nowMs = 1_000

  tell(event: RelaySessionEvent, afterMs = 0): string[] {
    this.nowMs += afterMs
    return this.session.handle(event, this.nowMs).map(inWords)
  }

  join(...members: Member[]): string[] {
    this.tell({ type: 'connected' })
    return this.tell({ type: 'join-answered', reply: { ok: true, relay: 'relay-1', members, log } })
  }

  fallSilent(): string[] {
    return this.tell({ type: 'wake', lateMs: 0 }, RELAY_SILENT_MS)
  }
}

function inWords(effect: RelaySessionEffect): string {
  if (effect.type === 'introduce') {
    const { event } = effect
    return 'peer' in event ? `${event.type} ${event.peer}` : event.type
  }
  if (effect.type !== 'path') return effect.type
  const { event } = effect
  return event.type === 'peer' ? `${event.state} ${event.peer}` : event.type
}

const arrival = ({ id }: Member): string[] => [`open ${id}`, `introduced ${id}`]
const withdrawals = (...members: Member[]): string[] => members.map(({ id }) => `withdrawn ${id}`)

test('a connection asks to join, and carries frames only once the relay has agreed', () => {
  const bench = new Bench()
  assert.deepEqual(bench.tell({ type: 'connected' }), ['join'])
  assert.equal(bench.session.carries, false)
  const effects = bench.tell({
    type: 'join-answered',
    reply: { ok: true, relay: 'relay-1', members: [ADA, BOB], log },
  })
  assert.deepEqual(effects, ['up', ...arrival(ADA), ...arrival(BOB)])
  assert.equal(bench.session.carries, true)
})

test('a relay that cannot be reached from the start is told as down, once', () => {
  const bench = new Bench()
  const failed: RelaySessionEvent = { type: 'unreachable', reason: 'refused' }
  assert.deepEqual(bench.tell(failed), ['down'])
  assert.deepEqual(bench.tell(failed), [])
  bench.join()
  assert.deepEqual(bench.tell({ type: 'disconnected', reason: 'closed' }), ['down'])
  assert.deepEqual(bench.tell(failed), [])
})

test('members that come are open and introduced, those that go have left or are lost, and are withdrawn', () => {
  const bench = new Bench()
  bench.join()
  assert.deepEqual(bench.tell({ type: 'joined', member: ADA }), arrival(ADA))
  assert.deepEqual(bench.tell({ type: 'joined', member: BOB }), arrival(BOB))
  assert.deepEqual(bench.tell({ type: 'left', peer: ADA.id, reason: 'left' }), [
    `left ${ADA.id}`,
    ...withdrawals(ADA),
  ])
  assert.deepEqual(bench.tell({ type: 'left', peer: BOB.id, reason: 'dropped' }), [
    `lost ${BOB.id}`,
    ...withdrawals(BOB),
  ])
})

test('the departure of a stranger changes nothing', () => {
  const bench = new Bench()
  bench.join(ADA)
  assert.deepEqual(bench.tell({ type: 'left', peer: EVE.id, reason: 'left' }), [])
})

test('a refused join is final and says why', () => {
  const bench = new Bench()
  bench.tell({ type: 'connected' })
  const refusal = { event: 'join', reason: 'room-full', message: 'the room is full' } as const
  assert.deepEqual(bench.session.handle({ type: 'join-answered', reply: { ok: false, refusal } }, 1), [
    { type: 'path', event: { type: 'rejected', reason: 'room-full', message: 'the room is full' } },
    { type: 'give-up' },
  ])
  assert.equal(bench.session.carries, false)
  assert.deepEqual(bench.tell({ type: 'disconnected', reason: 'given up' }), [])
})

test('an answer to a join of an earlier connection is ignored', () => {
  const bench = new Bench()
  bench.tell({ type: 'connected' })
  bench.tell({ type: 'disconnected', reason: 'transport close' })
  const reply: JoinReply = { ok: true, relay: 'relay-1', members: [ADA], log }
  assert.deepEqual(bench.tell({ type: 'join-answered', reply }), [])
  assert.equal(bench.session.carries, false)
})

test('a lost connection is down at once and vouches for nobody', () => {
  const bench = new Bench()
  bench.join(ADA, BOB)
  assert.deepEqual(bench.tell({ type: 'disconnected', reason: 'transport close' }), [
    'down',
    ...withdrawals(ADA, BOB),
  ])
  assert.equal(bench.session.carries, false)
  assert.equal(bench.session.nextWakeMs(), null)
})

test('after a rejoin who is there is open again, and who is not is lost', () => {
  const bench = new Bench()
  bench.join(ADA, BOB)
  bench.tell({ type: 'disconnected', reason: 'transport close' })
  const gone = [`lost ${ADA.id}`, ...withdrawals(ADA)]
  assert.deepEqual(bench.join(BOB, EVE), ['up', ...gone, ...arrival(BOB), ...arrival(EVE)])
})

test('who went while the peer moved to another relay, unseen by either, is lost and withdrawn', () => {
  const bench = new Bench()
  bench.join(ADA, BOB)
  assert.deepEqual(bench.join(BOB), ['up', `lost ${ADA.id}`, ...withdrawals(ADA), ...arrival(BOB)])
})

test('a relay that breaks off before it has answered the join is told as down, once', () => {
  const bench = new Bench()
  bench.tell({ type: 'connected' })
  assert.deepEqual(bench.tell({ type: 'disconnected', reason: 'transport close' }), ['down'])
  bench.tell({ type: 'connected' })
  assert.deepEqual(bench.tell({ type: 'disconnected', reason: 'transport close' }), [])
})

test('a connection over which the join is not answered is given up', () => {
  const bench = new Bench()
  bench.tell({ type: 'connected' })
  assert.equal(bench.session.nextWakeMs(), bench.nowMs + JOIN_ANSWER_MS)
  assert.deepEqual(bench.tell({ type: 'wake', lateMs: 0 }, JOIN_ANSWER_MS - 1), [])
  assert.deepEqual(bench.tell({ type: 'wake', lateMs: 0 }, 1), ['unanswered'])
  assert.deepEqual(bench.tell({ type: 'disconnected', reason: 'given up' }), ['down'])
  assert.equal(bench.session.nextWakeMs(), null)
})

test('a peer that stalled gives the relay as much more time to answer its join', () => {
  const bench = new Bench()
  bench.tell({ type: 'connected' })
  const lateMs = STALL_MS + 1
  assert.deepEqual(bench.tell({ type: 'wake', lateMs }, JOIN_ANSWER_MS + lateMs - 1), [])
  assert.deepEqual(bench.tell({ type: 'wake', lateMs: 0 }, 1), ['unanswered'])
})

test('a relay that is silent for its time is down, once', () => {
  const bench = new Bench()
  bench.join(ADA)
  assert.equal(bench.session.nextWakeMs(), bench.nowMs + RELAY_SILENT_MS)
  assert.deepEqual(bench.tell({ type: 'wake', lateMs: 0 }, RELAY_SILENT_MS - 1), [])
  assert.deepEqual(bench.tell({ type: 'wake', lateMs: 0 }, 1), ['down', ...withdrawals(ADA), 'silent'])
  assert.equal(bench.session.carries, false)
  assert.equal(bench.session.nextWakeMs(), null)
  assert.deepEqual(bench.tell({ type: 'wake', lateMs: 0 }, RELAY_SILENT_MS), [])
  assert.deepEqual(bench.tell({ type: 'disconnected', reason: 'ping timeout' }), [])
})

test('anything heard puts the deadline off', () => {
  const bench = new Bench()
  bench.join()
  for (let n = 0; n < 10; n += 1) {
    assert.deepEqual(bench.tell({ type: 'heard' }, RELAY_SILENT_MS - 1), [])
    assert.deepEqual(bench.tell({ type: 'wake', lateMs: 0 }), [])
  }
})

test('a silent relay that is heard again is up with the members it had, without a new join', () => {
  const bench = new Bench()
  bench.join(ADA, BOB)
  bench.fallSilent()
  assert.deepEqual(bench.tell({ type: 'heard' }), ['up', ...arrival(ADA), ...arrival(BOB)])
  assert.equal(bench.session.carries, true)
  assert.equal(bench.session.nextWakeMs(), bench.nowMs + RELAY_SILENT_MS)
})

test('a silent relay whose connection breaks is joined anew', () => {
  const bench = new Bench()
  bench.join(ADA)
  bench.fallSilent()
  bench.tell({ type: 'disconnected', reason: 'ping timeout' })
  assert.deepEqual(bench.tell({ type: 'connected' }), ['join'])
})

test('a tab that was stalled does not blame the relay, and does notice when it stays silent', () => {
  const stalled = new Bench()
  stalled.join()
  stalled.tell({ type: 'heard' }, 500)
  assert.deepEqual(stalled.tell({ type: 'wake', lateMs: 5_000 }, 5_500), [])
  assert.deepEqual(stalled.tell({ type: 'wake', lateMs: STALL_MS }, RELAY_SILENT_MS), ['down', 'silent'])
})

test('what is heard while apart or joining changes nothing', () => {
  const bench = new Bench()
  assert.deepEqual(bench.tell({ type: 'heard' }), [])
  bench.tell({ type: 'connected' })
  assert.deepEqual(bench.tell({ type: 'heard' }), [])
  assert.deepEqual(bench.tell({ type: 'wake', lateMs: 0 }, JOIN_ANSWER_MS - 1), [])
  assert.equal(bench.session.carries, false)
})

test('members that are told of while the room is not joined are not open', () => {
  const bench = new Bench()
  assert.deepEqual(bench.tell({ type: 'joined', member: ADA }), [])
  bench.join()
  bench.tell({ type: 'disconnected', reason: 'transport close' })
  assert.deepEqual(bench.tell({ type: 'joined', member: ADA }), [])
})

test('a rejoin says where in the log this tab stood, and which of its own the relay had kept', () => {
  const bench = new Bench()
  const joinEffects = () => bench.session.handle({ type: 'connected' }, bench.nowMs)
  assert.deepEqual(joinEffects(), [{ type: 'join' }])
  const reply: JoinReply = { ok: true, relay: 'relay-1', members: [], log: { ...log, offset: 4 } }
  bench.tell({ type: 'join-answered', reply })
  bench.tell({ type: 'entry', offset: 5 })
  bench.tell({ type: 'kept', seq: 2, offset: 7 })
  bench.tell({ type: 'entry', offset: 8 })
  bench.tell({ type: 'disconnected', reason: 'transport close' })
  assert.deepEqual(joinEffects(), [{ type: 'join', resume: { epoch: 'epoch-1', offset: 8, kept: 2 } }])
})

test('a path that comes up tells which of this tab’s own the relay keeps, also after a silence', () => {
  const bench = new Bench()
  bench.tell({ type: 'connected' })
  const reply: JoinReply = { ok: true, relay: 'relay-1', members: [], log: { ...log, kept: 3 } }
  const up = (kept: number) => [{ type: 'path', event: { type: 'up', via: 'relay-1', kept } }]
  assert.deepEqual(bench.session.handle({ type: 'join-answered', reply }, bench.nowMs), up(3))
  bench.tell({ type: 'kept', seq: 4, offset: 4 })
  bench.fallSilent()
  assert.deepEqual(bench.session.handle({ type: 'heard' }, bench.nowMs), up(4))
})
