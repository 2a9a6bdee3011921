import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Gauge } from '../../core/classroom/limits.ts'
import { gaugeLimit, gaugeName, gaugeNameInText, gaugeNow } from './gauge-words.ts'

const gauges: Gauge[] = [
  { what: 'timers', now: 0, limit: 3, isOver: false },
  { what: 'devices', now: 0, reported: 2, limit: 1, isOver: false },
  { what: 'eventLoop', now: 12.4, relay: 'r1', limit: 60, isOver: false },
  { what: 'peers', now: 4, limit: 200, isOver: false },
]

test('each gauge says what it measures, its number and its limit, with the unit of both', () => {
  assert.deepEqual(
    gauges.map(gauge => [gaugeName(gauge), gaugeNow(gauge), gaugeLimit(gauge)]),
    [
      ['Timers of this page over 60 ms late, in the last 10 s', '0', '3'],
      ['Devices that say that they cannot keep up', '0 of 2 that reported', '1'],
      ['Event loop of relay r1, 99th percentile', '12 ms late', '60 ms'],
      ['Peers in the room', '4', '200'],
    ],
  )
})

test('within a sentence the same words begin small', () => {
  const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
  assert.deepEqual(
    gauges.map(gaugeNameInText),
    gauges.map(gauge => small(gaugeName(gauge))),
  )
})

test('who has not reported and a dead relay have no words for a number', () => {
  assert.equal(gaugeNow({ what: 'devices', now: null, reported: 0, limit: 1, isOver: false }), null)
  assert.equal(gaugeNow({ what: 'eventLoop', now: null, relay: 'r1', limit: 60, isOver: false }), null)
})
