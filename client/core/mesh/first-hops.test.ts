import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { peerNumber, peersUpTo } from '../testing/mesh-values.ts'
import { FirstHops } from './first-hops.ts'

const WAYS = peersUpTo(6)
const way = fc.constantFrom(...WAYS)

test('ways are neither lost nor made up: who failed more often since its latest receipt comes later, and alike ones stay', () => {
  const report = fc.tuple(way, fc.boolean())
  fc.assert(
    fc.property(fc.array(report, { maxLength: 60 }), fc.shuffledSubarray(WAYS), (reports, ways) => {
      const firstHops = new FirstHops()
      for (const [via, isDelivered] of reports)
        if (isDelivered) firstHops.delivered(via)
        else firstHops.failed(via)
      const failures = (via: (typeof WAYS)[number]): number => {
        const of = reports.filter(([about]) => about === via).map(([, isDelivered]) => isDelivered)
        return of.length - 1 - of.lastIndexOf(true)
      }
      const ordered = firstHops.ordered(ways)
      assert.deepEqual(ordered.toSorted(), ways.toSorted())
      for (const [n, later] of ordered.entries())
        for (const earlier of ordered.slice(0, n)) {
          const [a, b] = [failures(earlier), failures(later)]
          assert.ok(a < b || (a === b && ways.indexOf(earlier) < ways.indexOf(later)))
        }
    }),
    { numRuns: 500 },
  )
})

test('the latest thousand that failed are remembered, and no more', () => {
  const firstHops = new FirstHops()
  for (let n = 0; n < 1_500; n += 1) firstHops.failed(peerNumber(n))
  const [forgotten, remembered] = [peerNumber(499), peerNumber(500)]
  assert.deepEqual(firstHops.ordered([remembered, forgotten]), [forgotten, remembered])
})
