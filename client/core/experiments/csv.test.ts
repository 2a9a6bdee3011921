import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeUpRun } from '../testing/made-up-run.ts'
import { csvOf } from './csv.ts'
import { resilience } from './resilience.ts'

const run = await madeUpRun(resilience, { peers: 3, repeats: 1, outageMs: 500 })

const linesOf = (name: string, of = run): string[] => {
  const file = csvOf(of, resilience.find(of)).find(each => each.name === name)
  return file?.text.split('\r\n').slice(0, -1) ?? []
}

test('every row of the run is a line, below a line of names', () => {
  const { mesh, relay } = run.trials[0]?.samples.arrivals ?? { mesh: [], relay: [] }
  assert.equal(linesOf('arrivals').length, 1 + mesh.length + relay.length)
  assert.equal(linesOf('arrivals')[1], `trial 1,mesh,${mesh[0]?.join(',')}`)
  assert.equal(linesOf('figures')[0], 'figure,of,value,unit')
})

test('no data is an empty cell, and a table without rows is no file', () => {
  assert.ok(linesOf('figures').includes('"relay: kill: a silenced pair works again after, median",mesh,,ms'))
  assert.deepEqual(linesOf('pings'), [])
})

test('text cannot break out of its cell, nor run as a formula', () => {
  const hostile = structuredClone(run)
  for (const trial of hostile.trials) trial.name = '=HYPERLINK("http://x","y")\n'
  assert.match(
    csvOf(hostile, resilience.find(hostile)).find(({ name }) => name === 'events')?.text ?? '',
    /\r\n"'=HYPERLINK\(""http:\/\/x"",""y""\)\n",0,/,
  )
})
