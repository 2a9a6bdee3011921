import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { JobSchema } from '#work'
import { centredOn, pictureAt, SIGHTS, zoomed } from './sights.ts'

test('every sight, and every zoom into and out of it, is a picture that may be asked for', () => {
  for (const { place } of Object.values(SIGHTS)) {
    let [near, far] = [zoomed(place, 1), zoomed(place, 1)]
    for (let step = 0; step < 40; step += 1) {
      for (const each of [near, far]) assert.ok(v.is(JobSchema, pictureAt(each)), JSON.stringify(each))
      near = zoomed(near, 0.25)
      far = zoomed(far, 4)
    }
  }
})

test('a click in a corner puts that corner in the middle', () => {
  const place = { centerX: 1, centerY: 2, span: 4 }
  assert.deepEqual(centredOn(place, 0, 1), { centerX: -1, centerY: 4, span: 4 })
  assert.deepEqual(centredOn(place, 0.5, 0.5), place)
})
