import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { ConditionsSchema } from '#conditions'
import { PeerIdSchema } from '#protocol'
import { conditionsFor } from './conditions-for.ts'
import { nothingMade } from './plan.ts'

const ids = ['peeraaaa', 'peerbbbb', 'peercccc'].map(id => v.parse(PeerIdSchema, id))
const NOTHING = nothingMade(7)

test('peers by number become peers by id, and relays stay with the first group', () => {
  const conditions = conditionsFor({ ...NOTHING, apart: [1, 2], paused: [0] }, ids, ['relay-1'])
  assert.deepEqual(conditions, { seed: 7, groups: [[], ['peerbbbb', 'peercccc']], paused: ['peeraaaa'] })
  assert.ok(v.is(ConditionsSchema, conditions))
})

test('delay, jitter, uplink and who is heard by nobody come through, with the seed of their draws', () => {
  const made = {
    delayMs: 200,
    jitter: { distribution: 'exponential', ms: 50 },
    uplink: { bytesPerSecond: 8_000 },
  } as const
  const conditions = conditionsFor({ ...NOTHING, ...made, muted: [2] }, ids, [])
  assert.deepEqual(conditions, { seed: 7, ...made, cuts: [{ from: 'peercccc', to: '*' }] })
  assert.ok(v.is(ConditionsSchema, conditions))
})

test('cities go round, and the relay is where it is said to be', () => {
  const conditions = conditionsFor({ ...NOTHING, cities: ['Paris', 'Tokyo'], relayCity: 'Lagos' }, ids, [
    'relay-1',
  ])
  assert.deepEqual(conditions.distance?.cities, {
    peeraaaa: 'Paris',
    peerbbbb: 'Tokyo',
    peercccc: 'Paris',
    'relay-1': 'Lagos',
  })
  assert.ok(v.is(ConditionsSchema, conditions))
})

test('no conditions are none', () => {
  assert.deepEqual(conditionsFor(null, ids, []), {})
})
