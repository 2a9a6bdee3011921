/** What each path costs to run and to write: connections, signalling, time to the first frame, lines of code, parts that can fail. */
import { defineExperiment } from './experiment.ts'
import { integer } from './parameters.ts'
import type { Step, Trial } from './plan.ts'
import { roomName, simplicityFindings } from './simplicity-findings.ts'
import { MIN_TRIALS } from './verdict.ts'

/** A room begins with two, who have somebody to talk to. */
const FIRST_PEERS = 2

const fields = {
  peers: integer('peers in the room in the end; they come one by one', { min: 3, max: 30, default: 6 }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 50, default: 3 }),
  settleMs: integer('ms after a peer has come until the next one does', {
    min: 500,
    max: 60_000,
    default: 1_500,
  }),
} as const

export const simplicity = defineExperiment({
  id: 'simplicity',
  title: 'Simplicity',
  claim:
    'The relay is the simpler path: the first frame comes sooner over it, it has fewer connections, and it is less code.',
  givenTo: 'relay',
  rule:
    'A room grows peer by peer. Per newcomer, the time from its start (the page is loaded) to the first frame of another over ' +
    'the mesh less the same over the relay, on the newcomer’s clock; per trial the mean of the newcomers. Connections are those ' +
    'of the largest room; lines are each path’s own, in tabs and on servers, counted from the source. It ' +
    'holds where the whole 95 % bootstrap interval of the mean over the trials lies above 0 and connections and lines are ' +
    'fewer over the relay, fails where the interval lies below and both are fewer over the mesh, and is inconclusive ' +
    `otherwise or under ${MIN_TRIALS} trials.`,
  fields,
  plan: parameters => Array.from({ length: parameters.repeats }, (_, at) => planned(at + 1, parameters)),
  find: run => simplicityFindings(run),
})

function planned(number: number, { peers, settleMs }: { peers: number; settleMs: number }): Trial {
  const steps: Step[] = [
    { atMs: 0, action: { type: 'count-code' } },
    { atMs: 0, action: { type: 'phase', name: roomName(FIRST_PEERS) } },
  ]
  let atMs = settleMs
  for (let size = FIRST_PEERS + 1; size <= peers; size += 1) {
    steps.push({ atMs, action: { type: 'phase', name: roomName(size) } })
    steps.push({ atMs, action: { type: 'open', peers: 1 } })
    atMs += settleMs
  }
  return { name: `trial ${number}`, setup: { peers: FIRST_PEERS, relays: 1 }, steps, lengthMs: atMs }
}
