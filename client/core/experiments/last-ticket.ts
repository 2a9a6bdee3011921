/** The last ticket, asked for on both sides of a partition at the same time: sold twice, once, or not at all. */
import { WAYS } from '../tickets/tickets.ts'
import { VOTE_LIMIT_MS } from '../tickets/vote.ts'
import { defineExperiment } from './experiment.ts'
import type { Findings } from './findings.ts'
import { chartsOf, figuresOf, isDecided, soldTwice } from './last-ticket-findings.ts'
import { integer } from './parameters.ts'
import { nothingMade, type Step, type Trial } from './plan.ts'
import { isSound } from './recorded.ts'
import { judgeTrials, MIN_TRIALS } from './verdict.ts'

/** After the network is split or whole again, for all to notice: a second of silence, and links that form anew. Chosen. */
const NOTICE_MS = 4_000
/** Between two tickets of one kind, so that neither waits for the other. Chosen: more than an answer takes. */
const APART_MS = 300
/** After the last ticket, for answers. */
const ANSWER_MS = VOTE_LIMIT_MS + 500

const fields = {
  peers: integer('peers in the room, who vote', { min: 3, max: 30, default: 5 }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 50, default: 3 }),
  tickets: integer('tickets of each way, while the network is whole and while it is split', {
    min: 1,
    max: 20,
    default: 3,
  }),
} as const

export const lastTicket = defineExperiment({
  id: 'last-ticket',
  title: 'The last ticket',
  claim:
    'While the network is split, the relay sells the last ticket once at most; the mesh sells it on both sides, unless a majority has to agree.',
  givenTo: 'relay',
  rule:
    'While the network is whole, and again while the smaller half of the peers is cut off from the rest and from the relay, one peer of each ' +
    'side asks for the same ticket at the same time. A ticket was sold twice where two peers believed to have it at one moment. Per ' +
    'trial, tickets sold twice while split: mesh - (relay + quorum). It holds where the whole 95 % bootstrap interval of the ' +
    `mean lies above 0, fails where it lies below, and is inconclusive otherwise or under ${MIN_TRIALS} trials.`,
  fields,
  plan: parameters => Array.from({ length: parameters.repeats }, (_, at) => planned(at + 1, parameters)),
  find: (run): Findings => {
    const trials = run.trials.filter(isSound).filter(isDecided)
    const differences = trials.map(
      trial => soldTwice(trial, 'mesh') - soldTwice(trial, 'relay') - soldTwice(trial, 'quorum'),
    )
    return {
      judgement: judgeTrials(differences, run.seed, {
        what: 'tickets sold twice while split, mesh - (relay + quorum)',
        unit: 'tickets',
      }),
      figures: figuresOf(trials),
      charts: chartsOf(trials),
      matrices: [],
    }
  },
})

function planned(number: number, { peers, tickets }: { peers: number; tickets: number }): Trial {
  const smaller = Math.floor((peers - 1) / 2)
  const apart = Array.from({ length: smaller }, (_, at) => peers - 1 - at)
  const whole = sales(peers, tickets, 'whole', 0)
  const splitAtMs = whole.endMs
  const split = sales(peers, tickets, 'split', splitAtMs + NOTICE_MS)
  return {
    name: `trial ${number}`,
    setup: { peers, relays: 1 },
    steps: [
      { atMs: 0, action: { type: 'phase', name: 'whole' } },
      ...whole.steps,
      { atMs: splitAtMs, action: { type: 'phase', name: 'split' } },
      { atMs: splitAtMs, action: { type: 'conditions', conditions: { ...nothingMade(number), apart } } },
      ...split.steps,
      { atMs: split.endMs, action: { type: 'phase', name: 'healed' } },
      { atMs: split.endMs, action: { type: 'conditions', conditions: null } },
    ],
    lengthMs: split.endMs + NOTICE_MS,
  }
}

/** The founder, who stays with the relay, and the newest, who is on the other side of a split. */
function sales(
  peers: number,
  tickets: number,
  when: string,
  fromMs: number,
): { steps: Step[]; endMs: number } {
  const steps: Step[] = []
  for (let at = 0; at < tickets; at += 1)
    for (const way of WAYS) {
      const atMs = fromMs + steps.length * (APART_MS / 2)
      const ticket = `${when}-${way}-${at + 1}`
      // Who is asked first takes turns: what one step takes, the second comes later.
      const buyers = at % 2 === 0 ? [0, peers - 1] : [peers - 1, 0]
      for (const peer of buyers) steps.push({ atMs, action: { type: 'take', peer, ticket, way } })
    }
  return { steps, endMs: fromMs + steps.length * (APART_MS / 2) + ANSWER_MS }
}
