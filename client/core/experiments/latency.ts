/** Which path is faster, and up to which size of a frame. */
import { CITY_NAMES, type CityName } from '#conditions'
import type { Random } from '../clock.ts'
import { shuffled } from '../draw.ts'
import { defineExperiment } from './experiment.ts'
import { latencyFindings, MIN_ROUNDS } from './latency-findings.ts'
import { choice, integer } from './parameters.ts'
import { nothingMade, type Over, type Step, type Trial } from './plan.ts'

/** From a heartbeat to the largest payload that the lab carries, by factors of four. */
const SIZES = [16, 64, 256, 1_024, 4_096, 16_384, 65_536] as const

const fields = {
  peers: integer('peers in the room', { min: 2, max: 12, default: 4 }),
  rounds: integer('how often each pair is timed at each size', { min: 1, max: 100, default: 10 }),
  paceMs: integer('ms from one timed frame of a peer to its next', { min: 5, max: 1_000, default: 30 }),
  distance: choice(
    'where peers and relay are: here, or in cities all over the world (emulated)',
    ['none', 'world'],
    'none',
  ),
  relayCity: choice('where the relay is, if peers are in cities', CITY_NAMES, 'London'),
  payload: choice(
    'bytes of the frame that the verdict is on',
    ['16', '64', '256', '1024', '4096', '16384', '65536'],
    '64',
  ),
} as const

export const latency = defineExperiment({
  id: 'latency',
  title: 'Latency',
  claim: 'A small frame is back sooner over a direct link than through a relay.',
  givenTo: 'mesh',
  rule:
    'Each peer times single frames to each other peer, over one path and right after over the other, in random order. Per ' +
    'round, the median of the pairs’ differences (mesh - relay) at the size in question. It holds where the ' +
    'whole 95 % bootstrap interval of the median over the rounds lies below 0 ms, fails where it lies above, and is ' +
    `inconclusive otherwise or under ${MIN_ROUNDS} rounds. A first round warms the links and does not count.`,
  fields,
  plan: (parameters, random) => [planned(parameters, random)],
  find: (run, { payload }) => latencyFindings(run, SIZES, Number(payload)),
})

interface Settings {
  peers: number
  rounds: number
  paceMs: number
  distance: 'none' | 'world'
  relayCity: CityName
}

function planned({ peers, rounds, paceMs, distance, relayCity }: Settings, random: Random): Trial {
  const steps: Step[] = []
  if (distance === 'world') steps.push(...inCities(relayCity, random))
  let atMs = 0
  for (let round = 0; round <= rounds; round += 1) {
    steps.push({ atMs, action: { type: 'phase', name: round === 0 ? 'warm up' : `round ${round}` } })
    // Peers one after the other: a frame is not to wait for those of others.
    for (const from of shuffled(numbers(peers), random)) {
      const pings = shuffled(pairedPings(peers, from, round), random).flat()
      steps.push({ atMs, action: { type: 'pings', from, everyMs: paceMs, pings } })
      atMs += pings.length * paceMs
    }
  }
  steps.push({ atMs, action: { type: 'phase', name: 'end' } })
  return { name: 'paired frames', setup: { peers, relays: 1 }, steps, lengthMs: atMs }
}

function inCities(relayCity: CityName, random: Random): Step[] {
  const cities = shuffled(CITY_NAMES, random)
  const seed = Math.floor(random() * 2 ** 32)
  const conditions = { ...nothingMade(seed), cities, relayCity }
  return [{ atMs: 0, action: { type: 'conditions', conditions } }]
}

/**
 * To each other peer, at each size: over one path, over the other, and a copy over both at once for the race. Copies of one
 * moment wait for each other, so that round trips are those of frames that went alone; which path goes first alternates.
 */
function pairedPings(peers: number, from: number, round: number): [Over, to: number, bytes: number][][] {
  const others = numbers(peers).filter(to => to !== from)
  return others.flatMap(to =>
    SIZES.map((bytes, index) => {
      const alone: Over[] = (index + round) % 2 === 0 ? ['mesh', 'relay'] : ['relay', 'mesh']
      return [...alone, 'both' as const].map((over): [Over, number, number] => [over, to, bytes])
    }),
  )
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number)
}
