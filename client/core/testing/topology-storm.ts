/** Storms of events around one member's Topology, for tests of what holds whatever happens. */
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { MESH_SETTINGS } from '../mesh/settings.ts'
import { TopologyBench, type Watch } from './topology-bench.ts'

/** Others beside the member itself. */
const [FEW, MANY] = [MESH_SETTINGS.fullMeshPeers - 1, MESH_SETTINGS.fullMeshPeers + 6]

type Step = (at: TopologyBench, peer: PeerId, other: PeerId, draw: number) => void

/** As many as a draw has bits. */
const some = ({ peers }: TopologyBench, draw: number): PeerId[] =>
  peers.filter((_, n) => (draw & (1 << n)) !== 0)

/** Only over a link can anything come. */
const near = ({ linkTable }: TopologyBench, peer: PeerId): PeerId =>
  linkTable.open(peer) === null ? (linkTable.neighbours()[0] ?? peer) : peer

const STEPS: Record<string, Step> = {
  introduced: (at, peer) => at.introduced(peer),
  withdrawn: (at, peer) => at.withdrawn(peer),
  requests: (at, peer, _, draw) => at.requests(peer, draw % 9),
  newcomer: (at, peer) => at.requests(peer, 0),
  answers: (at, peer) => at.answers(peer),
  refuses: (at, peer) => at.refuses(peer),
  opens: (at, peer) => at.opens(peer),
  closes: (at, peer) => at.closes(peer),
  silent: (at, peer, _, draw) => at.fallsSilent(near(at, peer), draw % 2 === 0),
  revives: (at, peer) => at.revives(peer),
  brings: (at, peer, other) => at.brings(near(at, peer), other),
  shows: (at, peer, _, draw) => at.shows(near(at, peer), some(at, draw)),
  tells: (at, peer, _, draw) => at.tells(near(at, peer), some(at, draw)),
  saysLarge: (at, peer, _, draw) => at.saysLarge(near(at, peer), draw % 2 === 0),
  disconnects: (at, peer, _, draw) => at.disconnects(near(at, peer), draw % 4 === 0),
  leaves: (at, peer, _, draw) => draw % 4 === 0 && at.leaves(peer),
  signaller: (at, _peer, _other, draw) => at.topology.setRendezvous(draw % 2 === 0, at.nowMs),
  allIntroduced: at => {
    for (const peer of at.peers) at.introduced(peer)
  },
  allSayLarge: (at, _peer, _other, draw) => {
    for (const peer of at.linkTable.neighbours()) at.saysLarge(peer, draw % 2 === 0)
  },
  someLeave: (at, _peer, _other, draw) => {
    for (const peer of some(at, draw)) if (draw % 5 === 0) at.leaves(peer)
  },
  allRefuse: at => {
    for (const peer of [...at.linkTable.all.keys()]) at.refuses(peer)
  },
  allPart: at => {
    for (const peer of at.linkTable.neighbours()) at.disconnects(peer, true)
  },
  allOpen: at => {
    for (const peer of [...at.linkTable.all.keys()]) at.opens(peer)
  },
  meets: (at, peer) => {
    at.requests(peer, 0)
    at.opens(peer)
  },
  rest: at => at.pass(10_000),
  moment: at => at.pass(100),
  while: at => at.pass(3_000),
  long: (at, _peer, _other, draw) => draw % 4 === 0 && at.settle(8_000),
}

/** Without links hardly anything can happen, and in a small room little that is of interest in a large one. */
const KINDS = [
  ...Object.keys(STEPS),
  'allIntroduced',
  'allOpen',
  'allOpen',
  'requests',
  'newcomer',
  'newcomer',
]

const storm = (others: number, of: readonly string[], length: number) =>
  fc.record({
    others: fc.constant(others),
    seed: fc.nat(),
    calmMs: fc.constantFrom(0, 0, 10_000),
    steps: fc.array(
      fc.tuple(fc.constantFrom(...of), fc.nat(others - 1), fc.nat(others - 1), fc.nat(0x3fffffff)),
      { maxLength: length, minLength: length / 5 },
    ),
  })

type Storm = typeof storm extends (...of: never) => fc.Arbitrary<infer Made> ? Made : never

/** Of so many steps at most, of these kinds. */
export const stormOf = (of: readonly string[], length: number) =>
  fc.constantFrom(FEW, MANY, MANY).chain(others => storm(others, of, length))

export const anyStorm = stormOf(KINDS, 150)

export function weather({ others, seed, calmMs, steps }: Storm, watch: Watch = {}): TopologyBench {
  const at = new TopologyBench(others, seed, watch)
  at.settle(calmMs)
  for (const [kind, a, b, draw] of steps) {
    const [peer, other] = [at.peers[a], at.peers[b]]
    if (peer === undefined || other === undefined) throw new Error('nobody there')
    STEPS[kind]?.(at, peer, other, draw)
    // Of what comes at one moment several things may come before it wakes.
    if (draw % 3 !== 0) at.pass(0)
  }
  return at
}
