import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { seededRandom } from '../simulation/random.ts'
import { Gossip } from '../testing/gossip.ts'
import { A, B, kindsTo, lonePlumtree, ORIGIN, passed } from '../testing/lone-plumtree.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { MESH_SETTINGS } from './settings.ts'
import { WIRE_LIMITS } from './wire.ts'

/** As the module says: what a link begins with, and the most that one graft is answered with. */
const DIGEST_MS = 30_000
const GRAFT_BYTES = 512 * 1024
const TREE = { origin: ORIGIN, n: 1, frugal: false }

const graph = {
  seed: fc.nat(),
  size: fc.integer({ min: 2, max: 20 }),
  extra: fc.nat(40),
}

test('in any connected graph everyone gets every broadcast of those they heard of before, exactly once', () => {
  fc.assert(
    fc.property(graph.seed, graph.size, graph.extra, (seed, size, extra) => {
      const random = seededRandom(seed)
      const gossip = new Gossip(size, 60, random)
      gossip.connect(extra)
      const names = introduce(gossip)
      for (let n = 0; n < 30; n += 1) {
        names.push(gossip.broadcast(gossip.ids[Math.floor(random() * size)] ?? A))
        gossip.clock.advance(random() * 100)
      }
      gossip.clock.advance(5_000)
      for (const name of names) assert.deepEqual(gossip.counts(name), Array(size).fill(1), name)
    }),
    { numRuns: 60 },
  )
})

/** Of an origin that is new its past is not asked for: everyone is heard of first, one after the other. */
function introduce(gossip: Gossip): string[] {
  return gossip.ids.map(id => {
    const name = gossip.broadcast(id)
    gossip.clock.advance(1_000)
    return name
  })
}

for (const { everyMs, speakers } of [
  { everyMs: 200, speakers: 1 },
  { everyMs: 50, speakers: 30 },
  { everyMs: 20, speakers: 30 },
]) {
  test(`with ${speakers} who speak, one every ${everyMs} ms, hardly a copy is one too many in the end`, context => {
    const rates = Array.from({ length: 4 }, (_, seed) => {
      const random = seededRandom(seed)
      const gossip = new Gossip(30, 20, random)
      gossip.connect(60)
      const speak = (ms: number): void => {
        for (let spentMs = 0; spentMs < ms; spentMs += everyMs) {
          gossip.broadcast(gossip.ids[Math.floor(random() * speakers)] ?? A)
          gossip.clock.advance(everyMs)
        }
      }
      speak(20_000)
      const { all, further } = gossip.copies
      speak(5_000)
      return (gossip.copies.further - further) / (gossip.copies.all - all)
    })
    const share = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
    context.diagnostic(
      `share of further copies: ${rates.map(rate => `${(100 * rate).toFixed(1)} %`).join(', ')}`,
    )
    // Flooding over these 89 links makes 80 % of all copies further ones.
    assert.ok(share < 0.01, `${share}`)
  })
}

test('links that go down and up meanwhile lose no broadcast, once all are back within the digest time', () => {
  fc.assert(
    fc.property(graph.seed, graph.size, graph.extra, (seed, size, extra) => {
      const random = seededRandom(seed)
      const gossip = new Gossip(size, 60, random)
      const links = gossip.connect(extra)
      const names = introduce(gossip)
      for (let spentMs = 0; spentMs < DIGEST_MS / 2; spentMs += 200) {
        const link = links[Math.floor(random() * links.length)]
        if (link !== undefined) random() < 0.5 ? gossip.down(link) : gossip.up(link)
        names.push(gossip.broadcast(gossip.ids[Math.floor(random() * size)] ?? A))
        gossip.clock.advance(200)
      }
      for (const link of links) gossip.up(link)
      gossip.clock.advance(DIGEST_MS / 4)
      for (const name of names) assert.deepEqual(gossip.counts(name), Array(size).fill(1), name)
    }),
    { numRuns: 60 },
  )
})

test('what was missed in a cut comes though it is more than one graft is answered with', () => {
  const gossip = new Gossip(2, 10, seededRandom(1))
  const [a, b] = gossip.ids
  assert.ok(a !== undefined && b !== undefined)
  gossip.up({ a, b })
  gossip.broadcast(a)
  gossip.clock.advance(1_000)
  gossip.down({ a, b })
  const names = Array.from({ length: 40 }, () => gossip.broadcast(a, new Uint8Array(60_000)))
  gossip.clock.advance(1_000)
  gossip.up({ a, b })
  gossip.clock.advance(10_000)
  for (const name of names) assert.deepEqual(gossip.counts(name), [1, 1], name)
})

