/** What a lesson needs, whether it is there, and what to do where it is not. Pure. */
import { experimentOf } from '../experiments/experiments.ts'
import { obstacleInPage } from '../experiments/possible.ts'
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

export interface Need {
  what: string
  isMet: boolean
  /** What to do; said where it is not met. */
  todo: string
}

/** With the knob at `value`. Those that a lesson does not have are not listed. */
export function needsOf(lesson: Lesson, value: KnobValue, around: Surroundings): Need[] {
  return [...ofRoom(lesson, value, around), ...ofPage(lesson, around), ...ofExperiment(lesson, value, around)]
}

function ofRoom({ needs, number }: Lesson, value: KnobValue, { peers, relay }: Surroundings): Need[] {
  const list: Need[] = []
  // Of a live figure the number of peers is the knob, which people turn.
  const [wanted, isExact] = number.from === 'live' ? [Number(value), true] : [needs.tabs, false]
  if (wanted > 1)
    list.push({
      what: `${wanted} peers in this room: now ${peers}`,
      isMet: isExact ? peers === wanted : peers >= wanted,
      todo:
        peers < wanted
          ? `Open ${wanted - peers} more: “Add a tab” here, or the join link on other devices.`
          : `Close ${peers - wanted} of them, or hold this lesson in a room of its own: /?room=two.`,
    })
  if (needs.relay)
    list.push({
      what: 'A relay that lives',
      isMet: relay === 'up',
      todo:
        relay === 'down'
          ? 'It is dead or frozen: start or thaw it under “Break something” in the view Live, opened by the host URL.'
          : 'Nothing was heard of it yet: wait a moment, and look whether npm start still runs.',
    })
  return list
}

function ofPage({ needs }: Lesson, { hasToken, isSecure }: Surroundings): Need[] {
  const list: Need[] = []
  if (needs.hostToken)
    list.push({
      what: 'The host’s rights: relays are killed here',
      isMet: hasToken,
      todo: 'Open the panel by the host URL that npm start printed. On pupils’ devices this is as it should be: they predict.',
    })
  if (needs.secureContext)
    list.push({
      what: 'A secure page (https, or localhost)',
      isMet: isSecure,
      todo: 'Open the lab at localhost, or start it with npm start -- --https and a certificate that the devices trust.',
    })
  return list
}

function ofExperiment(lesson: Lesson, value: KnobValue, { relays, hasToken }: Surroundings): Need[] {
  if (lesson.number.from !== 'experiment') return []
  const experiment = experimentOf(lesson.number.experiment)
  if (experiment === undefined) return []
  const plan = experiment.plan(experiment.complete(parametersOf(lesson, value)), seededRandom(LESSON_SEED))
  const obstacle = obstacleInPage(plan, { relays, hasToken })
  // Said above already, in words for a class.
  if (obstacle !== null && lesson.needs.hostToken && !hasToken) return []
  return [
    {
      what: `The experiment “${experiment.title}” can run in this page`,
      isMet: obstacle === null,
      todo: obstacle ?? '',
    },
  ]
}

/** Any would do: the same for each class, so that plans are alike. */
export const LESSON_SEED = 7
