import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Obstacle } from '../experiments/possible.ts'
import { parsedLesson } from '../testing/a-lesson.ts'
import { type Need, needsOf, type Surroundings } from './needs.ts'

const ALL_THERE: Surroundings = { peers: 3, relay: 'up', relays: 1, hasToken: true, isSecure: true }
const everything = parsedLesson({ needs: { tabs: 3, relay: true, hostToken: true, secureContext: true } })

const ofLatency = (obstacle: Obstacle) => ({ kind: 'experiment', experiment: 'latency', obstacle }) as const

test('a lesson that has all it needs says so of each, and nothing else', () => {
  const needs = needsOf(everything, '64', ALL_THERE)
  assert.equal(needs.length, 5)
  assert.ok(needs.every(({ isMet }) => isMet))
  assert.equal(needsOf(parsedLesson(), '64', ALL_THERE).length, 2)
})

test('what is missing is named one by one, with why', () => {
  const missing = (change: Partial<Surroundings>) =>
    needsOf(everything, '64', { ...ALL_THERE, ...change }).filter(({ isMet }) => !isMet)
  const cases: [Partial<Surroundings>, Partial<Need>][] = [
    [{ peers: 1 }, { kind: 'peers', wanted: 3, present: 1 }],
    [{ relay: 'down' }, { kind: 'relay', state: 'down' }],
    [{ relay: 'unknown' }, { kind: 'relay', state: 'unknown' }],
    [{ hasToken: false }, { kind: 'host-token' }],
    [{ isSecure: false }, { kind: 'secure-page' }],
    [{ relays: 2 }, ofLatency({ kind: 'other-relays', asked: 1, running: 2 })],
    [{ relays: null }, ofLatency({ kind: 'no-host' })],
  ]
  for (const [change, need] of cases) assert.deepEqual(missing(change), [{ ...need, isMet: false }])
})

test('where the knob is the number of peers, the room must have exactly as many', () => {
  const number = { from: 'live', figure: 'round-trip', of: 'mesh', words: 'x', unit: 'ms' }
  const knob = { words: 'Peers', unit: '', parameter: 'peers', values: [2, 4] }
  const lesson = parsedLesson({ number, knob })
  const [room] = needsOf(lesson, 4, ALL_THERE)
  assert.deepEqual(room, { kind: 'peers', wanted: 4, present: 3, isMet: false })
  assert.equal(needsOf(lesson, 2, ALL_THERE)[0]?.isMet, false)
  assert.equal(needsOf(lesson, 2, { ...ALL_THERE, peers: 2 })[0]?.isMet, true)
})
