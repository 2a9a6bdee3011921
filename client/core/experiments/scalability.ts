/** How each path's load grows, and where it ends. */
import { defineExperiment } from './experiment.ts'
import { kindsInTurn, type LoadSettings, loadPhase } from './load-plan.ts'
import { choice, integer } from './parameters.ts'
import type { Step, Trial } from './plan.ts'
import { scalabilityFindings } from './scalability-findings.ts'
import { MIN_TRIALS } from './verdict.ts'

/** The lowest rate of the ramp: what a chat that is busy has. */
const FIRST_PER_SECOND = 5

const fields = {
  ramp: choice('what grows from step to step', ['peers', 'rate'], 'peers'),
  peers: integer('peers in the room, at the end of the ramp where they grow', {
    min: 3,
    max: 30,
    default: 8,
  }),
  maxPerSecond: integer('messages of a peer a second, at the end of the ramp where the rate grows', {
    min: 10,
    max: 500,
    default: 160,
  }),
  steps: integer('steps of the ramp', { min: 2, max: 10, default: 4 }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 20, default: 3 }),
  phaseMs: integer('ms that each phase lasts; a step has three', { min: 3_000, max: 60_000, default: 4_000 }),
  intervalMs: integer('ms from one message of a peer to its next, where peers grow', {
    min: 10,
    max: 5_000,
    default: 100,
  }),
  bytes: integer('payload of a message', { min: 1, max: 65_536, default: 256 }),
  simulated: integer('peers of the simulation that is extrapolated from; 0: none', {
    min: 0,
    max: 10_000,
    default: 1_000,
  }),
} as const

export const scalability = defineExperiment({
  id: 'scalability',
  title: 'Scalability',
  claim:
    'As a room grows, what the relay must send grows faster than what any one peer of the mesh must send.',
  givenTo: 'mesh',
  rule:
    'In rooms of growing size everybody streams over the mesh alone, over the relay alone, and not at all. Per trial, the ' +
    'exponents with which the bytes that the relay sends, and those that the busiest peer sends over the mesh, grow with the ' +
    'number of peers (slopes of log against log, idle phases taken off): relay less mesh. It holds where the whole 95 % ' +
    `bootstrap interval of the mean over the trials lies above 0, fails where it lies below, and is inconclusive otherwise ` +
    `or under ${MIN_TRIALS} trials. Where the rate grows instead, it is on the most copies a second that a path delivered ` +
    'while at least 95 % of all arrived: mesh / relay, in doublings.',
  fields,
  plan: ({ repeats, ...parameters }, random) =>
    Array.from({ length: repeats }, (_, index) => {
      const trial = ramp(index + 1, parameters)
      const seed = Math.floor(random() * 2 ** 32)
      return index === repeats - 1
        ? { ...trial, steps: [...trial.steps, ...simulations(trial, parameters.simulated, seed)] }
        : trial
    }),
  find: (run, parameters) => scalabilityFindings(run, parameters),
})

interface Ramp extends LoadSettings {
  ramp: 'peers' | 'rate'
  maxPerSecond: number
  steps: number
}

function ramp(number: number, settings: Ramp): Trial {
  const values = settings.ramp === 'peers' ? rampOf(2, settings.peers, settings.steps) : rates(settings)
  const steps: Step[] = []
  let atMs = 0
  let peers = settings.ramp === 'peers' ? (values[0] ?? 2) : settings.peers
  const setup = { peers, relays: 1 }
  for (const [index, value] of values.entries()) {
    if (settings.ramp === 'peers' && value > peers) {
      steps.push({ atMs, action: { type: 'phase', name: 'growing' } })
      steps.push({ atMs, action: { type: 'open', peers: value - peers } })
      peers = value
    }
    const intervalMs = settings.ramp === 'rate' ? 1_000 / value : settings.intervalMs
    for (const kind of kindsInTurn(index + number)) {
      steps.push(...loadPhase(`${kind} ${value}`, kind, atMs, { ...settings, peers, intervalMs }))
      atMs += settings.phaseMs
    }
  }
  steps.push({ atMs, action: { type: 'stream', stream: null } })
  steps.push({ atMs, action: { type: 'phase', name: 'end' } })
  return { name: `trial ${number}`, setup, steps, lengthMs: atMs }
}

function rates({ maxPerSecond, steps }: Ramp): number[] {
  return rampOf(FIRST_PER_SECOND, maxPerSecond, steps)
}

/** Whole numbers from `first` to `last`, each about the same factor above the one before. */
function rampOf(first: number, last: number, steps: number): number[] {
  const factor = (last / first) ** (1 / (steps - 1))
  return [...new Set(Array.from({ length: steps }, (_, index) => Math.round(first * factor ** index)))]
}

/** Two sizes, so that it is seen what grows with the size and what does not. */
function simulations({ lengthMs }: Trial, peers: number, seed: number): Step[] {
  if (peers === 0) return []
  return [Math.ceil(peers / 4), peers].map(size => ({
    atMs: lengthMs,
    action: { type: 'simulate', peers: size, seed },
  }))
}
