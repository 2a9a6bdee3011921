import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsedLesson } from '../testing/a-lesson.ts'
import { needsOf, type Surroundings } from './needs.ts'

const ALL_THERE: Surroundings = { peers: 3, relay: 'up', relays: 1, hasToken: true, isSecure: true }
const everything = parsedLesson({ needs: { tabs: 3, relay: true, hostToken: true, secureContext: true } })

test('a lesson that has all it needs says so of each, and nothing else', () => {
  const needs = needsOf(everything, '64', ALL_THERE)
  assert.equal(needs.length, 5)
  assert.ok(needs.every(({ isMet }) => isMet))
  assert.equal(needsOf(parsedLesson(), '64', ALL_THERE).length, 2)
})

test('what is missing is named one by one, with what to do', () => {
  const missing = (change: Partial<Surroundings>) =>
    needsOf(everything, '64', { ...ALL_THERE, ...change })
      .filter(({ isMet }) => !isMet)
      .map(({ todo }) => todo)
  const cases: [Partial<Surroundings>, RegExp][] = [
    [{ peers: 1 }, /^Open 2 more/],
    [{ relay: 'down' }, /start or thaw it/],
    [{ relay: 'unknown' }, /npm start still runs/],
    [{ hasToken: false }, /host URL/],
    [{ isSecure: false }, /--https/],
    [{ relays: 2 }, /--relays 1/],
    [{ relays: null }, /lab host does not answer/],
  ]
  for (const [change, todo] of cases) {
    const found = missing(change)
    assert.equal(found.length, 1, JSON.stringify(change))
    assert.match(found[0] ?? '', todo)
  }
})

test('where the knob is the number of peers, the room must have exactly as many', () => {
  const number = { from: 'live', figure: 'round-trip', of: 'mesh', words: 'x', unit: 'ms' }
  const knob = { words: 'Peers', unit: '', parameter: 'peers', values: [2, 4] }
  const lesson = parsedLesson({ number, knob })
  const [room] = needsOf(lesson, 4, ALL_THERE)
  assert.deepEqual([room?.isMet, room?.todo.slice(0, 12)], [false, 'Open 1 more:'])
  assert.equal(
    needsOf(lesson, 2, ALL_THERE)[0]?.todo,
    'Close 1 of them, or hold this lesson in a room of its own: /?room=two.',
  )
  assert.equal(needsOf(lesson, 2, { ...ALL_THERE, peers: 2 })[0]?.isMet, true)
})
