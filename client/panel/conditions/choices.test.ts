import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { ConditionsSchema } from '#conditions'
import type { PeerId } from '#protocol'
import { Rules } from '../../core/conditions/rules.ts'
import { type Choices, conditionsOf, NOTHING } from './choices.ts'

const [ANN, BOB, CLEO] = ['ann00000', 'bob00000', 'cleo0000'] as PeerId[] as [PeerId, PeerId, PeerId]
const ROOM = { peers: [CLEO, ANN, BOB], relays: ['r1', 'r2'] }
const rules = (choices: Partial<Choices>): Rules =>
  new Rules(v.parse(ConditionsSchema, conditionsOf({ ...NOTHING, ...choices }, ROOM)))

test('nothing picked is nothing in force', () => {
  assert.ok(rules({}).isCalm)
})

test('everything that can be picked is what the lab host takes', () => {
  const all = rules({
    delayMs: 200,
    jitterMs: 50,
    uplinkKilobytes: 125,
    spread: 'world',
    partition: 'halves',
    mute: ANN,
    paused: BOB,
  })
  assert.ok(!all.isCalm && all.isPaused(BOB) && all.cityOf(CLEO) !== null)
  assert.deepEqual([all.isCut(ANN, BOB), all.isCut(BOB, ANN)], [true, false])
})

test('the draws are of the seed that was picked', () => {
  assert.equal(rules({ jitterMs: 50, seed: 42 }).conditions.seed, 42)
  assert.ok(rules({ seed: 42 }).isCalm)
})

test('of two halves the relays are with the first, and everybody is in one', () => {
  const halves = rules({ partition: 'halves' })
  assert.deepEqual(
    [halves.isCut(ANN, BOB), halves.isCut(ANN, 'r1'), halves.isCut('r2', BOB)],
    [false, false, false],
  )
  assert.deepEqual([halves.isCut(CLEO, ANN), halves.isCut(CLEO, 'r1')], [true, true])
})

test('without relays the peers are together, newcomers too', () => {
  const apart = rules({ partition: 'without-relays' })
  assert.deepEqual(
    [apart.isCut(ANN, 'r1'), apart.isCut('r2', ANN), apart.isCut(ANN, 'newcomer')],
    [true, true, false],
  )
})
