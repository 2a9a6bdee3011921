/** Words that are handed over at the begin of a link, in whatever order and over whichever links they come. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { benchRoom, first } from '../testing/bench-room.ts'
import { said, sealedBy } from '../testing/mesh-bench.ts'

const [LINKS, ORIGINS] = [4, 5]

test('a word goes once to every other neighbour if it is its origin’s latest, and else to nobody', () => {
  const word = fc.record({
    origin: fc.nat(ORIGINS - 1),
    n: fc.integer({ min: 1, max: 12 }),
    way: fc.nat(LINKS - 1),
  })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), words => {
      const { bench, neighbours, strangers } = benchRoom(LINKS)
      /** Neighbours say words of their own as well. */
      const origins = [...strangers.slice(0, ORIGINS - 1), first(neighbours)]
      const latest = new Map<number, number>()
      for (const { origin, n, way } of words) {
        const [from, via] = [origins[origin], neighbours[way]]
        assert.ok(from !== undefined && via !== undefined)
        const sealed = sealedBy(from, { kind: 'alive', n })
        const passed = said(bench.hear(via, { kind: 'word', hops: 2, sealed })).flatMap(({ to, message }) =>
          message?.kind === 'word' ? [{ to, hops: message.hops, sealed: message.sealed }] : [],
        )
        const isNews = n > (latest.get(origin) ?? 0)
        if (isNews) latest.set(origin, n)
        const others = neighbours.filter(other => isNews && other !== via && other !== from)
        assert.deepEqual(
          passed,
          others.map(({ self }) => ({ to: self, hops: 3, sealed })),
        )
      }
    }),
    { numRuns: 200 },
  )
})
