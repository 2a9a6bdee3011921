/**
 * An experiment as a test of one's own suite: copy this file, change the claim. It runs over real tabs and a relay process
 * of its own, which is really killed. The run file is attached to the test.
 */
import { expect, test } from '../fixtures.ts'

test('two people keep reaching each other over the mesh while the relay is killed and comes back', async ({
  runExperiment,
}) => {
  const settings = {
    peers: 2,
    repeats: 3,
    fault: 'relay-killed',
    calmMs: 500,
    outageMs: 1_200,
    returnMs: 800,
  }
  const { run, findings } = await runExperiment('resilience', settings, 7)

  expect(run.status).toEqual({ state: 'complete' })
  expect(run.judgement.verdict, run.judgement.reason).toBe('holds')
  const lost = findings.figures.find(({ name }) => name === 'frames not delivered by the end')
  expect(lost?.values).toContainEqual({ of: 'mesh', value: 0 })
})
