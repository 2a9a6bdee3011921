import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type Conditions, ConditionsSchema } from '#conditions'
import type { PeerId } from '#protocol'
import { Rules } from '../../../core/conditions/rules.ts'
import { EVERYBODY, hasCut, withCut, withoutCut, withoutPause, withPause } from './emulate.ts'

const [ann, bob, cleo] = ['ann00000', 'bob00000', 'cleo0000'] as PeerId[] as [PeerId, PeerId, PeerId]
const before: Conditions = { seed: 7, delayMs: 40, cuts: [{ from: cleo, to: '*' }] }

test('a cut holds both ways, leaves all else in force, and is what the lab host takes', () => {
  const cut = withCut(before, ann, bob)
  const rules = new Rules(v.parse(ConditionsSchema, cut))
  assert.deepEqual(
    [rules.isCut(ann, bob), rules.isCut(bob, ann), rules.isCut(ann, 'r1')],
    [true, true, false],
  )
  assert.equal(cut.delayMs, 40)
  assert.ok(hasCut(cut, bob, ann) && hasCut(cut, cleo, EVERYBODY) && !hasCut(cut, ann, cleo))
})

test('mending gives back what was before, whichever end is named first and however often it was cut', () => {
  assert.deepEqual(withoutCut(withCut(withCut(before, ann, bob), bob, ann), bob, ann), before)
  assert.deepEqual(withoutCut(before, cleo, EVERYBODY), { seed: 7, delayMs: 40 })
})

test('a peer is paused once, and going on leaves the others paused', () => {
  const paused = withPause(withPause(withPause(before, ann), bob), ann)
  assert.deepEqual(paused.paused, [bob, ann])
  assert.deepEqual(withoutPause(paused, ann).paused, [bob])
  assert.deepEqual(withoutPause(withoutPause(paused, ann), bob), before)
})
