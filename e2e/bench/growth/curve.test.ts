import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Curve, failures, fitted, growthTable } from './curve.ts'

function curve(values: Readonly<Record<number, number | null>>): Curve {
  const points = Object.entries(values).map(([peers, value]) => ({
    peers: Number(peers),
    value,
    reason: value === null ? 'too slow' : null,
  }))
  return { what: 'links', unit: 'ms', where: 'tabs', points }
}

test('what doubles with the peers grows as their first power, what quadruples as their second', () => {
  assert.equal(fitted(curve({ 2: 5, 4: 10, 8: 20 })).exponent?.toFixed(6), '1.000000')
  assert.equal(fitted(curve({ 2: 5, 4: 20, 8: 80 })).exponent?.toFixed(6), '2.000000')
})

test('a size that failed is in the table as failed, with its reason, and not in the fit', () => {
  const one = fitted(curve({ 2: 5, 4: 10, 8: null }))
  assert.equal(one.exponent?.toFixed(6), '1.000000')
  assert.equal(growthTable([one]).split('\n').at(-1), '| links, ms | tabs | 5 | 10 | failed | N^1.00 |')
  assert.deepEqual(failures([one]), ['8 tabs: too slow'])
})

test('of one size no growth is told', () => {
  const one = fitted(curve({ 2: 5 }))
  assert.equal(one.exponent, null)
  assert.match(growthTable([one]), /no data/)
})
