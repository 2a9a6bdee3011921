import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { peerNumber } from '../testing/mesh-values.ts'
import type { PeerPresence } from './events.ts'
import { Members } from './members.ts'
import { calmSilentMs, MESH_SETTINGS, routedSilentMs } from './settings.ts'

const SELF = peerNumber(0)
const PEER = peerNumber(1)

/** Members, with links and ways to order, and what they told. */
function room(): {
  members: Members
  open: Set<PeerId>
  ways: Map<PeerId, number>
  told: { peer: PeerId; presence: PeerPresence }[]
} {
  const [open, ways] = [new Set<PeerId>(), new Map<PeerId, number>()]
  const told: { peer: PeerId; presence: PeerPresence }[] = []
  const members = new Members({
    self: SELF,
    settings: MESH_SETTINGS,
    isOpen: peer => open.has(peer),
    hopsTo: peer => ways.get(peer) ?? null,
    hasHint: peer => ways.has(peer),
    forgetWay: peer => ways.delete(peer),
    tell: (peer, presence) => told.push({ peer, presence }),
    changed: () => {},
  })
  return { members, open, ways, told }
}

type Room = ReturnType<typeof room>
type Step = (at: Room, nowMs: number) => void

const somebody = fc.nat(4).map(peerNumber)
const step: fc.Arbitrary<Step> = fc.oneof(
  somebody.map(
    (peer): Step =>
      ({ members }, nowMs) =>
        members.introduce(peer, nowMs),
  ),
  somebody.map(
    (peer): Step =>
      ({ members }, nowMs) =>
        members.withdraw(peer, nowMs),
  ),
  fc.tuple(somebody, fc.option(fc.integer({ min: 2, max: 5 }), { nil: null })).map(([peer, hops]): Step => {
    return ({ members, ways }, nowMs) => {
      if (hops !== null) ways.set(peer, hops)
      members.heard(peer, nowMs)
    }
  }),
  somebody.map(
    (peer): Step =>
      ({ members, open }, nowMs) => {
        // A link with whoever said goodbye is ended at once.
        if (members.hasLeft(peer) || peer === SELF) return
        open.add(peer)
        members.opened(peer, nowMs)
      },
  ),
  fc.tuple(somebody, fc.constantFrom('agreed', 'silent', 'dead')).map(
    ([peer, why]): Step =>
      ({ members, open }, nowMs) => {
        if (open.delete(peer)) members.unlinked(peer, why, nowMs)
      },
  ),
  somebody.map(
    (peer): Step =>
      ({ members }, nowMs) =>
        void members.suspect(peer, nowMs),
  ),
  somebody.map(
    (peer): Step =>
      ({ members, open }, nowMs) => {
        open.delete(peer)
        members.left(peer, nowMs)
      },
  ),
  fc.constant<Step>(({ members }, nowMs) => members.sweep(nowMs)),
)

test('each change is told once: never the same twice in a row, nothing after a goodbye, and never of oneself', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat(2_000)), { maxLength: 100 }), steps => {
      const at = room()
      let nowMs = 1_000_000
      for (const [take, afterMs] of steps) {
        nowMs += afterMs
        take(at, nowMs)
        const latest = new Map(at.told.map(({ peer, presence }) => [peer, presence.state]))
        for (const [peer, state] of latest) {
          assert.equal(at.members.isReachable(peer), state === 'open' || state === 'routed')
          if (state === 'left') assert.ok(at.members.hasLeft(peer))
        }
      }
      for (const peer of new Set(at.told.map(each => each.peer))) {
        const presences = at.told.filter(each => each.peer === peer).map(({ presence }) => presence)
        for (const [i, presence] of presences.entries())
          if (i > 0) assert.notDeepEqual(presence, presences[i - 1])
        assert.ok(!presences.slice(0, -1).some(({ state }) => state === 'left'))
      }
      assert.ok(!at.told.some(({ peer }) => peer === SELF))
    }),
    { numRuns: 500 },
  )
})

const stateOf = ({ told }: Room): string | undefined => told.at(-1)?.presence.state

test('a link is the nearest way, a known way the next, and an introduction is better than nothing', () => {
  const at = room()
  at.members.introduce(PEER, 0)
  at.ways.set(PEER, 3)
  at.members.heard(PEER, 1)
  at.open.add(PEER)
  at.members.opened(PEER, 2)
  at.open.delete(PEER)
  at.members.unlinked(PEER, 'agreed', 3)
  assert.deepEqual(
    at.told.map(({ presence }) => presence.state),
    ['known', 'routed', 'open', 'routed'],
  )
})

test('a peer without a link that says nothing for some beacons is lost', () => {
  const at = room()
  at.ways.set(PEER, 3)
  at.members.heard(PEER, 1_000)
  const silentMs = routedSilentMs(MESH_SETTINGS, 2)
  at.members.sweep(1_000 + silentMs - 1)
  assert.equal(stateOf(at), 'routed')
  at.members.sweep(1_000 + silentMs)
  assert.equal(stateOf(at), 'lost')
})

test('while nobody comes or goes a silent peer is waited for three times as long, and as long as ever once somebody does', () => {
  const calm = room()
  calm.ways.set(PEER, 3)
  for (const nowMs of [1_000, 10_000]) calm.members.heard(PEER, nowMs)
  const calmMs = calmSilentMs(MESH_SETTINGS, 2, 9_000)
  assert.equal(calmMs, 3 * routedSilentMs(MESH_SETTINGS, 2))
  calm.members.sweep(10_000 + calmMs - 1)
  assert.equal(stateOf(calm), 'routed')
  calm.members.sweep(10_000 + calmMs)
  assert.equal(stateOf(calm), 'lost')

  const stirred = room()
  stirred.ways.set(PEER, 3)
  for (const nowMs of [1_000, 10_000]) stirred.members.heard(PEER, nowMs)
  stirred.members.introduce(peerNumber(2), 12_000)
  const dueMs = 12_000 + routedSilentMs(MESH_SETTINGS, 3)
  stirred.members.sweep(dueMs - 1)
  assert.ok(stirred.members.isReachable(PEER))
  stirred.members.sweep(dueMs)
  assert.ok(!stirred.members.isReachable(PEER))
})

test('whoever others call dead has its time to say that it lives, and no longer', () => {
  const { suspicionMs } = MESH_SETTINGS
  const at = room()
  at.ways.set(PEER, 3)
  at.members.heard(PEER, 1_000)
  assert.equal(at.members.suspect(PEER, 1_100), true)
  assert.equal(at.members.suspect(PEER, 1_200), false)
  at.members.sweep(1_100 + suspicionMs - 1)
  assert.equal(stateOf(at), 'routed')
  at.members.heard(PEER, 1_100 + suspicionMs - 1)
  at.members.sweep(1_100 + suspicionMs)
  assert.equal(stateOf(at), 'routed')
  at.members.suspect(PEER, 5_000)
  at.members.sweep(5_000 + suspicionMs)
  assert.equal(stateOf(at), 'lost')
  assert.ok(at.members.isGone(PEER))
})

test('whoever is linked with us cannot be called dead by others', () => {
  const at = room()
  at.open.add(PEER)
  at.members.opened(PEER, 1_000)
  assert.equal(at.members.suspect(PEER, 1_100), false)
})

test('four hundred are kept track of, and no more', () => {
  const at = room()
  for (let n = 1; n <= 1_000; n += 1) at.members.introduce(peerNumber(n), 0)
  assert.equal(at.members.size, 400)
})
