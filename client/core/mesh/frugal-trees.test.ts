import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { mean } from '../experiments/statistics.ts'
import { seededRandom } from '../simulation/random.ts'
import { Gossip } from '../testing/gossip.ts'
import {
  A,
  B,
  kindsTo,
  type LonePlumtree,
  lonePlumtree,
  ORIGIN,
  passed,
  SELF,
} from '../testing/lone-plumtree.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { MESH_SETTINGS } from './settings.ts'

const meanOf = (values: readonly number[]): number => mean(values) ?? Number.NaN

test('what takes the frugal tree leaves its origin twice and reaches everyone once, also after links went and came', context => {
  const uploads = { calm: [] as number[], after: [] as number[] }
  const further: number[] = []
  const late: number[] = []
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 11, max: 30 }), (seed, size) => {
      const random = seededRandom(seed)
      const gossip = new Gossip(size, 60, random)
      const links = gossip.connect(3 * size)
      const origin = gossip.ids[Math.floor(random() * size)] ?? A
      const speak = (): string => {
        const name = gossip.broadcast(origin, new Uint8Array(10_000), true)
        gossip.clock.advance(500)
        late.push(gossip.counts(name).every(count => count === 1) ? 0 : 1)
        gossip.clock.advance(1_500)
        assert.deepEqual(gossip.counts(name), Array(size).fill(1), name)
        return name
      }
      /** Ten, once the tree has grown or mended with three. Copies that the origin sent of each. */
      const copiesOfEach = (): number => {
        for (let n = 0; n < 3; n += 1) speak()
        late.splice(-3)
        const [copies, uploaded] = [{ ...gossip.copies }, gossip.uploads.get(origin) ?? 0]
        for (let n = 0; n < 10; n += 1) speak()
        further.push((gossip.copies.further - copies.further) / (gossip.copies.all - copies.all))
        return ((gossip.uploads.get(origin) ?? 0) - uploaded) / 10
      }
      uploads.calm.push(copiesOfEach())
      for (let n = 0; n < 40; n += 1) {
        const link = links[Math.floor(random() * links.length)]
        if (link !== undefined) random() < 0.5 ? gossip.down(link) : gossip.up(link)
        gossip.broadcast(origin, new Uint8Array(10_000), true)
        gossip.clock.advance(200)
      }
      for (const link of links) gossip.up(link)
      gossip.clock.advance(5_000)
      uploads.after.push(copiesOfEach())
    }),
    { numRuns: 40 },
  )
  const percent = (values: number[]): string => `${(100 * meanOf(values)).toFixed(1)} %`
  context.diagnostic(
    `copies from the origin ${meanOf(uploads.calm).toFixed(2)}, after links went and came ${meanOf(uploads.after).toFixed(2)}; further ones ${percent(further)}, late ${percent(late)}`,
  )
  assert.ok(meanOf(uploads.calm) <= 2.2, `${uploads.calm}`)
  assert.ok(meanOf(uploads.after) <= 2.2, `${uploads.after}`)
  assert.ok(meanOf(further) < 0.02, `${further}`)
  assert.ok(meanOf(late) < 0.02, `${meanOf(late)}`)
})

/** To whom a large broadcast of our own is sent at once. */
function carriers({ plumtree, sent }: LonePlumtree, n: number): PeerId[] {
  sent.splice(0)
  plumtree.spread({ ...passed(n, null), origin: SELF, frugal: true }, 0)
  return sent.splice(0).map(({ to }) => to)
}

test('when both links that carry large broadcasts break, two others take their place', () => {
  const at = lonePlumtree()
  for (let n = 5; n < 8; n += 1) at.plumtree.linkUp(peerNumber(n), 0)
  assert.deepEqual(carriers(at, 1), [A, B])
  assert.deepEqual(carriers(at, 2), [A, B])
  for (const peer of [A, B]) at.plumtree.linkDown(peer)
  assert.deepEqual(carriers(at, 3), [peerNumber(5), peerNumber(6)])
})

test('whoever had to ask for a large broadcast is sent the next one at once', () => {
  const at = lonePlumtree()
  const last = peerNumber(5)
  at.plumtree.linkUp(last, 0)
  carriers(at, 1)
  at.plumtree.grafted(last, [{ origin: SELF, n: 1, frugal: true }], 0)
  assert.deepEqual(carriers(at, 2), [B, last])
})

test('what takes the frugal tree is asked of others first, and of its origin where nobody else has it', () => {
  const { plumtree, sent } = lonePlumtree()
  plumtree.linkUp(ORIGIN, 0)
  const ref = (n: number) => ({ origin: ORIGIN, n, frugal: true, hops: 1 })
  const askedOf = (n: number, holders: PeerId[]): PeerId[] => {
    sent.splice(0)
    for (const holder of holders) plumtree.announced(holder, [ref(n)], n * 10_000)
    plumtree.wake(n * 10_000 + MESH_SETTINGS.graftAfterMs)
    return sent.map(({ to }) => to)
  }
  assert.deepEqual(askedOf(1, [ORIGIN, B]), [B])
  assert.deepEqual(askedOf(2, [ORIGIN]), [ORIGIN])
})

test('a neighbour that gets large broadcasts sooner over others is passed over for one that does not', () => {
  const at = lonePlumtree()
  const third = peerNumber(5)
  at.plumtree.linkUp(third, 0)
  assert.deepEqual(carriers(at, 1), [A, B])
  at.plumtree.pruned({ origin: SELF, frugal: true }, A)
  assert.deepEqual(carriers(at, 2), [B, third])
})

test('a copy that claims to take the other tree thins out neither', () => {
  const { plumtree, sent } = lonePlumtree()
  plumtree.spread(passed(1, A), 0)
  sent.splice(0)
  plumtree.repeated({ origin: ORIGIN, n: 1, frugal: true }, B)
  plumtree.spread(passed(2, A), 0)
  plumtree.spread({ ...passed(3, A), frugal: true }, 0)
  assert.deepEqual(kindsTo(sent), ['broadcast B', 'broadcast B'])
})
