import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { seededRandom } from '../simulation/random.ts'
import { peerNumber, peersUpTo } from '../testing/mesh-values.ts'
import type { LinkMessage } from './link-message.ts'
import { Membership } from './membership.ts'
import { Routes } from './routes.ts'
import { MESH_SETTINGS } from './settings.ts'

const SELF = peerNumber(0)
const { passiveSize, activeWalk, passiveWalk, viewDelayMs, shuffle } = MESH_SETTINGS

function member(
  seed = 1,
  learned = (): void => {},
): {
  membership: Membership
  routes: Routes
  neighbours: Set<PeerId>
  gone: Set<PeerId>
  sent: { to: PeerId; message: LinkMessage }[]
} {
  const [neighbours, gone] = [new Set<PeerId>(), new Set<PeerId>()]
  const sent: { to: PeerId; message: LinkMessage }[] = []
  const routes = new Routes(SELF)
  const membership = new Membership({
    self: SELF,
    random: seededRandom(seed),
    settings: MESH_SETTINGS,
    routes,
    neighbours: () => [...neighbours],
    isNeighbour: peer => neighbours.has(peer),
    send: (to, message) => sent.push({ to, message }),
    isGone: peer => gone.has(peer),
    isLargeRoom: () => true,
    learned,
  })
  return { membership, routes, neighbours, gone, sent }
}

type At = ReturnType<typeof member>
type Step = (at: At, nowMs: number) => void

const somebody = fc.nat(60).map(peerNumber)
const peers = fc.array(somebody, { maxLength: 50 })
const message: fc.Arbitrary<LinkMessage> = fc.oneof(
  fc.constant<LinkMessage>({ kind: 'join' }),
  fc.tuple(somebody, fc.nat(16)).map(([peer, ttl]): LinkMessage => ({ kind: 'forward-join', peer, ttl })),
  fc
    .tuple(fc.nat(16), fc.array(somebody, { maxLength: 4 }), peers)
    .map(([ttl, path, of]): LinkMessage => ({ kind: 'shuffle', ttl, path, peers: of })),
  fc
    .tuple(fc.array(somebody, { maxLength: 4 }), peers)
    .map(([path, of]): LinkMessage => ({ kind: 'shuffle-reply', path, peers: of })),
  peers.map((of): LinkMessage => ({ kind: 'view', peers: of })),
  peers.map((of): LinkMessage => ({ kind: 'members', peers: of })),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  somebody.map(
    (peer): Step =>
      ({ membership, neighbours, gone }, nowMs) => {
        if (peer === SELF || gone.has(peer) || neighbours.has(peer)) return
        neighbours.add(peer)
        membership.linkUp(peer, neighbours.size === 1, nowMs)
      },
  ),
  fc.tuple(somebody, fc.boolean()).map(
    ([peer, lives]): Step =>
      ({ membership, neighbours }, nowMs) => {
        if (neighbours.delete(peer)) membership.linkDown(peer, lives, nowMs)
      },
  ),
  somebody.map(
    (peer): Step =>
      ({ membership, neighbours, gone }, nowMs) => {
        gone.add(peer)
        if (neighbours.delete(peer)) membership.linkDown(peer, false, nowMs)
        membership.forget(peer)
      },
  ),
  fc.tuple(somebody, message).map(
    ([from, said]): Step =>
      ({ membership, neighbours }) => {
        if (neighbours.has(from)) membership.handle(from, said)
      },
  ),
  fc.constant<Step>(({ membership }, nowMs) => membership.wake(nowMs)),
)

test('whatever is said, the passive view holds neither self nor neighbours nor the departed, and keeps its size', () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.tuple(step, fc.nat(3_000)), { maxLength: 150 }), (seed, steps) => {
      const at = member(seed)
      let nowMs = 0
      for (const [take, afterMs] of steps) {
        nowMs += afterMs
        take(at, nowMs)
        assert.ok(at.membership.passive.size <= passiveSize)
        for (const peer of at.membership.passive)
          assert.ok(peer !== SELF && !at.neighbours.has(peer) && !at.gone.has(peer), peer)
      }
      for (const { to, message: said } of at.sent) {
        assert.notEqual(to, SELF)
        if (said.kind === 'forward-join') assert.notEqual(said.peer, to)
      }
    }),
    { numRuns: 300 },
  )
})

