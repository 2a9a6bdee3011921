import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { ClassroomNoticesSchema, FREEZE_LEASE_MS, OrderRequestSchema } from '#classroom'
import { Classrooms } from './classrooms.ts'

const request = (order: unknown, room = '7b') => v.parse(OrderRequestSchema, { room, order })

function started() {
  const told: number[] = []
  const draws = [0, 0, 0.5]
  const rooms = new Classrooms(
    () => told.push(told.length),
    () => draws.shift() ?? 0.25,
  )
  const order = (given: unknown, nowMs = 0, room = '7b') => rooms.take(request(given, room), nowMs)
  const now = () => v.parse(ClassroomNoticesSchema, rooms.notices())[0]?.classroom
  return { rooms, told, order, now }
}

test('orders add up to what a tab that comes later is told, and only news is told', () => {
  const { told, order, now } = started()
  order({ type: 'hold' })
  order({ type: 'freeze', frozen: true })
  order({ type: 'freeze', frozen: true })
  order({ type: 'hold' })
  assert.equal(told.length, 2)
  order({ type: 'role', peer: 'ann00000', role: 'sender' })
  order({ type: 'role', peer: 'bob00000', role: 'target' })
  order({ type: 'role', peer: 'bob00000', role: null })
  order({ type: 'rename', peer: 'bob00000', name: 'Bob' })
  order({ type: 'close', peer: 'eve00000' })
  order({ type: 'close', peer: 'eve00000' })
  assert.deepEqual(now(), {
    frozen: true,
    roles: { ann00000: 'sender' },
    names: { bob00000: 'Bob' },
    closed: ['eve00000'],
    traffic: false,
    announced: null,
  })
})

test('a freeze ends with the lease of a desk that is gone, and a desk that holds keeps it', () => {
  const { rooms, told, order, now } = started()
  order({ type: 'freeze', frozen: true }, 0)
  order({ type: 'role', peer: 'ann00000', role: 'sender' }, 0)
  order({ type: 'traffic', runs: true }, 0)
  order({ type: 'hold' }, 10_000)
  rooms.expire(FREEZE_LEASE_MS + 1)
  assert.equal(now()?.frozen, true)
  const before = told.length
  rooms.expire(10_000 + FREEZE_LEASE_MS)
  rooms.expire(20_000 + FREEZE_LEASE_MS)
  assert.equal(told.length, before + 1)
  assert.equal(now()?.frozen, false)
  assert.equal(now()?.traffic, false)
  assert.deepEqual(now()?.roles, { ann00000: 'sender' })
})

test('each room has a code of its own, and rooms with a desk are bounded', () => {
  const { rooms, order } = started()
  order({ type: 'hold' })
  order({ type: 'hold' }, 0, '7c')
  assert.deepEqual(
    rooms.notices().map(({ code }) => code),
    ['1000', '5500'],
  )
  assert.equal(rooms.roomOf('5500'), '7c')
  assert.equal(rooms.roomOf('4711'), null)
})

test('names of the desk are held to the same rules as those of peers', () => {
  const { order } = started()
  for (const name of ['', 'x'.repeat(41), '<b>', 'a\u202eb'])
    assert.throws(() => order({ type: 'rename', peer: 'ann00000', name }), /a name/)
  assert.throws(() => order({ type: 'announce', title: '<img>' }), /plain words/)
  assert.throws(() => order({ type: 'role', peer: 'ann00000', role: 'king' }))
})
