/** Who pays for what is carried. */
import type { Random } from '../clock.ts'
import { costFindings } from './cost-findings.ts'
import { defineExperiment } from './experiment.ts'
import { kindsInTurn, type LoadSettings, loadPhase } from './load-plan.ts'
import { integer, number } from './parameters.ts'
import type { Trial } from './plan.ts'
import { MIN_TRIALS } from './verdict.ts'

/** Each kind of phase comes so often in a trial. */
const TURNS = 2

const fields = {
  peers: integer('peers in the room', { min: 2, max: 30, default: 6 }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 50, default: 3 }),
  phaseMs: integer('ms that each phase lasts', { min: 3_000, max: 60_000, default: 4_000 }),
  intervalMs: integer('ms from one message of a peer to its next', { min: 10, max: 5_000, default: 100 }),
  bytes: integer('payload of a message', { min: 1, max: 65_536, default: 256 }),
  offloadPercent: integer('share of the server’s bytes that must be gone for the claim to hold, %', {
    min: 1,
    max: 99,
    default: 50,
  }),
  audience: integer('people in the room that is priced', { min: 2, max: 10_000_000, default: 1_000 }),
  messagesPerSecond: number('broadcasts to all of them, a second', { min: 0.01, max: 10_000, default: 10 }),
  // Amazon Web Services, us-east-1, list prices: traffic to the Internet, first 10 TB of a month; Fargate, Linux on x86.
  pricePerGb: number('of traffic out of the server', { min: 0, max: 100, default: 0.09 }),
  pricePerVcpuHour: number('of a core of the server', { min: 0, max: 100, default: 0.04048 }),
} as const

export const cost = defineExperiment({
  id: 'cost',
  title: 'Cost',
  claim: 'Over the mesh the participants carry the traffic, and the operator’s server most of it no more.',
  givenTo: 'mesh',
  rule:
    'Everybody streams over the mesh alone, over the relay alone, and not at all, in turns. What the stream made the relay ' +
    'process send and receive (phase less idle phase), per delivered copy, over the mesh as a share of the same over the ' +
    'relay: the rest is off-loaded. It holds where the whole 95 % bootstrap interval of the mean off-load over the trials ' +
    `lies above offloadPercent, fails where it lies below, and is inconclusive otherwise or under ${MIN_TRIALS} trials.`,
  fields,
  plan: (parameters, random) =>
    Array.from({ length: parameters.repeats }, (_, index) => planned(index + 1, parameters, random)),
  find: (run, parameters) => costFindings(run, parameters),
})

function planned(trial: number, settings: LoadSettings, random: Random): Trial {
  const start = random() < 0.5 ? 0 : 1
  const order = Array.from({ length: TURNS }, (_, turn) => kindsInTurn(turn + start)).flat()
  const steps = order.flatMap((kind, index) => loadPhase(kind, kind, index * settings.phaseMs, settings))
  const lengthMs = order.length * settings.phaseMs
  return {
    name: `trial ${trial}`,
    setup: { peers: settings.peers, relays: 1 },
    steps: [
      ...steps,
      { atMs: lengthMs, action: { type: 'stream', stream: null } },
      { atMs: lengthMs, action: { type: 'phase', name: 'end' } },
    ],
    lengthMs,
  }
}
