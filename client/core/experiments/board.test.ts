import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../said.ts'
import { type MadeUpOptions, madeUpRun } from '../testing/made-up-run.ts'
import { board } from './board.ts'
import { cannotInPage } from './possible.ts'

const PARAMETERS = { peers: 4, edits: 2, settleMs: 2_000 }

async function found(options: MadeUpOptions = {}) {
  const run = await madeUpRun(board, PARAMETERS, options)
  const { judgement, figures } = board.find(run)
  const valuesOf = (name: string) =>
    figures.find(figure => inEnglish(figure.name).startsWith(name))?.values.map(({ value }) => value)
  return { run, judgement, valuesOf }
}

test('it holds where the relay is what fails, and edits that waited for it took as long as it was dead', async () => {
  const { judgement, valuesOf } = await found()
  assert.equal(judgement.verdict, 'holds', inEnglish(judgement.reason))
  assert.deepEqual(valuesOf('whole: an edit is with all who stay'), [1, 1])
  const [mesh, relay] = valuesOf('relay dead: an edit is with all who stay') ?? []
  assert.equal(mesh, 1)
  // Three times 2.5 s and once 2 s lie between, until it is started again.
  assert.ok((relay ?? 0) >= 9_500 && (relay ?? 0) < 10_500, `${relay} ms`)
  // 4 peers with 2 notes each in a phase, in which the relay’s copies get none, and their writers’ neither.
  assert.deepEqual(valuesOf('split, relay dead, at its end: notes that some copies have'), [0, 0])
})

test('what is lost is counted: nothing, or every note that the mesh never brought', async () => {
  const lost = 'lost in the end: notes of those who stayed'
  const whole = await found()
  assert.deepEqual(whole.valuesOf('notes put up'), [3 * (4 * 4 * 2 + 4 * 2)])
  assert.deepEqual(whole.valuesOf(lost), [0, 0, 0])
  const lossy = await found({ losesNotes: true })
  assert.equal(lossy.judgement.verdict, 'fails', inEnglish(lossy.judgement.reason))
  // Of three who stay in three trials: each misses the others’. The relay’s copies have all.
  assert.deepEqual(lossy.valuesOf(lost), [3 * 3 * 5 * 2, 0, 0])
  assert.deepEqual(lossy.valuesOf('lost in the end: notes of the tab that crashed'), [3 * 5 * 2, 0, 0])
})

test('it fails where the same faults hold the mesh up', async () => {
  const { judgement } = await found({ fragile: 'mesh' })
  assert.equal(judgement.verdict, 'fails', inEnglish(judgement.reason))
})

test('where nobody can crash the rest is measured, and the run says what was left out', async () => {
  const { run, judgement, valuesOf } = await found({ cannot: cannotInPage })
  assert.equal(judgement.verdict, 'holds', inEnglish(judgement.reason))
  assert.equal(run.warnings.filter(({ kind }) => kind === 'left-out').length, 3)
  assert.deepEqual(valuesOf('lost in the end: notes of the tab that crashed'), [0, 0, 0])
})

test('without a last look at the boards nothing is said of losses, and there is no verdict', async () => {
  const run = await madeUpRun(board, PARAMETERS)
  for (const { samples } of run.trials) samples.boards = []
  const { judgement, figures } = board.find(run)
  assert.equal(judgement.verdict, 'inconclusive')
  const lost = figures.filter(({ name }) => inEnglish(name).startsWith('lost in the end'))
  assert.deepEqual(
    lost.flatMap(({ values }) => values.map(({ value }) => value)),
    [null, null, null, null, null, null],
  )
})
