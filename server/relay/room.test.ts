import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type JoinRequest, JoinRequestSchema, LIMITS } from '#protocol'
import { MemoryLog } from './memory-log.ts'
import { Room } from './room.ts'
import { Rooms } from './rooms.ts'

function request(id: string, change: Partial<Record<keyof JoinRequest, string>> = {}): JoinRequest {
  return v.parse(JoinRequestSchema, {
    room: 'lab',
    id,
    name: id,
    secret: 'secret of this one peer',
    ...change,
  })
}

const anna = request('peeranna')
const ben = request('peerbenn')

test('who joins is told of all the others', () => {
  const room = new Room()
  room.join(anna, 'c1')
  assert.deepEqual(room.join(ben, 'c2'), {
    kind: 'joined',
    others: [{ id: 'peeranna', name: 'peeranna' }],
    replaced: null,
  })
})

test('an id in use is refused to whoever does not know its secret', () => {
  const room = new Room()
  room.join(anna, 'c1')
  const thief = room.join(request('peeranna', { secret: 'another long secret' }), 'c2')
  assert.equal(thief.kind === 'refused' && thief.reason, 'id-taken')
  assert.deepEqual(room.route('peeranna'), { kind: 'one', connection: 'c1' })
})

test('the same peer on a new connection takes its seat over, and its old connection cannot vacate it', () => {
  const room = new Room()
  room.join(anna, 'c1')
  const again = room.join(anna, 'c2')
  assert.equal(again.kind === 'joined' && again.replaced, 'c1')
  assert.equal(room.leave(anna.id, 'c1'), false)
  assert.deepEqual(room.route('peeranna'), { kind: 'one', connection: 'c2' })
  assert.equal(room.leave(anna.id, 'c2'), true)
})

test('a frame goes to everyone else, to one member, or nowhere', () => {
  const room = new Room()
  room.join(anna, 'c1')
  room.join(ben, 'c2')
  assert.deepEqual(room.route(null), { kind: 'everyone-else', count: 1 })
  assert.deepEqual(room.route('peerbenn'), { kind: 'one', connection: 'c2' })
  for (const stranger of ['nobodyhere', '__proto__', 'constructor', '']) {
    const route = room.route(stranger)
    assert.equal(route.kind === 'refused' && route.reason, 'unknown-peer')
  }
})

test('a full room refuses a newcomer and lets a member come back', () => {
  const room = new Room()
  for (let index = 0; index < LIMITS.peersPerRoom; index++) {
    assert.equal(room.join(request(`peer${1_000 + index}`), `c${index}`).kind, 'joined')
  }
  const newcomer = room.join(anna, 'new')
  assert.equal(newcomer.kind === 'refused' && newcomer.reason, 'room-full')
  assert.equal(room.join(request('peer1000'), 'back').kind, 'joined')
})

test('there are at most so many rooms, and one that empties makes place for another', () => {
  const rooms = new Rooms(() => new MemoryLog('epoch', () => {}))
  for (let index = 0; index < LIMITS.rooms; index++)
    rooms.join(request('peeranna', { room: `r${index}` }), 'c')
  const oneMore = rooms.join(ben, 'c2')
  assert.equal(oneMore.kind === 'refused' && oneMore.reason, 'too-many-rooms')
  assert.equal(rooms.join(request('peerbenn', { room: 'r0' }), 'c2').kind, 'joined')
  rooms.leave(request('peeranna', { room: 'r1' }).room, anna.id, 'c')
  assert.equal(rooms.join(ben, 'c2').kind, 'joined')
})