function withNeighbours(count: number): At {
  const at = member()
  for (const peer of peersUpTo(count + 1).slice(1)) {
    at.neighbours.add(peer)
    at.membership.linkUp(peer, false, 0)
  }
  return at
}

test('a newcomer is made known to every other neighbour, by a walk of the paper’s length', () => {
  const { membership, sent } = withNeighbours(4)
  membership.handle(peerNumber(1), { kind: 'join' })
  assert.deepEqual(
    sent,
    [2, 3, 4].map(n => ({
      to: peerNumber(n),
      message: { kind: 'forward-join', peer: peerNumber(1), ttl: activeWalk },
    })),
  )
})

test('a walk goes on to another neighbour, one step shorter; at its two marks the newcomer is remembered', () => {
  for (const { ttl, isKnown, goesOn } of [
    { ttl: activeWalk, isKnown: false, goesOn: true },
    { ttl: passiveWalk, isKnown: true, goesOn: true },
    { ttl: 0, isKnown: true, goesOn: false },
  ]) {
    const { membership, sent } = withNeighbours(3)
    const newcomer = peerNumber(9)
    membership.handle(peerNumber(1), { kind: 'forward-join', peer: newcomer, ttl })
    assert.equal(membership.passive.has(newcomer), isKnown)
    assert.deepEqual(
      sent.map(({ message: said }) => said),
      goesOn ? [{ kind: 'forward-join', peer: newcomer, ttl: ttl - 1 }] : [],
    )
    for (const { to } of sent) assert.notEqual(to, peerNumber(1))
  }
})

test('changes of the neighbourhood are told to all neighbours, several at once', () => {
  const { membership, sent } = withNeighbours(3)
  membership.wake(viewDelayMs - 1)
  assert.deepEqual(sent, [])
  membership.wake(viewDelayMs)
  const all = [1, 2, 3].map(peerNumber)
  assert.deepEqual(
    sent,
    all.map(to => ({ to, message: { kind: 'view', peers: all } })),
  )
})

test('a shuffle is about oneself and some others, never about the one that it goes to', () => {
  const at = withNeighbours(5)
  at.membership.learn([10, 11, 12, 13, 14, 15].map(peerNumber), null)
  at.membership.wake(viewDelayMs)
  at.sent.splice(0)
  for (let nowMs = 1_000; nowMs < 200_000; nowMs += 1_000) at.membership.wake(nowMs)
  assert.ok(at.sent.length >= 7)
  for (const { to, message: said } of at.sent) {
    assert.ok(said.kind === 'shuffle')
    assert.deepEqual([said.ttl, said.path, said.peers[0]], [activeWalk, [SELF], SELF])
    assert.ok(said.peers.length <= 1 + shuffle.active + shuffle.passive && !said.peers.includes(to))
  }
})

test('a shuffle that ends here is answered along its path, and its peers are remembered', () => {
  const { membership, sent } = withNeighbours(3)
  const [from, origin] = [peerNumber(1), peerNumber(20)]
  membership.handle(from, { kind: 'shuffle', ttl: 0, path: [origin, from], peers: [origin, peerNumber(21)] })
  assert.deepEqual(sent, [{ to: from, message: { kind: 'shuffle-reply', path: [origin], peers: [] } }])
  assert.deepEqual([...membership.passive], [origin, peerNumber(21)])
})

test('a shuffle whose path does not end at who brought it, or that was here, is dropped', () => {
  const { membership, sent } = withNeighbours(3)
  for (const path of [[], [peerNumber(2)], [SELF, peerNumber(1)]])
    membership.handle(peerNumber(1), { kind: 'shuffle', ttl: 3, path, peers: [peerNumber(20)] })
  assert.deepEqual(sent, [])
  assert.equal(membership.passive.size, 0)
})

test('whoever is known, and whom nobody led to any more, is news again as soon as a neighbour does', () => {
  let news = 0
  const { membership, routes } = member(1, () => {
    news += 1
  })
  const [first, second, peer] = [peerNumber(1), peerNumber(2), peerNumber(3)]
  membership.learn([peer], first)
  membership.learn([peer], second)
  assert.equal(news, 1)
  routes.linkDown(second)
  membership.learn([peer], first)
  assert.equal(news, 2)
})
