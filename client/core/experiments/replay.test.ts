import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../said.ts'
import { madeUpRun } from '../testing/made-up-run.ts'
import { latency } from './latency.ts'
import { replayOf } from './replay.ts'
import { resilience } from './resilience.ts'
import type { TrialRecord } from './run-file.ts'

async function trialOf(parameters: Record<string, number | string> = {}): Promise<TrialRecord> {
  const run = await madeUpRun(resilience, { peers: 4, repeats: 3, outageMs: 3_000, ...parameters })
  const [trial] = run.trials
  assert.ok(trial !== undefined)
  return trial
}

const relayEvent = (trial: TrialRecord, act: string) => {
  const event = trial.events.find(({ action }) => action.type === 'relay' && action.act === act)
  assert.ok(event !== undefined, `no ${act} in the trial`)
  return event
}

test('while the relay is dead its path carries nothing, and the mesh goes on; before and after both work', async () => {
  const trial = await trialOf()
  const replay = replayOf(trial)
  const killed = relayEvent(trial, 'kill')
  const before = replay.at(killed.at - 10)
  assert.deepEqual([before.relays, before.paths.relay.survival, before.paths.mesh.survival], [['up'], 1, 1])
  const started = relayEvent(trial, 'start')
  const during = replay.at(started.at - 10)
  assert.deepEqual([during.relays, during.paths.relay.survival, during.paths.mesh.survival], [['dead'], 0, 1])
  assert.ok(during.done.some(({ words }) => inEnglish(words).includes('kill')))
  assert.deepEqual(replay.at(started.doneAt).relays, ['up'])
})

test('before anybody streams there is no survival, which is not zero', async () => {
  const trial = await trialOf()
  const { paths, done } = replayOf(trial).at(-1)
  assert.deepEqual([paths.mesh.survival, paths.relay.workingPairs, done], [null, null, []])
})

test('peers are to come, here and gone, as the run file says, and pairs are of those who are here', async () => {
  const trial = await trialOf()
  const [first, second, ...others] = trial.peers
  assert.ok(first !== undefined && second !== undefined)
  const later = { ...trial, peers: [{ ...first, cameAt: 500 }, { ...second, wentAt: 1_000 }, ...others] }
  const replay = replayOf(later)
  assert.deepEqual(
    [0, 700, 1_000].map(atMs => replay.at(atMs).peers.map(({ presence }) => presence)),
    [
      ['to-come', 'here', 'here', 'here'],
      ['here', 'here', 'here', 'here'],
      ['here', 'gone', 'here', 'here'],
    ],
  )
  assert.deepEqual(
    [0, 700, 1_000].map(atMs => replay.at(atMs).paths.mesh.pairs),
    [6, 12, 6],
  )
})

test('what was delivered only grows, and ends with all arrivals of the run file', async () => {
  const trial = await trialOf()
  const replay = replayOf(trial)
  const counts = Array.from(
    { length: 50 },
    (_, step) => replay.at((step * trial.lengthMs) / 49).paths.mesh.delivered,
  )
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => a - b),
  )
  assert.equal(replay.at(Number.POSITIVE_INFINITY).paths.mesh.delivered, trial.samples.arrivals.mesh.length)
})

test('round trips are the median of the pings that came back in the last two seconds', async () => {
  const run = await madeUpRun(latency, { peers: 2, rounds: 3 })
  const [trial] = run.trials
  assert.ok(trial !== undefined)
  const answered = trial.samples.pings.find(([, , , , , mesh]) => mesh !== null)
  assert.ok(answered !== undefined)
  const [, , , , sentAt, rttMs] = answered
  const backAt = sentAt + Number(rttMs)
  const alone = { ...trial, samples: { ...trial.samples, pings: [answered] } }
  assert.equal(replayOf(alone).at(backAt - 0.001).paths.mesh.rttMs, null)
  assert.equal(replayOf(alone).at(backAt).paths.mesh.rttMs, rttMs)
  assert.equal(replayOf(alone).at(backAt + 2_000).paths.mesh.rttMs, null)
  assert.equal(replayOf(trial).at(sentAt - 60_000).paths.mesh.rttMs, null)
})
