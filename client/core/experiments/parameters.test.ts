import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { choice, integer, number, schemaOf } from './parameters.ts'

const schema = schemaOf({
  peers: integer('how many', { min: 2, max: 30, default: 8 }),
  share: number('how much', { min: 0, max: 1, default: 0.5 }),
  fault: choice('what breaks', ['none', 'all'], 'all'),
})

test('what is not given takes its default', () => {
  assert.deepEqual(v.parse(schema, {}), { peers: 8, share: 0.5, fault: 'all' })
  assert.deepEqual(v.parse(schema, { peers: 2, share: 1 }), { peers: 2, share: 1, fault: 'all' })
})

test('what is out of its range, of another kind or unknown is refused in words', () => {
  const refusal = (given: unknown): string | undefined => v.safeParse(schema, given).issues?.[0].message
  assert.equal(refusal({ peers: 31 }), 'takes a whole number from 2 to 30')
  assert.equal(refusal({ peers: 2.5 }), 'takes a whole number from 2 to 30')
  assert.equal(refusal({ peers: Number.NaN }), 'takes a whole number from 2 to 30')
  assert.equal(refusal({ share: '1' }), 'takes a number from 0 to 1')
  assert.equal(refusal({ fault: 'some' }), 'takes one of none, all')
  assert.match(refusal({ colour: 1 }) ?? '', /colour/)
})
