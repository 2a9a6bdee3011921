import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { HOSTILE_SEED, hostileBytes } from '../testing/hostile-bytes.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { BoardDocument } from './document.ts'
import { lackedBy, total } from './made.ts'
import { vetted } from './vetted.ts'
import { decodeBoardMessage, encodeBoardMessage } from './wire.ts'

const [ann, bob] = [peerNumber(1), peerNumber(2)]
const line = [
  [1, 2],
  [3, 4],
] as const

test('edits of two who did not hear of each other all stay, and both boards come out alike', () => {
  const [one, two] = [new BoardDocument(ann, 1), new BoardDocument(bob, 2)]
  const note = one.edit({ type: 'add-note', at: [5, 5], text: 'tea at four' })
  two.receive(note.update)
  const apart = [
    one.edit({ type: 'write', note: note.item, text: 'green tea at four' }),
    one.edit({ type: 'draw', points: line, colour: 'blue' }),
  ]
  const others = [
    two.edit({ type: 'write', note: note.item, text: 'tea at four o’clock' }),
    two.edit({ type: 'move', note: note.item, to: [9, 9] }),
  ]
  assert.equal(lackedBy(two.made(), one.made()), 2)
  for (const { update } of others) one.receive(update)
  for (const { update } of apart) two.receive(update)
  assert.deepEqual(one.content(), two.content())
  assert.deepEqual(one.content().notes, [
    { id: note.item, by: ann, at: [9, 9], text: 'green tea at four o’clock' },
  ])
  assert.equal(total(one.made()), 5)
})

test('a state vector finds every edit that is missing, erasures too', () => {
  const [one, two] = [new BoardDocument(ann, 1), new BoardDocument(bob, 2)]
  const stroke = one.edit({ type: 'draw', points: line, colour: 'red' })
  const note = one.edit({ type: 'add-note', at: [0, 0], text: 'abc' })
  two.receive(one.missingFrom(two.stateVector()) ?? new Uint8Array())
  one.edit({ type: 'erase', item: stroke.item })
  one.edit({ type: 'write', note: note.item, text: '' })
  const missing = one.missingFrom(two.stateVector())
  assert.ok(missing !== null && two.receive(missing))
  assert.deepEqual(two.content(), { strokes: [], notes: [{ id: note.item, by: ann, at: [0, 0], text: '' }] })
  assert.equal(one.missingFrom(two.stateVector()), null)
})

test('an edit that builds upon one that is missing waits for it and is counted only then', () => {
  const [one, two, three] = [1, 2, 3].map(writer => new BoardDocument(ann, writer))
  assert.ok(one && two && three)
  const note = one.edit({ type: 'add-note', at: [0, 0], text: 'a' })
  two.receive(note.update)
  const later = two.edit({ type: 'write', note: note.item, text: 'ab' })
  assert.ok(three.receive(later.update))
  assert.equal(total(three.made()), 0)
  three.receive(note.update)
  assert.equal(total(three.made()), 2)
  assert.equal(three.content().notes[0]?.text, 'ab')
})

test('what no board holds is refused: other names, nested types, embedded objects, values without bounds', () => {
  const refused = (change: (doc: Y.Doc) => void): void => {
    const doc = new Y.Doc()
    doc.transact(() => change(doc))
    const update = Y.encodeStateAsUpdate(doc)
    assert.equal(vetted(update), false)
    assert.equal(new BoardDocument(ann, 1).receive(update), false)
  }
  refused(doc => doc.getMap('elsewhere').set('a', 1))
  refused(doc => doc.getMap('notes').set('a', new Y.Map()))
  refused(doc => doc.getMap('notes').set('a', new Y.Doc()))
  refused(doc => doc.getText('text-1-1').insertEmbed(0, { image: 'x' }))
  refused(doc => doc.getText('text-1-1').insert(0, 'bold', { bold: true }))
  refused(doc => doc.getMap('notes').set('a'.repeat(100), 1))
  refused(doc => doc.getMap('strokes').set('1-1', new Uint8Array(9)))
})

test('values that are no strokes and notes are taken for what they are and not shown', () => {
  const doc = new Y.Doc()
  doc.getMap('strokes').set('1-1', ['<b>', 'ink', [1, 2]])
  doc.getMap('strokes').set('1-2', [ann, 'ink', [1, 2, 99_999, 4]])
  doc.getMap('notes').set('__proto__', [ann, [1, 1]])
  doc.getMap('made').set('1', 'many')
  const board = new BoardDocument(bob, 2)
  assert.equal(board.receive(Y.encodeStateAsUpdate(doc)), true)
  assert.deepEqual(board.content(), { strokes: [], notes: [] })
  assert.equal(total(board.made()), 0)
})

test(`whatever bytes come, a board takes them or refuses them and goes on working (seed ${HOSTILE_SEED})`, () => {
  const one = new BoardDocument(ann, 1)
  const samples = [
    one.edit({ type: 'draw', points: line, colour: 'red' }),
    one.edit({ type: 'add-note', at: [3, 4], text: 'hello' }),
  ].map(({ update }) => update)
  const two = new BoardDocument(bob, 2)
  for (const bytes of hostileBytes(samples, 3_000)) two.receive(bytes)
  const { item } = two.edit({ type: 'add-note', at: [7, 7], text: 'still here' })
  assert.equal(two.content().notes.find(({ id }) => id === item)?.text, 'still here')
})

test('every message is read as it was written, and other bytes are none', () => {
  const made = new Map([
    [7, 2],
    [4_000_000_000, 1],
  ])
  const bytes = Uint8Array.of(1, 2, 3)
  const messages = [
    { kind: 'edit', writer: 4_000_000_000, number: 3, update: bytes },
    { kind: 'have', writer: 1, number: 9 },
    { kind: 'ask', made, stateVector: bytes },
    { kind: 'answer', made, stateVector: bytes },
    { kind: 'state', made },
    { kind: 'part', transfer: 4, index: 0, count: 2, bytes },
    { kind: 'cursor', at: [3, 4] },
    { kind: 'cursor', at: null },
  ] as const
  for (const message of messages) assert.deepEqual(decodeBoardMessage(encodeBoardMessage(message)), message)
  for (const hostile of hostileBytes(messages.map(encodeBoardMessage), 3_000)) decodeBoardMessage(hostile)
  assert.equal(decodeBoardMessage(new Uint8Array()), null)
})

test('whatever a stranger counts in the name of others, each of one’s own edits has an id of its own', () => {
  const board = new BoardDocument(ann, 7)
  const first = board.edit({ type: 'add-note', at: [1, 1], text: 'first' })
  const stranger = new Y.Doc()
  stranger.getMap('made').set('7', Number.MAX_SAFE_INTEGER)
  for (let writer = 1_000; writer < 3_000; writer += 1) stranger.getMap('made').set(String(writer), 1)
  board.receive(Y.encodeStateAsUpdate(stranger))
  const later = [1, 2].map(n => board.edit({ type: 'add-note', at: [n, n], text: 'later' }))
  const items = [first, ...later].map(({ item }) => item)
  assert.equal(new Set(items).size, 3)
  assert.equal(board.content().notes.length, 3)
})
