import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { RoomLedger } from './room-ledger.ts'

const [ann, bob, eve] = ['peeranna', 'peerbobb', 'peereeve'].map(id => v.parse(PeerIdSchema, id))
assert.ok(ann && bob && eve)
const entry = (text: string) => Buffer.from(text)
const texts = (ledger: RoomLedger, reader: typeof ann) =>
  ledger.read(reader, 0, 99).map(({ bytes }) => String(bytes))

test('an honest relay tells everybody one chained log, and each answer says where the entry is', () => {
  const ledger = new RoomLedger()
  const [one, two] = ['a', 'b'].map(text => ledger.append(ann, entry(text), 'honest', eve))
  assert.deepEqual([one?.entry.place, two?.entry.place, two?.readers], [1, 2, { everyone: true }])
  assert.notEqual(one?.entry.head, two?.entry.head)
  assert.deepEqual(
    [texts(ledger, bob), texts(ledger, eve)],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  )
  assert.deepEqual(
    ledger.read(bob, 1, 99).map(({ place }) => place),
    [2],
  )
})

test('with two histories the last peer is in a log of its own until the relay is honest again', () => {
  const ledger = new RoomLedger()
  ledger.append(ann, entry('a'), 'honest', eve)
  assert.deepEqual(ledger.append(ann, entry('b'), 'two-histories', eve)?.readers, { allBut: eve })
  assert.deepEqual(ledger.append(eve, entry('c'), 'two-histories', bob)?.readers, { only: eve })
  assert.deepEqual(
    [texts(ledger, bob), texts(ledger, eve)],
    [
      ['a', 'b'],
      ['a', 'c'],
    ],
  )
  assert.notEqual(ledger.read(bob, 1, 1)[0]?.head, ledger.read(eve, 1, 1)[0]?.head)
  ledger.append(bob, entry('d'), 'honest', eve)
  assert.deepEqual(texts(ledger, eve), ['a', 'b', 'd'])
})

test('what is dropped has a place in the answer and nowhere else; a full log takes nothing more', () => {
  const ledger = new RoomLedger()
  const dropped = ledger.append(ann, entry('a'), 'drop', eve)
  assert.deepEqual([dropped?.entry.place, dropped?.readers, texts(ledger, ann)], [1, { nobody: true }, []])
  for (let n = 0; n < 2_048; n += 1) assert.ok(ledger.append(ann, entry('b'), 'honest', eve))
  assert.equal(ledger.append(ann, entry('c'), 'honest', eve), null)
})
