/** Which links one member asks for, takes and lets go, whatever happens around it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import type { Request, TopologyBench } from '../testing/topology-bench.ts'
import { anyStorm, stormOf, weather } from '../testing/topology-storm.ts'
import { MESH_SETTINGS } from './settings.ts'

const { degree, fullMeshPeers, joiningMs } = MESH_SETTINGS
/** As the module says. */
const MAX_EXCESS = 3
const LARGE_FOR_MS = 5_000
/** An attempt is given up after 8 s, and a pause in a room of 17 is 4.3 s at most. */
const TRIES_WITHIN_MS = 15_000
const RUNS = 500

test('who asks for a link gets one up to the most, beyond it only with too few, and three more only with none', () => {
  const [taken, refused]: [Request[], Request[]] = [[], []]
  const requested = (request: Request): void => {
    const { degree: theirs, links, wasLarge, wasProven, wasBeyondReach, isTaken } = request
    ;(isTaken ? taken : refused).push(request)
    if (!wasLarge) return assert.ok(isTaken || !wasProven, 'a small room is for everybody')
    // Nobody else may lead to it.
    if (wasBeyondReach || links < degree.max) return assert.ok(isTaken)
    if (!isTaken) return
    assert.ok(theirs < degree.min, 'it had enough')
    assert.ok(links < degree.max + (theirs === 0 ? MAX_EXCESS : 1), `${links} links`)
  }
  fc.assert(
    fc.property(anyStorm, made => void weather(made, { requested })),
    { numRuns: RUNS },
  )
  const beyond = taken.filter(({ links, wasLarge }) => wasLarge && links >= degree.max)
  assert.ok(beyond.length > 100 && refused.length > 10, `${beyond.length}, ${refused.length}`)
})

test('of its own accord a member of a large room begins what the least degree lacks beside overdue attempts, one more, and one beyond its reach', () => {
  let [wakes, before] = [0, new Set<PeerId>()]
  const isBeyond = (at: TopologyBench, peer: PeerId): boolean => before.has(peer) || at.vanished.has(peer)
  const beforeWake = ({ members }: TopologyBench): void => {
    before = new Set(members.all().filter(peer => !members.isReachable(peer)))
  }
  const afterWake = (at: TopologyBench, begun: readonly PeerId[]): void => {
    if (!at.roomSize.isLarge() || begun.every((peer, n) => n === 0 && isBeyond(at, peer))) return
    wakes += 1
    const { linkTable, nowMs, vanished } = at
    const links = linkTable.neighbours().length
    const likely = linkTable.pending(peer => !vanished.has(peer))
    const due = linkTable.pending(peer => !vanished.has(peer) && !linkTable.isOverdue(peer, nowMs))
    assert.ok(links + due <= degree.min + 1, `${links} links, ${due} attempts`)
    assert.ok(
      links + likely <= degree.max + MAX_EXCESS,
      `${links} links, ${likely} attempts with overdue ones`,
    )
  }
  fc.assert(
    fc.property(anyStorm, made => void weather(made, { beforeWake, afterWake })),
    { numRuns: RUNS },
  )
  assert.ok(wakes > 200, `${wakes}`)
})

test('who joins begins one attempt at a time: each 100 ms without a link in a small room, each 500 ms in a large one', () => {
  fc.assert(
    fc.property(anyStorm, made => {
      let [latestAtMs, hasJoined] = [Number.NEGATIVE_INFINITY, false]
      let before = new Set<PeerId>()
      const beforeWake = ({ members, roomSize }: TopologyBench): void => {
        before = new Set(members.all().filter(peer => !members.isReachable(peer)))
        hasJoined ||= roomSize.isLarge() && before.size === 0
      }
      const afterWake = (at: TopologyBench, begun: readonly PeerId[]): void => {
        const { linkTable, members, roomSize, vanished } = at
        const inTurn = roomSize.isLarge()
          ? begun.filter(peer => !before.has(peer) && !vanished.has(peer))
          : begun.filter(peer => members.isProven(peer))
        const isJoining = roomSize.isLarge() ? !hasJoined : linkTable.neighbours().length === 0
        if (isJoining && inTurn.length > 0) {
          const { small, large } = joiningMs
          assert.equal(inTurn.length, 1)
          assert.ok(at.nowMs - latestAtMs >= (roomSize.isLarge() ? large : small))
        }
        if (begun.length > 0) latestAtMs = at.nowMs
      }
      weather(made, { beforeWake, afterWake })
    }),
    { numRuns: RUNS },
  )
})