test('a broadcast goes on to every eager link but the one it came over', () => {
  const { plumtree, sent } = lonePlumtree()
  plumtree.spread(passed(1, A), 0)
  assert.deepEqual(kindsTo(sent), ['broadcast B'])
  plumtree.spread(passed(2, null), 0)
  assert.deepEqual(kindsTo(sent), ['broadcast A', 'broadcast B'])
})

test('over the link that brought a further copy broadcasts are only announced', () => {
  const { plumtree, sent } = lonePlumtree()
  plumtree.spread(passed(1, A), 0)
  for (let times = 0; times < 2; times += 1) plumtree.repeated(TREE, B)
  assert.deepEqual(kindsTo(sent), ['broadcast B', 'prune B'])
  plumtree.spread(passed(2, A), 0)
  assert.deepEqual(kindsTo(sent), [])
  assert.deepEqual(plumtree.dueAnnouncements(MESH_SETTINGS.announceAfterMs), [B])
  assert.deepEqual(plumtree.takeAnnouncements(B), [{ origin: ORIGIN, n: 2, frugal: false, hops: 1 }])
  assert.deepEqual(plumtree.takeAnnouncements(B), [])
})

test('each origin has a tree of its own', () => {
  const { plumtree, sent } = lonePlumtree()
  const other = peerNumber(9)
  plumtree.repeated(TREE, B)
  plumtree.pruned({ origin: other, frugal: false }, A)
  assert.deepEqual(kindsTo(sent), ['prune B'])
  plumtree.spread(passed(1, null), 0)
  assert.deepEqual(kindsTo(sent), ['broadcast A'])
  plumtree.spread({ ...passed(1, null), origin: other }, 0)
  assert.deepEqual(kindsTo(sent), ['broadcast B'])
})

test('what was announced and did not come is fetched, from one holder after the other, and then given up', () => {
  const { plumtree, sent } = lonePlumtree()
  for (const peer of [A, B]) plumtree.announced(peer, [{ origin: ORIGIN, n: 1, frugal: false, hops: 3 }], 0)
  const asked: string[][] = []
  for (let nowMs = 0; nowMs <= 2_000; nowMs += MESH_SETTINGS.graftAfterMs) {
    plumtree.wake(nowMs)
    asked.push(kindsTo(sent))
  }
  assert.deepEqual(
    asked.filter(kinds => kinds.length > 0),
    [['graft A'], ['graft B']],
  )
  assert.equal(plumtree.nextWakeMs(), null)
})

test('of an origin that is new only its latest broadcast is fetched, not its past', () => {
  const { plumtree, sent } = lonePlumtree()
  const announced = [3, 1, 2].map(n => ({ origin: ORIGIN, n, frugal: false, hops: 1 }))
  plumtree.announced(A, announced, 0)
  plumtree.wake(MESH_SETTINGS.graftAfterMs)
  assert.deepEqual(
    sent.map(({ message }) => message),
    [{ kind: 'graft', wanted: [{ origin: ORIGIN, n: 3, frugal: false, hops: 1 }] }],
  )
})

test('one graft is answered with half a megabyte at most, and the rest is announced anew', () => {
  const { plumtree, sent } = lonePlumtree()
  const size = 60_000
  const all = Array.from({ length: 20 }, (_, n) => n + 1)
  for (const n of all) plumtree.spread(passed(n, A, size), 0)
  sent.splice(0)
  plumtree.grafted(
    B,
    all.map(n => ({ origin: ORIGIN, n, frugal: false })),
    0,
  )
  const most = Math.floor(GRAFT_BYTES / size)
  assert.deepEqual(kindsTo(sent), Array(most).fill('broadcast B'))
  assert.deepEqual(
    plumtree.takeAnnouncements(B).map(({ n }) => n),
    all.slice(most),
  )
})

test('a graft for what nobody broadcast is answered with nothing', () => {
  const { plumtree, sent } = lonePlumtree()
  plumtree.grafted(
    A,
    Array.from({ length: WIRE_LIMITS.refs }, (_, n) => ({ origin: ORIGIN, n, frugal: false })),
    0,
  )
  assert.deepEqual(sent, [])
  assert.deepEqual(plumtree.takeAnnouncements(A), [])
})

test('announcements of broadcasts that never come cost a bounded number of questions', () => {
  const { plumtree, sent } = lonePlumtree()
  for (let n = 0; n < 100_000; n += 1)
    plumtree.announced(A, [{ origin: peerNumber(n), n: 1, frugal: false, hops: 1 }], 0)
  for (let nowMs = 0; nowMs <= 2_000; nowMs += 100) plumtree.wake(nowMs)
  const wanted = sent.flatMap(({ message }) => (message.kind === 'graft' ? message.wanted : []))
  assert.equal(wanted.length, 2_000)
  for (const { message } of sent)
    if (message.kind === 'graft') assert.ok(message.wanted.length <= WIRE_LIMITS.refs)
})

