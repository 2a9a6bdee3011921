import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { seededRandom } from '../simulation/random.ts'
import { Gossip, type GossipLink } from '../testing/gossip.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import type { LinkMessage } from './link-message.ts'
import { Plumtree } from './plumtree.ts'
import { MESH_SETTINGS } from './settings.ts'
import { WIRE_LIMITS } from './wire.ts'

const [A, B, ORIGIN, SELF] = [peerNumber(1), peerNumber(2), peerNumber(3), peerNumber(4)]
/** As the module says: what a link begins with, and the most that one graft is answered with. */
const DIGEST_MS = 30_000
const GRAFT_BYTES = 512 * 1024

/** A connected graph: a random tree, and `extra` links more. */
function connect(gossip: Gossip, extra: number, random: Random): GossipLink[] {
  const { ids } = gossip
  const one = (from: readonly PeerId[]): PeerId => from[Math.floor(random() * from.length)] ?? A
  const links = ids.slice(1).map((b, i) => ({ a: one(ids.slice(0, i + 1)), b }))
  for (let n = 0; n < extra; n += 1) {
    const [a, b] = [one(ids), one(ids)]
    const isThere = links.some(link => [link.a, link.b].includes(a) && [link.a, link.b].includes(b))
    if (a !== b && !isThere) links.push({ a, b })
  }
  for (const link of links) gossip.up(link)
  return links
}

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
      connect(gossip, extra, random)
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

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

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
      connect(gossip, 60, random)
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
    const share = mean(rates)
    context.diagnostic(
      `share of further copies: ${rates.map(rate => `${(100 * rate).toFixed(1)} %`).join(', ')}`,
    )
    // Flooding over these 89 links makes 80 % of all copies further ones.
    assert.ok(share < 0.01, `${share}`)
  })
}

