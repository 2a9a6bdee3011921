import assert from 'node:assert/strict'
import { test } from 'node:test'
import { invitationIn, readParameters } from './parameters.ts'

test('an address without parameters means the room "lab" and an invented name', () => {
  const ordinary = { show: 'panel', token: null, fullMesh: false, ice: 'all' }
  const expected = { ok: true, room: 'lab', name: null, ...ordinary }
  assert.deepEqual(readParameters('', ''), expected)
  assert.deepEqual(readParameters('?name=', '#'), expected)
})

test('room, name, embed, mesh, ice and token are read', () => {
  const read = readParameters('?room=Physics-1&name=%20Ada%20L.&embed=1&mesh=full&ice=relay', '#token=s3cret')
  const unusual = { show: 'embed', token: 's3cret', fullMesh: true, ice: 'relay' }
  assert.deepEqual(read, { ok: true, room: 'Physics-1', name: 'Ada L.', ...unusual })
  const projected = readParameters('?projector=1', '')
  assert.ok(projected.ok && projected.show === 'projector')
})

test('a token is not read from the query, which servers see, nor an empty one from the fragment', () => {
  for (const [query, hash] of [
    ['?token=s3cret', ''],
    ['', '#token='],
  ] as const) {
    const read = readParameters(query, hash)
    assert.ok(read.ok && read.token === null)
  }
})

test('a room, a name or a way of linking that cannot be is refused with what can be', () => {
  const refused: [string, RegExp][] = [
    ['?room=', /room.*1 to 32 letters/],
    ['?room=../etc', /room.*1 to 32 letters/],
    [`?room=${'x'.repeat(33)}`, /room.*1 to 32 letters/],
    ['?name=%3Cb%3EAda', /name.*no < or >/],
    ['?name=%20%20', /name.*not empty/],
    ['?name=a%E2%80%AEb', /name.*invisible/],
    [`?name=${'x'.repeat(41)}`, /name.*at most 40/],
    ['?ice=none', /“ice=relay” or leave it out/],
  ]
  for (const [query, expected] of refused) {
    const read = readParameters(query, '')
    assert.ok(!read.ok, query)
    assert.match(read.message, expected)
  }
})

test('an invitation is read from the fragment, also beside a token, and an empty one is none', () => {
  assert.equal(invitationIn('#invite=mvr1.invitation.Ab-_9'), 'mvr1.invitation.Ab-_9')
  assert.equal(invitationIn('#token=s3cret&invite=mvr1.invitation.A'), 'mvr1.invitation.A')
  for (const hash of ['', '#', '#token=s3cret', '#invite=']) assert.equal(invitationIn(hash), null)
})
