/** The ledger: what a partition makes of a chain of blocks among the peers, and of the log that the relay keeps. */
import { defineExperiment } from './experiment.ts'
import type { Findings } from './findings.ts'
import { chartsOf, figuresOf, isTold, takenBack } from './ledger-findings.ts'
import { integer } from './parameters.ts'
import { nothingMade, type Step, type Trial } from './plan.ts'
import { isSound } from './recorded.ts'
import { judgeTrials, MIN_TRIALS } from './verdict.ts'

/** After the network is split or whole again, for all to notice: a second of silence, and links that form anew. Chosen. */
const NOTICE_MS = 4_000
/** For transfers to become final in the chain: some five blocks of a second each, of a side of one peer. Chosen. */
const FINAL_MS = 8_000
/** For those of the log: an answer, or none within its limit (2 s). */
const ANSWER_MS = 2_500

const fields = {
  peers: integer('peers in the room', { min: 3, max: 30, default: 4 }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 50, default: 3 }),
  transfers: integer('transfers that each peer pays into each ledger, while whole and while split', {
    min: 1,
    max: 40,
    default: 10,
  }),
} as const

export const ledger = defineExperiment({
  id: 'ledger',
  title: 'The ledger',
  claim:
    'A chain that the peers keep goes on on both sides of a split, and takes back on one side what it had called final; the relay’s log takes nothing back.',
  givenTo: 'relay',
  rule:
    'While the network is whole, and again while the smaller half of the peers is cut off from the rest and from the relay, every ' +
    'peer pays into both ledgers. Per trial, transfers that some peer was told are final and later that they are reverted: ' +
    'mesh - relay. It holds where the whole 95 % bootstrap interval of the mean lies above 0, fails where it lies below, and ' +
    `is inconclusive otherwise or under ${MIN_TRIALS} trials. Trials in which a side paid nothing, or the chain did not fork or was ` +
    'not one again at the end, do not count.',
  fields,
  plan: parameters => Array.from({ length: parameters.repeats }, (_, at) => planned(at + 1, parameters)),
  find: (run): Findings => {
    const sound = run.trials.filter(isSound)
    const trials = sound.filter(isTold)
    const differences = trials.map(
      trial => takenBack(trial, 'mesh').length - takenBack(trial, 'relay').length,
    )
    return {
      judgement: judgeTrials(differences, run.seed, {
        what: 'transfers taken back after they were called final, mesh - relay',
        unit: 'transfers',
      }),
      figures: figuresOf(sound),
      charts: chartsOf(trials),
      matrices: [],
    }
  },
})

type Asked = { peers: number; transfers: number }

function planned(number: number, asked: Asked): Trial {
  const { peers } = asked
  const smaller = Math.floor((peers - 1) / 2)
  const apart = Array.from({ length: smaller }, (_, at) => peers - 1 - at)
  const splitAtMs = FINAL_MS + ANSWER_MS
  const healAtMs = splitAtMs + NOTICE_MS + FINAL_MS + ANSWER_MS
  return {
    name: `trial ${number}`,
    setup: { peers, relays: 1 },
    steps: [
      { atMs: 0, action: { type: 'phase', name: 'whole' } },
      ...payments(asked, 'mesh', 0),
      ...payments(asked, 'relay', FINAL_MS),
      { atMs: splitAtMs, action: { type: 'phase', name: 'split' } },
      { atMs: splitAtMs, action: { type: 'conditions', conditions: { ...nothingMade(number), apart } } },
      ...payments(asked, 'relay', splitAtMs + NOTICE_MS),
      ...payments(asked, 'mesh', splitAtMs + NOTICE_MS + ANSWER_MS),
      { atMs: healAtMs, action: { type: 'phase', name: 'healed' } },
      { atMs: healAtMs, action: { type: 'conditions', conditions: null } },
    ],
    lengthMs: healAtMs + NOTICE_MS + FINAL_MS,
  }
}

/** Everybody pays the next one, so that all have as much afterwards. */
function payments({ peers, transfers: times }: Asked, path: 'mesh' | 'relay', atMs: number): Step[] {
  return Array.from({ length: peers }, (_, peer) => ({
    atMs,
    action: { type: 'pay', peer, to: (peer + 1) % peers, path, times },
  }))
}
