/** What each path delivers while things break. */
import type { Random } from '../clock.ts'
import { words } from '../said.ts'
import { contenderOf } from './contenders.ts'
import { defineExperiment } from './experiment.ts'
import { FAULTS, type FaultSettings, faultSteps, inOrder, VICTIMS } from './fault-schedule.ts'
import type { Findings } from './findings.ts'
import { choice, integer } from './parameters.ts'
import type { Trial } from './plan.ts'
import { isSound } from './recorded.ts'
import { chartsOf, figuresOf, matricesOf, worked } from './resilience-findings.ts'
import { judgeTrials, MIN_TRIALS } from './verdict.ts'

/** After the streams ended, for what is still under way. Whether the last messages got lost is not judged. */
const DRAIN_MS = 1_000

const fields = {
  peers: integer('peers in the room', { min: 2, max: 30, default: 8 }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 50, default: 3 }),
  fault: choice(
    'what breaks (delay, jitter, bandwidth, cuts and pauses are emulated); mixed: the relay is killed, a peer crashes meanwhile, the relay returns',
    FAULTS,
    'mixed',
  ),
  victims: choice('which peers go', VICTIMS, 'random'),
  delayMs: integer('ms that everything takes longer, where delay is the fault', {
    min: 1,
    max: 500,
    default: 200,
  }),
  jitterMs: integer('mean ms of the jitter (exponential), where jitter is the fault', {
    min: 1,
    max: 200,
    default: 100,
  }),
  uplinkBytesPerSecond: integer(
    'uplink of each peer on each path, bytes a second, where bandwidth is the fault',
    { min: 4_000, max: 125_000_000, default: 8_000 },
  ),
  outageMs: integer('ms that faults last', { min: 500, max: 120_000, default: 5_000 }),
  calmMs: integer('ms before the first fault, for what both paths do when nothing is wrong', {
    min: 500,
    max: 60_000,
    default: 2_000,
  }),
  returnMs: integer('ms after the last fault, for what comes back', {
    min: 500,
    max: 60_000,
    default: 4_000,
  }),
  intervalMs: integer('ms from one message of a peer to its next', { min: 20, max: 5_000, default: 200 }),
  bytes: integer('payload of a message', { min: 1, max: 65_536, default: 64 }),
  relays: integer('relays, joined by Redis where there are more than one', { min: 1, max: 8, default: 1 }),
} as const

export const resilience = defineExperiment({
  id: 'resilience',
  title: 'Resilience',
  claim:
    'While servers and peers fail, those who stay keep reaching each other over the mesh, and not over the relay.',
  givenTo: 'mesh',
  rule:
    'All peers stream over both paths while faults strike at times drawn from the seed. A pair of peers that stay works while ' +
    'something arrived within three messages’ time (at least 1 s). Per trial, the share of the time from the first fault ' +
    'to the end of the stream that pairs work, mesh - relay. It holds where the whole 95 % bootstrap interval of the mean ' +
    `over the trials lies above 0, fails where it lies below, and is inconclusive otherwise or under ${MIN_TRIALS} trials.`,
  fields,
  plan: (parameters, random) =>
    Array.from({ length: parameters.repeats }, (_, index) => planned(index + 1, parameters, random)),
  find: (run, { intervalMs }): Findings => {
    const trials = run.trials.filter(isSound)
    const differences = trials.flatMap(trial => {
      const [mesh, relay] = [worked(trial, 'mesh', intervalMs), worked(trial, 'relay', intervalMs)]
      return mesh === null || relay === null ? [] : [100 * (mesh - relay)]
    })
    const against = trials[0] === undefined ? 'relay' : contenderOf('relay', trials[0].setup)
    return {
      judgement: judgeTrials(differences, run.seed, {
        what: words('time that pairs work from the first fault on, mesh - {against}', { against }),
        unit: 'percentage points',
      }),
      figures: figuresOf(trials, intervalMs),
      charts: chartsOf(trials, intervalMs),
      matrices: matricesOf(trials),
    }
  },
})

interface Settings extends Omit<FaultSettings, 'fromMs'> {
  calmMs: number
  returnMs: number
  intervalMs: number
  bytes: number
}

function planned(number: number, settings: Settings, random: Random): Trial {
  const { peers, relays, calmMs, returnMs, intervalMs, bytes } = settings
  const faults = faultSteps({ ...settings, fromMs: calmMs }, random)
  const endMs = Math.max(calmMs + settings.outageMs, ...faults.map(({ atMs }) => atMs)) + returnMs
  return {
    name: `trial ${number}`,
    setup: { peers, relays },
    steps: inOrder([
      { atMs: 0, action: { type: 'phase', name: 'calm' } },
      { atMs: 0, action: { type: 'stream', stream: { path: 'both', intervalMs, bytes } } },
      { atMs: calmMs, action: { type: 'phase', name: 'faults' } },
      ...faults,
      { atMs: endMs, action: { type: 'phase', name: 'drain' } },
      { atMs: endMs, action: { type: 'stream', stream: null } },
    ]),
    lengthMs: endMs + DRAIN_MS,
  }
}
