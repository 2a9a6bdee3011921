/** Control: what a moderator erases and mutes, over either path, while some peers ignore moderators. */
import { chartsOf, figuresOf, hasSpoken, shownAll } from './control-findings.ts'
import { defineExperiment } from './experiment.ts'
import type { Findings } from './findings.ts'
import { integer } from './parameters.ts'
import type { Action, Step, Trial } from './plan.ts'
import { isSound } from './recorded.ts'
import { judgeTrials, MIN_TRIALS } from './verdict.ts'

/** After each step, for all to hear of it. Chosen: a broadcast takes some 10 ms, and on a busy machine ten times that. */
const HEARD_MS = 500
/** What the muted peer says in each round, over the path on which it is muted. */
const SAID_MUTED = 3
/** Below the five a second that a relay takes of one peer. */
const APART_MS = 250

const MODERATOR = 0
const SPEAKER = 1

const fields = {
  peers: integer('peers in the room: the moderator, one who speaks, and those who listen', {
    min: 3,
    max: 30,
    default: 5,
  }),
  ignoring: integer('listeners that ignore moderators, in percent', { min: 0, max: 100, default: 25 }),
  rounds: integer('messages erased, and mutes, over each path in a trial', { min: 1, max: 10, default: 3 }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 50, default: 3 }),
} as const

export const control = defineExperiment({
  id: 'control',
  title: 'Control',
  claim:
    'Whom a moderator mutes is shown to nobody over the relay; over the mesh it is still shown by the peers that ignore moderators.',
  givenTo: 'relay',
  rule:
    'One peer moderates, one speaks and obeys nobody, the last of the others ignore moderators. Over each path the speaker’s ' +
    'message is erased, and then the speaker is muted and goes on speaking. Per trial, of what it said while muted, the share of ' +
    'copies that the others showed: mesh - relay. It holds where the whole 95 % bootstrap interval of the mean lies above 0, ' +
    `fails where it lies below, and is inconclusive otherwise or under ${MIN_TRIALS} trials.`,
  fields,
  plan: parameters => Array.from({ length: parameters.repeats }, (_, at) => planned(at + 1, parameters)),
  find: (run): Findings => {
    const trials = run.trials.filter(isSound).filter(hasSpoken)
    const differences = trials.flatMap(trial => {
      const [mesh, relay] = [shownAll(trial, 'mesh'), shownAll(trial, 'relay')]
      return mesh === null || relay === null ? [] : [100 * (mesh - relay)]
    })
    return {
      judgement: judgeTrials(differences, run.seed, {
        what: 'copies of a muted peer’s messages that were shown, mesh - relay',
        unit: '%',
      }),
      figures: figuresOf(trials),
      charts: chartsOf(trials),
      matrices: [],
    }
  },
})

/** How many of the listeners ignore moderators. */
function ignorers(peers: number, percent: number): number {
  return Math.round(((peers - 2) * percent) / 100)
}

function planned(
  number: number,
  { peers, ignoring, rounds }: { peers: number; ignoring: number; rounds: number },
): Trial {
  const steps: Step[] = []
  let atMs = 0
  let said = 0
  const then = (action: Action, waitMs: number): void => {
    steps.push({ atMs, action })
    atMs += waitMs
  }
  const speak = (path: 'mesh' | 'relay', waitMs: number): void => {
    said += 1
    then({ type: 'say', peer: SPEAKER, path }, waitMs)
  }
  const moderate = (path: 'mesh' | 'relay', act: 'mute' | 'unmute' | 'erase', of: number): void =>
    then({ type: 'moderate', peer: MODERATOR, path, act, of: SPEAKER, number: of }, HEARD_MS)
  const deaf = Array.from({ length: ignorers(peers, ignoring) }, (_, at) => peers - 1 - at)
  for (const peer of [SPEAKER, ...deaf]) then({ type: 'obey', peer, obeys: false }, 0)
  atMs += HEARD_MS
  for (let round = 0; round < rounds; round += 1)
    // Which path comes first takes turns.
    for (const path of round % 2 === 0 ? (['mesh', 'relay'] as const) : (['relay', 'mesh'] as const)) {
      speak(path, HEARD_MS)
      moderate(path, 'erase', said)
      moderate(path, 'mute', said + 1)
      for (let message = 0; message < SAID_MUTED; message += 1) speak(path, APART_MS)
      moderate(path, 'unmute', said + 1)
    }
  return { name: `trial ${number}`, setup: { peers, relays: 1 }, steps, lengthMs: atMs + HEARD_MS }
}
