import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readWall, wallQuery } from './parameters.ts'

test('an empty query is the default room with six peers', () => {
  assert.deepEqual(readWall(''), { room: 'lab', peers: 6, complaints: [] })
})

test('a valid query is taken as it is', () => {
  assert.deepEqual(readWall('?room=class-7b&peers=12'), { room: 'class-7b', peers: 12, complaints: [] })
})

for (const [given, nearest] of [
  ['1', 2],
  ['-3', 2],
  ['13', 12],
  ['1e9', 12],
  ['Infinity', 12],
  ['4.4', 4],
  ['six', 6],
  ['', 6],
] as const) {
  test(`peers=${given} opens ${nearest} and says why`, () => {
    const { peers, complaints } = readWall(`?peers=${given}`)
    assert.equal(peers, nearest)
    assert.match(complaints.join(), new RegExp(`opened ${nearest}\\.`))
  })
}

test('a room with markup is not joined, and not repeated in the message', () => {
  const { room, complaints } = readWall('?room=<b>x</b>')
  assert.equal(room, 'lab')
  assert.equal(complaints.length, 1)
  assert.doesNotMatch(complaints.join(), /[<>]/)
})

test('the query that a wall writes, it can read again without complaint', () => {
  for (const peers of [0, 1, 2, 7, 12]) {
    const { room } = readWall('?room=lab')
    assert.deepEqual(readWall(wallQuery(room, peers)).complaints, [])
  }
})