test('what takes the frugal tree leaves its origin twice and reaches everyone once, also after links went and came', context => {
  const uploads = { calm: [] as number[], after: [] as number[] }
  const further: number[] = []
  const late: number[] = []
  fc.assert(
    fc.property(graph.seed, fc.integer({ min: 11, max: 30 }), (seed, size) => {
      const random = seededRandom(seed)
      const gossip = new Gossip(size, 60, random)
      const links = connect(gossip, 3 * size, random)
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
  const percent = (values: number[]): string => `${(100 * mean(values)).toFixed(1)} %`
  context.diagnostic(
    `copies from the origin ${mean(uploads.calm).toFixed(2)}, after links went and came ${mean(uploads.after).toFixed(2)}; further ones ${percent(further)}, late ${percent(late)}`,
  )
  assert.ok(mean(uploads.calm) <= 2.2, `${uploads.calm}`)
  assert.ok(mean(uploads.after) <= 2.2, `${uploads.after}`)
  assert.ok(mean(further) < 0.02, `${further}`)
  assert.ok(mean(late) < 0.02, `${mean(late)}`)
})

/** To whom a large broadcast of our own is sent at once. */
function carriers({ plumtree, sent }: ReturnType<typeof alone>, n: number): PeerId[] {
  sent.splice(0)
  plumtree.spread({ ...broadcast(n, null), origin: SELF, frugal: true }, 0)
  return sent.splice(0).map(({ to }) => to)
}

test('when both links that carry large broadcasts break, two others take their place', () => {
  const at = alone()
  for (let n = 5; n < 8; n += 1) at.plumtree.linkUp(peerNumber(n), 0)
  assert.deepEqual(carriers(at, 1), [A, B])
  assert.deepEqual(carriers(at, 2), [A, B])
  for (const peer of [A, B]) at.plumtree.linkDown(peer)
  assert.deepEqual(carriers(at, 3), [peerNumber(5), peerNumber(6)])
})

test('whoever had to ask for a large broadcast is sent the next one at once', () => {
  const at = alone()
  const last = peerNumber(5)
  at.plumtree.linkUp(last, 0)
  carriers(at, 1)
  at.plumtree.grafted(last, [{ origin: SELF, n: 1, frugal: true }], 0)
  assert.deepEqual(carriers(at, 2), [B, last])
})

test('what takes the frugal tree is asked of others first, and of its origin where nobody else has it', () => {
  const { plumtree, sent } = alone()
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
  const at = alone()
  const third = peerNumber(5)
  at.plumtree.linkUp(third, 0)
  assert.deepEqual(carriers(at, 1), [A, B])
  at.plumtree.pruned({ origin: SELF, frugal: true }, A)
  assert.deepEqual(carriers(at, 2), [B, third])
})

test('a copy that claims to take the other tree thins out neither', () => {
  const { plumtree, sent } = alone()
  plumtree.spread(broadcast(1, A), 0)
  sent.splice(0)
  plumtree.repeated({ origin: ORIGIN, n: 1, frugal: true }, B)
  plumtree.spread(broadcast(2, A), 0)
  plumtree.spread({ ...broadcast(3, A), frugal: true }, 0)
  assert.deepEqual(kindsTo(sent), ['broadcast B', 'broadcast B'])
})

test('links that go down and up meanwhile lose no broadcast, once all are back within the digest time', () => {
  fc.assert(
    fc.property(graph.seed, graph.size, graph.extra, (seed, size, extra) => {
      const random = seededRandom(seed)
      const gossip = new Gossip(size, 60, random)
      const links = connect(gossip, extra, random)
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

/** One Plumtree with neighbours A and B, and what it said to them. */
function alone(): { plumtree: Plumtree; sent: { to: PeerId; message: LinkMessage }[] } {
  const sent: { to: PeerId; message: LinkMessage }[] = []
  const plumtree = new Plumtree(
    SELF,
    MESH_SETTINGS,
    (to, message) => sent.push({ to, message }),
    () => true,
  )
  for (const peer of [A, B]) plumtree.linkUp(peer, 0)
  return { plumtree, sent }
}

const broadcast = (n: number, from: PeerId | null, size = 100, hops = 1) => ({
  origin: ORIGIN,
  n,
  hops,
  frugal: false,
  from,
  sealed: new Uint8Array(size),
  atMs: 0,
})

const TREE = { origin: ORIGIN, n: 1, frugal: false }

const kindsTo = (sent: { to: PeerId; message: LinkMessage }[]): string[] =>
  sent.splice(0).map(({ to, message }) => `${message.kind} ${to === A ? 'A' : 'B'}`)

test('a broadcast goes on to every eager link but the one it came over', () => {
  const { plumtree, sent } = alone()
  plumtree.spread(broadcast(1, A), 0)
  assert.deepEqual(kindsTo(sent), ['broadcast B'])
  plumtree.spread(broadcast(2, null), 0)
  assert.deepEqual(kindsTo(sent), ['broadcast A', 'broadcast B'])
})

test('over the link that brought a further copy broadcasts are only announced', () => {
  const { plumtree, sent } = alone()
  plumtree.spread(broadcast(1, A), 0)
  for (let times = 0; times < 2; times += 1) plumtree.repeated(TREE, B)
  assert.deepEqual(kindsTo(sent), ['broadcast B', 'prune B'])
  plumtree.spread(broadcast(2, A), 0)
  assert.deepEqual(kindsTo(sent), [])
  assert.deepEqual(plumtree.dueAnnouncements(MESH_SETTINGS.announceAfterMs), [B])
  assert.deepEqual(plumtree.takeAnnouncements(B), [{ origin: ORIGIN, n: 2, frugal: false, hops: 1 }])
  assert.deepEqual(plumtree.takeAnnouncements(B), [])
})

test('each origin has a tree of its own', () => {
  const { plumtree, sent } = alone()
  const other = peerNumber(9)
  plumtree.repeated(TREE, B)
  plumtree.pruned({ origin: other, frugal: false }, A)
  assert.deepEqual(kindsTo(sent), ['prune B'])
  plumtree.spread(broadcast(1, null), 0)
  assert.deepEqual(kindsTo(sent), ['broadcast A'])
  plumtree.spread({ ...broadcast(1, null), origin: other }, 0)
  assert.deepEqual(kindsTo(sent), ['broadcast B'])
})

test('what was announced and did not come is fetched, from one holder after the other, and then given up', () => {
  const { plumtree, sent } = alone()
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
  const { plumtree, sent } = alone()
  const announced = [3, 1, 2].map(n => ({ origin: ORIGIN, n, frugal: false, hops: 1 }))
  plumtree.announced(A, announced, 0)
  plumtree.wake(MESH_SETTINGS.graftAfterMs)
  assert.deepEqual(
    sent.map(({ message }) => message),
    [{ kind: 'graft', wanted: [{ origin: ORIGIN, n: 3, frugal: false, hops: 1 }] }],
  )
})

test('one graft is answered with half a megabyte at most, and the rest is announced anew', () => {
  const { plumtree, sent } = alone()
  const size = 60_000
  const all = Array.from({ length: 20 }, (_, n) => n + 1)
  for (const n of all) plumtree.spread(broadcast(n, A, size), 0)
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
  const { plumtree, sent } = alone()
  plumtree.grafted(
    A,
    Array.from({ length: WIRE_LIMITS.refs }, (_, n) => ({ origin: ORIGIN, n, frugal: false })),
    0,
  )
  assert.deepEqual(sent, [])
  assert.deepEqual(plumtree.takeAnnouncements(A), [])
})

test('announcements of broadcasts that never come cost a bounded number of questions', () => {
  const { plumtree, sent } = alone()
  for (let n = 0; n < 100_000; n += 1)
    plumtree.announced(A, [{ origin: peerNumber(n), n: 1, frugal: false, hops: 1 }], 0)
  for (let nowMs = 0; nowMs <= 2_000; nowMs += 100) plumtree.wake(nowMs)
  const wanted = sent.flatMap(({ message }) => (message.kind === 'graft' ? message.wanted : []))
  assert.equal(wanted.length, 2_000)
  for (const { message } of sent)
    if (message.kind === 'graft') assert.ok(message.wanted.length <= WIRE_LIMITS.refs)
})

test('a neighbour that announces what never comes leaves room for what another one announces, and for itself later', () => {
  const { plumtree, sent } = alone()
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
  const { plumtree } = alone()
  plumtree.spread({ ...broadcast(1, A), atMs: 0 }, 0)
  plumtree.spread({ ...broadcast(2, A), atMs: 10_000 }, 10_000)
  plumtree.linkUp(ORIGIN, DIGEST_MS + 1)
  assert.deepEqual(
    plumtree.takeAnnouncements(ORIGIN).map(({ n }) => n),
    [2],
  )
})

test('a way that is two links shorter takes the place of the one that a broadcast came', () => {
  const { plumtree, sent } = alone()
  plumtree.spread(broadcast(1, A, 100, 6), 0)
  plumtree.repeated(TREE, B)
  sent.splice(0)
  plumtree.announced(B, [{ origin: ORIGIN, n: 1, frugal: false, hops: 4 }], 0)
  assert.deepEqual(kindsTo(sent), [])
  plumtree.announced(B, [{ origin: ORIGIN, n: 1, frugal: false, hops: 3 }], 0)
  assert.deepEqual(kindsTo(sent), ['graft B', 'prune A'])
})

test('a broadcast that crossed the most links that are allowed is delivered and goes no further', () => {
  const { plumtree, sent } = alone()
  plumtree.spread(broadcast(1, A, 100, WIRE_LIMITS.hops), 0)
  assert.deepEqual(sent, [])
  plumtree.grafted(B, [{ origin: ORIGIN, n: 1, frugal: false }], 0)
  assert.deepEqual(sent, [])
})
