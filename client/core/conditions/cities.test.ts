import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CITY_NAMES } from '#conditions'
import { oneWayMs } from './cities.ts'

const city = fc.constantFrom(...CITY_NAMES)

test('light in fibre takes some 28 ms from London to New York, and 5 ms for each 1,000 km', () => {
  // Great circle London - New York: 5,570 km (Vincenty on WGS 84: 5,585 km; the sphere is off by at most 0.6 %).
  assert.ok(
    Math.abs(oneWayMs('London', 'New York') - 5_570 / 199.86) < 0.3,
    `${oneWayMs('London', 'New York')}`,
  )
  // Auckland and Buenos Aires lie across the date line: 10,350 km, and not the long way round.
  assert.ok(Math.abs(oneWayMs('Auckland', 'Buenos Aires') - 10_350 / 199.86) < 0.6)
})

test('between any two cities it is the same there and back, nothing to the same city, and at most half the Earth', () => {
  fc.assert(
    fc.property(city, city, (a, b) => {
      assert.equal(oneWayMs(a, b), oneWayMs(b, a))
      assert.equal(oneWayMs(a, a), 0)
      assert.ok(oneWayMs(a, b) <= 20_016 / 199.86)
      assert.ok(a === b || oneWayMs(a, b) > 1)
    }),
  )
})
