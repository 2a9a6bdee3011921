/** A shared board while things break: how soon everybody holds an edit over each path, and what is lost. */
import { boardFindings, FAULTY } from './board-findings.ts'
import { defineExperiment } from './experiment.ts'
import { integer } from './parameters.ts'
import { type Action, nothingMade, type Step, type Trial } from './plan.ts'
import { MIN_TRIALS } from './verdict.ts'

/** After the network is split, for all to notice: a second of silence, and links that form anew. Chosen. */
const NOTICE_MS = 2_500
/** Between two edits, so that each goes in a message of its own. Chosen: faster than people write. */
const EDIT_EVERY_MS = 100

const fields = {
  peers: integer('peers in the room', { min: 4, max: 30, default: 4 }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 50, default: 3 }),
  edits: integer('notes that a peer puts up in each phase', { min: 1, max: 50, default: 3 }),
  characters: integer('length of a note', { min: 1, max: 500, default: 40 }),
  settleMs: integer('ms after a fault is mended until the board is looked at', {
    min: 1_000,
    max: 60_000,
    default: 6_000,
  }),
} as const

export const board = defineExperiment({
  id: 'board',
  title: 'A shared board',
  claim:
    'Whatever fails, everybody holds an edit of a shared board sooner over the mesh than over the relay, and none is lost.',
  givenTo: 'mesh',
  rule:
    'Everybody puts notes up while all is whole; while the room is split, the relay on the larger side; while the relay is dead; ' +
    'while the room is split and the relay is dead, which is healed before the relay is started again; and just before a tab ' +
    'crashes and after. For each edit and path: the time until all who stay have told the editor, over that path, that their ' +
    'copy holds it, on the editor’s clock; until the trial’s end where one has not. Per trial, the mean over the edits made in ' +
    'phases with a fault, mesh - relay. It holds where the whole 95 % bootstrap interval of the mean lies below 0, fails where ' +
    `it lies above, and is inconclusive otherwise or under ${MIN_TRIALS} trials. It fails in any case where in the end a note of ` +
    'somebody who stayed is missing on a mesh copy of somebody who stayed: notes are counted on every copy.',
  fields,
  plan: parameters => Array.from({ length: parameters.repeats }, (_, at) => planned(at + 1, parameters)),
  find: run => boardFindings(run),
})

interface Settings {
  peers: number
  edits: number
  characters: number
  settleMs: number
}

/** Steps one after the other, each so long after the one before. */
class Timeline {
  readonly steps: Step[] = []
  #atMs = 0

  get nowMs(): number {
    return this.#atMs
  }

  do(...actions: Action[]): this {
    for (const action of actions) this.steps.push({ atMs: this.#atMs, action })
    return this
  }

  wait(ms: number): this {
    this.#atMs += ms
    return this
  }
}

function planned(number: number, settings: Settings): Trial {
  const { peers, settleMs } = settings
  const everybody = Array.from({ length: peers }, (_, peer) => peer)
  const [last = 0] = everybody.slice(-1)
  const apart = everybody.slice(-Math.floor(peers / 2))
  const split: Action = { type: 'conditions', conditions: { ...nothingMade(number), apart } }
  const healed: Action = { type: 'conditions', conditions: null }
  const relay = (act: 'kill' | 'start'): Action => ({ type: 'relay', relay: 0, act })
  const time = new Timeline()
  const phase = (name: string): Timeline => time.do({ type: 'phase', name })
  const edit = (editors: readonly number[]): Timeline => edits(time, editors, settings)
  const read = (): Timeline => time.do({ type: 'read-boards' })

  phase('whole')
  edit(everybody).wait(settleMs)
  read()
  phase(FAULTY.split).do(split).wait(NOTICE_MS)
  edit(everybody).wait(NOTICE_MS)
  read()
  phase('healed').do(healed).wait(settleMs)
  read()
  phase(FAULTY.relayDead).do(relay('kill')).wait(NOTICE_MS)
  edit(everybody).wait(NOTICE_MS)
  read()
  phase(FAULTY.splitAndRelayDead).do(split).wait(NOTICE_MS)
  edit(everybody).wait(NOTICE_MS)
  read()
  phase('healed, relay dead').do(healed).wait(settleMs)
  read()
  phase('relay back').do(relay('start')).wait(settleMs)
  read()
  phase(FAULTY.crash)
  edit([last]).do({ type: 'crash', peer: last })
  edit(everybody.slice(0, -1)).wait(settleMs)
  read()
  return { name: `trial ${number}`, setup: { peers, relays: 1 }, steps: time.steps, lengthMs: time.nowMs }
}

/** In turns, so that edits of several peers are under way at once. */
function edits(time: Timeline, editors: readonly number[], { edits: each, characters }: Settings): Timeline {
  for (let turn = 0; turn < each; turn += 1)
    for (const [place, peer] of editors.entries()) {
      if (turn + place > 0) time.wait(EDIT_EVERY_MS / editors.length)
      time.do({ type: 'note', peer, characters })
    }
  return time
}
