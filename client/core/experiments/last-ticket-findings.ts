/** Figures of the last ticket: what each way sold twice, refused, took back, and what it cost. */
import { words } from '../said.ts'
import { WAYS, type Way } from '../tickets/tickets.ts'
import type { Chart, Figure } from './findings.ts'
import type { TrialRecord } from './run-file.ts'
import { maximum, median } from './statistics.ts'
import { nameWords } from './words.ts'

type When = 'whole' | 'split'
type Trials = readonly TrialRecord[]

/** One peer's request and what became of it; null: not (yet). */
interface Request {
  peer: number
  ticket: string
  askedAt: number
  decided: { state: 'sold' | 'refused' | 'unanswered'; at: number; messages: number } | null
  revokedAt: number | null
}

/** Of the trial's tickets of one way that were asked for while the network was whole, or split. */
function requests(trial: TrialRecord, way: Way, when: When): Request[] {
  const found = new Map<string, Request>()
  for (const [peer, ticket, how, state, messages, at] of trial.samples.tickets) {
    if (how !== way || !ticket.startsWith(`${when}-`)) continue
    const key = `${peer} ${ticket}`
    const request = found.get(key)
    if (state === 'asked') found.set(key, { peer, ticket, askedAt: at, decided: null, revokedAt: null })
    else if (request !== undefined && state === 'revoked') request.revokedAt = at
    else if (request !== undefined && state !== 'revoked') request.decided = { state, at, messages }
  }
  return [...found.values()]
}

/** The same by ticket. */
function sales(trial: TrialRecord, way: Way, when: When): Request[][] {
  const all = requests(trial, way, when)
  const tickets = [...new Set(all.map(({ ticket }) => ticket))]
  return tickets.map(name => all.filter(({ ticket }) => ticket === name))
}

/** Whether two asked for every ticket and all was decided: less says nothing of what a way sells. */
export function isDecided(trial: TrialRecord): boolean {
  return WAYS.every(way => {
    const asked = sales(trial, way, 'split')
    return (
      asked.length > 0 &&
      asked.every(each => each.length >= 2 && each.every(({ decided }) => decided !== null))
    )
  })
}

/** How long two believed to have one ticket, for each where two did; to the trial's end where nobody gave way. */
function doubleMs(trial: TrialRecord, way: Way, when: When): number[] {
  return sales(trial, way, when).flatMap(asked => {
    const held = asked.flatMap(({ decided, revokedAt }) =>
      decided?.state === 'sold' ? [{ fromMs: decided.at, toMs: revokedAt ?? trial.lengthMs }] : [],
    )
    const fromMs = Math.max(...held.map(each => each.fromMs))
    const toMs = Math.min(...held.map(each => each.toMs))
    return held.length >= 2 && toMs > fromMs ? [toMs - fromMs] : []
  })
}

export function soldTwice(trial: TrialRecord, way: Way, when: When = 'split'): number {
  return doubleMs(trial, way, when).length
}

export function figuresOf(trials: Trials): Figure[] {
  return trials.length === 0 ? [] : [...figuresWhile('split', trials), ...figuresWhile('whole', trials)]
}

function figuresWhile(when: When, trials: Trials): Figure[] {
  const figure = (sentence: string, unit: string, value: (way: Way) => number | null): Figure => ({
    name: words(sentence, { phase: when }),
    unit,
    values: WAYS.map(way => ({ of: way, value: value(way) })),
  })
  const sold = (way: Way) => trials.flatMap(trial => sales(trial, way, when))
  const asked = (way: Way) => sold(way).flat()
  const ended = (way: Way, as: 'sold' | 'refused' | 'unanswered') =>
    asked(way).flatMap(({ askedAt, decided }) =>
      decided?.state === as ? [{ ms: decided.at - askedAt, messages: decided.messages }] : [],
    )
  const double = (way: Way) => trials.flatMap(trial => doubleMs(trial, way, when))
  return [
    figure('{phase}: tickets asked for on both sides', 'tickets', way => sold(way).length),
    figure('{phase}: sold twice', 'tickets', way => double(way).length),
    figure('{phase}: two believed to have it, longest', 'ms', way => maximum(double(way))),
    figure(
      '{phase}: taken back once the buyers heard of each other',
      'tickets',
      way => asked(way).filter(({ revokedAt }) => revokedAt !== null).length,
    ),
    figure(
      '{phase}: sold to nobody',
      'tickets',
      way => sold(way).filter(each => each.every(({ decided }) => decided?.state !== 'sold')).length,
    ),
    figure('{phase}: requests refused: somebody has it', 'requests', way => ended(way, 'refused').length),
    figure('{phase}: requests that nobody could decide', 'requests', way => ended(way, 'unanswered').length),
    figure('{phase}: from request to ticket, median', 'ms', way =>
      median(ended(way, 'sold').map(({ ms }) => ms)),
    ),
    figure('{phase}: messages of a buyer until it had the ticket, median', 'messages', way =>
      median(ended(way, 'sold').map(({ messages }) => messages)),
    ),
  ]
}

/** Peers that believe to have a ticket, over the first trial. */
export function chartsOf(trials: Trials): Chart[] {
  const [first] = trials
  if (first === undefined) return []
  return [
    {
      title: words('Tickets sold and not taken back, {trial}', { trial: nameWords(first.name) }),
      x: 'ms since the trial began',
      y: 'peers with a ticket',
      logarithmic: false,
      series: WAYS.map(way => ({ of: way, points: holders(first, way) })),
    },
  ]
}

function holders(trial: TrialRecord, way: Way): [number, number][] {
  const changes = trial.samples.tickets
    .filter(([, , how, state]) => how === way && (state === 'sold' || state === 'revoked'))
    .sort((a, b) => a[5] - b[5])
  let count = 0
  const points: [number, number][] = [[0, 0]]
  for (const [, , , state, , at] of changes) {
    points.push([at, count])
    count += state === 'sold' ? 1 : -1
    points.push([at, count])
  }
  return [...points, [trial.lengthMs, count]]
}
