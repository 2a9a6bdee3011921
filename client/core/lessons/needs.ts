/** What a lesson needs, and whether it is there. Pure. */
import type { ExperimentId } from '../experiments/experiment.ts'
import { experimentOf } from '../experiments/experiments.ts'
import { type Obstacle, obstacleInPage } from '../experiments/possible.ts'
import { seededRandom } from '../simulation/random.ts'
import type { KnobValue, Lesson } from './lesson.ts'
import { parametersOf } from './lesson-file.ts'

/** The lab as this tab knows it. */
export interface Surroundings {
  /** Peers in the room that are reached, this tab included. */
  peers: number
  relay: 'up' | 'down' | 'unknown'
  /** How many relays the lab runs; null: its host was not heard yet. */
  relays: number | null
  hasToken: boolean
  isSecure: boolean
}

/** Whoever shows it has the words, and what to do where it is not met. */
export type Need = { isMet: boolean } & (
  | { kind: 'peers'; wanted: number; present: number }
  | { kind: 'relay'; state: Surroundings['relay'] }
  /** Relays are killed here. */
  | { kind: 'host-token' }
  | { kind: 'secure-page' }
  /** It can run in this page. `obstacle`: why not. */
  | { kind: 'experiment'; experiment: ExperimentId; obstacle: Obstacle | null }
)

/** With the knob at `value`. Those that a lesson does not have are not listed. */
export function needsOf(lesson: Lesson, value: KnobValue, around: Surroundings): Need[] {
  return [...ofRoom(lesson, value, around), ...ofPage(lesson, around), ...ofExperiment(lesson, value, around)]
}

function ofRoom({ needs, number }: Lesson, value: KnobValue, { peers, relay }: Surroundings): Need[] {
  // Of a live figure the number of peers is the knob, which people turn.
  const [wanted, isExact] = number.from === 'live' ? [Number(value), true] : [needs.tabs, false]
  const isMet = isExact ? peers === wanted : peers >= wanted
  return [
    ...(wanted > 1 ? [{ kind: 'peers' as const, wanted, present: peers, isMet }] : []),
    ...(needs.relay ? [{ kind: 'relay' as const, state: relay, isMet: relay === 'up' }] : []),
  ]
}

function ofPage({ needs }: Lesson, { hasToken, isSecure }: Surroundings): Need[] {
  return [
    ...(needs.hostToken ? [{ kind: 'host-token' as const, isMet: hasToken }] : []),
    ...(needs.secureContext ? [{ kind: 'secure-page' as const, isMet: isSecure }] : []),
  ]
}

function ofExperiment(lesson: Lesson, value: KnobValue, { relays, hasToken }: Surroundings): Need[] {
  if (lesson.number.from !== 'experiment') return []
  const experiment = experimentOf(lesson.number.experiment)
  if (experiment === undefined) return []
  const plan = experiment.plan(experiment.complete(parametersOf(lesson, value)), seededRandom(LESSON_SEED))
  const obstacle = obstacleInPage(plan, { relays, hasToken })
  // Said above already, in words for a class.
  if (obstacle !== null && lesson.needs.hostToken && !hasToken) return []
  return [{ kind: 'experiment', experiment: experiment.id, obstacle, isMet: obstacle === null }]
}

/** Any would do: the same for each class, so that plans are alike. */
export const LESSON_SEED = 7
