/** Whether a room of tabs does a job sooner than the relay's process, and does it right. */
import { type Job, LANES } from '#work'
import type { Random } from '../clock.ts'
import { shuffled } from '../draw.ts'
import { defineExperiment } from './experiment.ts'
import { integer } from './parameters.ts'
import type { Action, Step, Trial } from './plan.ts'
import { MIN_ROUNDS, tasksFindings } from './tasks-findings.ts'

const fields = {
  peers: integer('tabs in the room', { min: 2, max: 12, default: 4 }),
  rounds: integer('how often each side does the job', { min: 1, max: 50, default: 5 }),
  pixels: integer('pixels of a side of the picture', { min: 64, max: 800, default: 512 }),
  maxIterations: integer('steps until a point counts as inside the set', {
    min: 100,
    max: 5_000,
    default: 5_000,
  }),
  copies: integer('tabs that must agree, where lies are to be caught', { min: 2, max: 3, default: 2 }),
  faultAfterMs: integer('ms into a job until a tab crashes, or the relay is killed', {
    min: 10,
    max: 5_000,
    default: 300,
  }),
} as const

export const tasks = defineExperiment({
  id: 'tasks',
  title: 'Borrowed processors',
  claim:
    'A room of tabs does a job sooner than the relay’s process alone, and nothing of it is missing or wrong.',
  givenTo: 'mesh',
  rule:
    'In each round one tab alone, the relay alone, all tabs, and all tabs with results that must agree compute the same ' +
    'picture, one after the other, in random order. Per round, the time of the relay divided by that of all tabs. It holds ' +
    'where the whole 95 % bootstrap interval of the median over the rounds lies above 1, fails where it lies below, and is ' +
    `inconclusive otherwise or under ${MIN_ROUNDS} rounds. It fails in any case where a picture of the tabs is not, bit ` +
    'for bit, what one tab found alone, also in the trial in which a tab crashes in the middle. A first round warms ' +
    'workers and threads and does not count. The relay computes on all processors of its machine but one, which it keeps for ' +
    'forwarding: where all share one machine of two or more, P, the tabs can gain P / (P - 1) at most, and what goes beyond is ' +
    'other work on that machine.',
  fields,
  plan: (parameters, random) => [rounds(parameters, random), faults(parameters, random)],
  find: run => tasksFindings(run),
})

interface Settings {
  peers: number
  rounds: number
  pixels: number
  maxIterations: number
  copies: number
  faultAfterMs: number
}

/** Most of it never escapes, so that tiles cost about the same and there is much to do. */
function pictureOf({ pixels, maxIterations }: Settings): Job {
  return { kind: 'picture', centerX: -0.15, centerY: 0, span: 0.6, pixels, tiles: 16, maxIterations }
}

function rounds(settings: Settings, random: Random): Trial {
  const job = pictureOf(settings)
  const turns = [
    ...LANES.map(lane => ({ lane, copies: 1 })),
    { lane: 'mesh' as const, copies: settings.copies },
  ]
  const actions: Action[] = []
  for (let round = 0; round <= settings.rounds; round += 1) {
    actions.push({ type: 'phase', name: round === 0 ? 'warm up' : `round ${round}` })
    for (const turn of shuffled(turns, random))
      actions.push({ type: 'work', peer: 0, job, ...turn }, { type: 'work-over' })
  }
  actions.push({ type: 'phase', name: 'end' })
  return trialOf(
    'rounds',
    settings,
    actions.map(action => ({ atMs: 0, action })),
  )
}

/** A tab that works crashes in the middle, then the relay is killed in the middle. */
function faults(settings: Settings, random: Random): Trial {
  const job = pictureOf(settings)
  // Not the one that asks: it is the one that tells what came of it.
  const victim = 1 + Math.floor(random() * (settings.peers - 1))
  const { faultAfterMs } = settings
  const work = (lane: 'mesh' | 'relay' | 'alone'): Action => ({ type: 'work', peer: 0, job, lane, copies: 1 })
  const steps: Step[] = [
    { atMs: 0, action: { type: 'phase', name: 'alone' } },
    { atMs: 0, action: work('alone') },
    { atMs: 0, action: { type: 'work-over' } },
    { atMs: 0, action: { type: 'phase', name: 'a tab crashes' } },
    { atMs: 0, action: work('mesh') },
    { atMs: faultAfterMs, action: { type: 'crash', peer: victim } },
    { atMs: faultAfterMs, action: { type: 'work-over' } },
    { atMs: faultAfterMs, action: { type: 'phase', name: 'the relay is killed' } },
    { atMs: faultAfterMs, action: work('relay') },
    { atMs: 2 * faultAfterMs, action: { type: 'relay', relay: 0, act: 'kill' } },
    { atMs: 2 * faultAfterMs, action: { type: 'work-over' } },
    { atMs: 2 * faultAfterMs, action: { type: 'phase', name: 'end' } },
  ]
  return trialOf('faults', settings, steps)
}

/** Waiting for jobs puts everything after it off, so that a trial is as long as its faults are late. */
function trialOf(name: string, { peers }: Settings, steps: Step[]): Trial {
  return { name, setup: { peers, relays: 1 }, steps, lengthMs: steps.at(-1)?.atMs ?? 0 }
}