test('a neighbour that announces what never comes leaves room for what another one announces, and for itself later', () => {
  const { plumtree, sent } = lonePlumtree()
  const flood = (nowMs: number): void => {
    for (let n = 0; n < 10_000; n += 1)
      plumtree.announced(A, [{ origin: peerNumber(n), n: 1, frugal: false, hops: 1 }], nowMs)
  }
  const ask = (fromMs: number): PeerId[] => {
    sent.length = 0
    for (let nowMs = fromMs; nowMs <= fromMs + 2_000; nowMs += 100) plumtree.wake(nowMs)
    return sent.flatMap(({ to, message }) => (message.kind === 'graft' ? message.wanted.map(() => to) : []))
  }
  flood(0)
  plumtree.announced(B, [{ origin: ORIGIN, n: 20_000, frugal: false, hops: 1 }], 0)
  const asked = ask(0)
  assert.equal(asked.filter(to => to === A).length, 2_000)
  assert.deepEqual(
    asked.filter(to => to === B),
    [B],
  )
  flood(10_000)
  assert.equal(ask(10_000).length, 2_000)
})

test('a link begins with what was broadcast within the digest time, and not with more', () => {
  const { plumtree } = lonePlumtree()
  plumtree.spread({ ...passed(1, A), atMs: 0 }, 0)
  plumtree.spread({ ...passed(2, A), atMs: 10_000 }, 10_000)
  plumtree.linkUp(ORIGIN, DIGEST_MS + 1)
  assert.deepEqual(
    plumtree.takeAnnouncements(ORIGIN).map(({ n }) => n),
    [2],
  )
})

test('a link begins with its digest at once, but for the first seconds, in which all that was said is on its way', () => {
  const { plumtree } = lonePlumtree()
  plumtree.spread({ ...passed(1, A), atMs: 4_000 }, 4_000)
  plumtree.linkUp(ORIGIN, 4_000)
  assert.deepEqual(plumtree.dueAnnouncements(4_000), [])
  assert.deepEqual(plumtree.dueAnnouncements(4_000 + MESH_SETTINGS.announceAfterMs), [ORIGIN])
  plumtree.takeAnnouncements(ORIGIN)
  plumtree.linkUp(peerNumber(7), 6_000)
  assert.deepEqual(plumtree.dueAnnouncements(6_000), [peerNumber(7)])
})

test('what had to be fetched is announced sooner than what came by itself: others wait for it too', () => {
  const { announceAfterMs, announceFetchedAfterMs, graftAfterMs } = MESH_SETTINGS
  const { plumtree } = lonePlumtree()
  plumtree.repeated(TREE, B)
  plumtree.spread(passed(1, A), 0)
  assert.deepEqual(plumtree.dueAnnouncements(announceAfterMs - 1), [])
  assert.deepEqual(plumtree.dueAnnouncements(announceAfterMs), [B])
  plumtree.announced(A, [{ ...TREE, n: 2, hops: 1 }], announceAfterMs)
  plumtree.wake(announceAfterMs + graftAfterMs)
  const cameAtMs = announceAfterMs + graftAfterMs + 10
  plumtree.spread(passed(2, A), cameAtMs)
  assert.deepEqual(plumtree.dueAnnouncements(cameAtMs + announceFetchedAfterMs), [B])
})

test('a way that is two links shorter takes the place of the one that a broadcast came', () => {
  const { plumtree, sent } = lonePlumtree()
  plumtree.spread(passed(1, A, 100, 6), 0)
  plumtree.repeated(TREE, B)
  sent.splice(0)
  plumtree.announced(B, [{ origin: ORIGIN, n: 1, frugal: false, hops: 4 }], 0)
  assert.deepEqual(kindsTo(sent), [])
  plumtree.announced(B, [{ origin: ORIGIN, n: 1, frugal: false, hops: 3 }], 0)
  assert.deepEqual(kindsTo(sent), ['graft B', 'prune A'])
})

test('a broadcast that crossed the most links that are allowed is delivered and goes no further', () => {
  const { plumtree, sent } = lonePlumtree()
  plumtree.spread(passed(1, A, 100, WIRE_LIMITS.hops), 0)
  assert.deepEqual(sent, [])
  plumtree.grafted(B, [{ origin: ORIGIN, n: 1, frugal: false }], 0)
  assert.deepEqual(sent, [])
})
