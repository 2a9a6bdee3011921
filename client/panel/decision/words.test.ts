import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { advise, type KnownRun, type Needs } from '../../core/decision/advice.ts'
import { CRITERIA } from '../../core/decision/criteria.ts'
import { board } from '../../core/experiments/board.ts'
import type { Experiment } from '../../core/experiments/experiment.ts'
import { lastTicket } from '../../core/experiments/last-ticket.ts'
import type { Parameters } from '../../core/experiments/parameters.ts'
import { madeUpRun } from '../../core/testing/made-up-run.ts'
import { CATALOGUES } from '../language/catalogues.ts'
import { SOURCE } from '../language/choice.ts'
import { language } from '../language/current.ts'
import { openWords, recommendationWords } from './words.ts'

afterEach(() => {
  language.value = SOURCE
})

const OFFLINE: Needs = { offline: { option: 'board', weight: 'decisive' } }
const BOTH: Needs = { ...OFFLINE, ordering: { option: 'once', weight: 'matters' } }

async function known(experiment: Experiment, parameters: Parameters): Promise<KnownRun> {
  const run = await madeUpRun(experiment, parameters)
  return { experiment, run, findings: experiment.find(run), key: experiment.id }
}

test('no need, no run, one path and a hybrid are each said, with what is open', async () => {
  const runs = [await known(board, { settleMs: 1_000 }), await known(lastTicket, { tickets: 1 })]
  const offline = runs.slice(0, 1)
  const said = (needs: Needs, from: KnownRun[]) => recommendationWords(advise(needs, from, CRITERIA))
  assert.equal(said({}, []), 'Say what your case needs: nothing matters yet.')
  assert.match(said(OFFLINE, []), /^The lab cannot tell yet/)
  assert.equal(said(OFFLINE, offline), 'Everything that was measured argues for the mesh.')
  assert.match(said(BOTH, offline), /argues for the mesh\. Needs of weight 1 are open\.$/)
  assert.equal(
    said(BOTH, runs),
    'A hybrid: the mesh for offline, the relay for ordering; by weight the mesh leads (mesh 3, relay 1).',
  )
  language.value = 'de'
  assert.equal(
    said(BOTH, runs),
    'Ein Hybrid: das Mesh für das Arbeiten offline, das Relay für die Reihenfolge; nach Gewicht führt das Mesh (Mesh 3, Relay 1).',
  )
})

test('runs that contradict each other are told with what they say, and inconclusive ones counted', async () => {
  const { findings, ...run } = await known(board, { settleMs: 1_000 })
  const saying = (...verdicts: KnownRun['findings']['judgement']['verdict'][]) => {
    const runs = verdicts.map(verdict => ({
      ...run,
      findings: { ...findings, judgement: { verdict, reason: 'made up' } },
    }))
    const [open] = advise(OFFLINE, runs, CRITERIA).open
    assert.ok(open !== undefined)
    return openWords(open)
  }
  assert.equal(saying(), 'The lab cannot tell yet: no run bears on it.')
  assert.equal(
    saying('holds', 'fails', 'holds'),
    'The lab cannot tell: runs contradict each other (holds here, does not hold here).',
  )
  assert.match(saying('inconclusive'), /the run that bears on it is inconclusive\.$/)
  assert.match(saying('inconclusive', 'inconclusive'), /all 2 runs that bear on it are inconclusive\.$/)
})

test('what a verdict means for a need is said without a number, in every language: numbers are the runs’', () => {
  const meanings = Object.values(CATALOGUES).flatMap(messages =>
    Object.entries(messages).filter(([key]) => key.startsWith('meaning.')),
  )
  assert.ok(meanings.length > 0)
  assert.deepEqual(
    meanings.filter(([, words]) => /\d/.test(words)),
    [],
  )
})
