import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { LIMITS, NameSchema } from '#protocol'
import { freeName, NAMES } from './names.ts'
import { WALL } from './parameters.ts'

test('there is a distinct valid name for every frame of a full wall', () => {
  assert.equal(new Set(NAMES).size, WALL.maxPeers)
  assert.ok(NAMES.every(name => v.is(NameSchema, name) && name.length <= LIMITS.nameLength))
})

test('a closed frame’s name is the next to be used; a full wall has none left', () => {
  assert.equal(freeName(['Ada', 'Claude']), 'Barbara')
  assert.equal(freeName(NAMES), null)
})