/** What makes a room large or small, and links come and go. */
const sizes = [
  'allSayLarge',
  'allIntroduced',
  'allOpen',
  'newcomer',
  'shows',
  'someLeave',
  'disconnects',
  'while',
]

test('no link is let go in a small room, nor in one that has been large for less than five seconds', () => {
  let [letGo, smallAtMs] = [0, 0]
  const look = (at: TopologyBench): void => {
    if (!at.roomSize.isLarge()) smallAtMs = at.nowMs
  }
  const isLarge = (at: TopologyBench): void => {
    letGo += 1
    assert.ok(at.roomSize.isLarge(), 'it is small now')
    assert.ok(at.nowMs - smallAtMs >= LARGE_FOR_MS, `since ${at.nowMs - smallAtMs} ms`)
  }
  const granted = (at: TopologyBench): void => {
    isLarge(at)
    assert.ok(at.linkTable.neighbours().length > degree.min)
  }
  const afterWake = (at: TopologyBench, _: readonly PeerId[], asked: readonly PeerId[]): void => {
    look(at)
    for (const peer of asked) {
      isLarge(at)
      assert.ok(at.linkTable.neighbours().length > degree.max)
      assert.ok(at.routes.hasDetour(peer), 'nothing else leads to it')
      assert.ok((at.routes.degreeOf(peer) ?? 0) > degree.min, 'it has none to spare')
    }
  }
  fc.assert(
    fc.property(stormOf(sizes, 150), made => {
      smallAtMs = 0
      weather(made, { afterWake, granted })
    }),
    { numRuns: RUNS },
  )
  assert.ok(letGo > 100, `${letGo}`)
})

/** Nobody is introduced: whoever is no neighbour is reached through neighbours. */
const hearsay = ['meets', 'tells', 'tells', 'allRefuse', 'allPart', 'rest']

/** Whom it has no link with nor tries, though somebody could bring a signal there. */
function untried({ linkTable, members, membership, routes, topology }: TopologyBench): Set<PeerId> {
  const canSignal = (peer: PeerId): boolean => topology.hasSignaller(peer) || routes.next(peer) !== null
  const known = [...members.all(), ...membership.passive]
  return new Set(known.filter(peer => canSignal(peer) && !linkTable.all.has(peer)))
}

test('everybody whom it could link with is dialled again and again in a small room, somebody in a large one where links lack', () => {
  let tried = 0
  fc.assert(
    fc.property(fc.oneof(anyStorm, stormOf(hearsay, 20), stormOf(hearsay, 20)), made => {
      const begun = new Set<PeerId>()
      const at = weather(made, { afterWake: (_, peers) => peers.forEach(peer => void begun.add(peer)) })
      const could = untried(at)
      const isLarge = at.roomSize.isLarge()
      if (could.size === 0 || (isLarge && at.links >= degree.min)) return
      tried += 1
      begun.clear()
      at.pass(TRIES_WITHIN_MS)
      if (isLarge) return assert.ok(begun.size > 0, `nobody of ${could.size}`)
      for (const peer of untried(at)) assert.ok(!could.has(peer) || begun.has(peer), peer)
    }),
    { numRuns: 2 * RUNS },
  )
  assert.ok(tried > 100, `${tried}`)
})

test('nothing asks for the same moment twice: after each wake-up the next one is in the future', () => {
  fc.assert(
    fc.property(anyStorm, made => {
      const afterWake = (at: TopologyBench): void =>
        assert.ok((at.topology.nextWakeMs() ?? Number.POSITIVE_INFINITY) > at.nowMs)
      weather(made, { afterWake })
    }),
    { numRuns: RUNS },
  )
})

test('when the storm is over a small room is linked with everybody, and a large one within its bounds', () => {
  fc.assert(
    fc.property(anyStorm, made => {
      const at = weather(made)
      at.settle(30_000)
      const links = at.linkTable.neighbours().length
      const here = at.peers.filter(peer => !at.members.hasLeft(peer)).length
      if (here < fullMeshPeers) assert.equal(links, here)
      else assert.ok(links >= degree.min && links <= degree.max, `${links} links of ${here}`)
      assert.equal(at.linkTable.pending(), 0)
    }),
    { numRuns: 600 },
  )
})
