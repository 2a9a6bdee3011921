import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../said.ts'
import { type MadeUpOptions, madeUpRun } from '../testing/made-up-run.ts'
import { simplicity } from './simplicity.ts'

async function found(options: MadeUpOptions = {}) {
  const run = await madeUpRun(simplicity, { peers: 4 }, options)
  const { judgement, figures, charts } = simplicity.find(run)
  const valuesOf = (name: string) =>
    figures.find(figure => inEnglish(figure.name).startsWith(name))?.values.map(({ value }) => value)
  return { run, judgement, valuesOf, charts }
}

test('it holds where the relay is sooner, has fewer connections and less code, and says what each cost', async () => {
  const { judgement, valuesOf, charts } = await found()
  assert.equal(judgement.verdict, 'holds', inEnglish(judgement.reason))
  assert.match(inEnglish(judgement.reason), /Connections: mesh 6, relay 4; lines: mesh 900, relay 600\./)
  assert.deepEqual(valuesOf('from a newcomer’s start to the first frame'), [60, 20])
  // The third peer exchanges 2,000 bytes, the fourth 3,000.
  assert.deepEqual(valuesOf('bytes of signalling'), [2_500, 500])
  assert.deepEqual(valuesOf('parts that can fail in the room of 4'), [6, 5])
  // The relay and everybody's connection to it; of a mesh in which all are linked, nothing.
  assert.deepEqual(valuesOf('of these and of peers that pass frames on'), [0, 5])
  assert.deepEqual(charts[2]?.series[0], {
    of: 'mesh',
    points: [
      [3, 2_000],
      [4, 3_000],
    ],
  })
})

test('where the mesh is sooner there is no verdict as long as it has more connections and code', async () => {
  const { judgement } = await found({ firstMs: { mesh: 10, relay: 20 } })
  assert.equal(judgement.verdict, 'inconclusive')
  assert.match(inEnglish(judgement.reason), /They do not all point the same way\.$/)
})

test('without a count of the code there is no verdict, and no line is made up', async () => {
  const { run, valuesOf } = await found()
  for (const { samples } of run.trials) samples.code = []
  const { judgement, figures } = simplicity.find(run)
  assert.equal(judgement.verdict, 'inconclusive')
  assert.ok(valuesOf('lines of code') !== undefined)
  assert.equal(
    figures.some(({ unit }) => unit === 'lines'),
    false,
  )
})
