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

/** A connection of this relay. */
const at = (connection: string) => ({ holder: 'r1', connection })

const anna = request('peeranna')
const ben = request('peerbenn')

test('who joins is told of all the others', () => {
  const room = new Room()
  room.join(anna, at('c1'))
  const joined = room.join(ben, at('c2'))
  assert.ok(joined.kind === 'joined' && joined.replaced === null)
  assert.deepEqual(joined.others, [{ id: 'peeranna', name: 'peeranna' }])
})

test('an id in use is refused to whoever does not know its secret', () => {
  const room = new Room()
  room.join(anna, at('c1'))
  const thief = room.join(request('peeranna', { secret: 'another long secret' }), at('c2'))
  assert.equal(thief.kind === 'refused' && thief.reason, 'id-taken')
  assert.deepEqual(room.route('peeranna'), { kind: 'one', ...at('c1') })
})

test('the same peer on a new connection takes its seat over, and its old connection cannot vacate it', () => {
  const room = new Room()
  room.join(anna, at('c1'))
  const again = room.join(anna, at('c2'))
  assert.deepEqual(again.kind === 'joined' && again.replaced, at('c1'))
  assert.equal(room.leave(anna.id, at('c1')), false)
  assert.deepEqual(room.route('peeranna'), { kind: 'one', ...at('c2') })
  assert.equal(room.leave(anna.id, at('c2')), true)
})

test('a frame goes to everyone else, to one member, or nowhere', () => {
  const room = new Room()
  room.join(anna, at('c1'))
  room.join(ben, at('c2'))
  assert.deepEqual(room.route(null), { kind: 'everyone-else' })
  assert.deepEqual(room.route('peerbenn'), { kind: 'one', ...at('c2') })
  for (const stranger of ['nobodyhere', '__proto__', 'constructor', '']) {
    const route = room.route(stranger)
    assert.equal(route.kind === 'refused' && route.reason, 'unknown-peer')
  }
})

test('a full room refuses a newcomer and lets a member come back', () => {
  const room = new Room()
  for (let index = 0; index < LIMITS.peersPerRoom; index++) {
    assert.equal(room.join(request(`peer${1_000 + index}`), at(`c${index}`)).kind, 'joined')
  }
  const newcomer = room.join(anna, at('new'))
  assert.equal(newcomer.kind === 'refused' && newcomer.reason, 'room-full')
  assert.equal(room.join(request('peer1000'), at('back')).kind, 'joined')
})

test('there are at most so many rooms, and one that empties makes place for another', () => {
  const rooms = new Rooms(() => new MemoryLog('epoch', () => {}))
  for (let index = 0; index < LIMITS.rooms; index++)
    rooms.join(request('peeranna', { room: `r${index}` }), at('c'))
  const oneMore = rooms.join(ben, at('c2'))
  assert.equal(oneMore.kind === 'refused' && oneMore.reason, 'too-many-rooms')
  assert.equal(rooms.join(request('peerbenn', { room: 'r0' }), at('c2')).kind, 'joined')
  rooms.leave(request('peeranna', { room: 'r1' }).room, anna.id, at('c'))
  assert.equal(rooms.join(ben, at('c2')).kind, 'joined')
})

test('a ticket is sold once, to who asked first, who is told so again', () => {
  const room = new Room()
  const sold = [anna.id, ben.id, anna.id].map(id => room.sell('last', id))
  assert.deepEqual(sold, [anna.id, anna.id, anna.id])
  for (let n = 1; n < 1_000; n += 1) assert.equal(room.sell(`t-${n}`, ben.id), ben.id)
  assert.equal(room.sell('one-too-many', ben.id), null)
})
