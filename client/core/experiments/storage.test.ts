import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../said.ts'
import { FakeLab, type FakeLabOptions } from '../testing/fake-lab.ts'
import { JumpingClock } from '../testing/jumping-clock.ts'
import { conduct } from './conduct.ts'
import type { Parameters } from './parameters.ts'
import { storage } from './storage.ts'

const ROOM = { peers: 6, copies: 2, faultRate: 0.5, repeats: 4 }
/** 1 - C(3, 2) / C(6, 2). */
const CHANCE = 0.8

async function run(parameters: Parameters, options: FakeLabOptions = {}) {
  const clock = new JumpingClock()
  return conduct({
    experiment: storage,
    parameters,
    seed: 7,
    driver: new FakeLab(clock, options),
    clock,
    cancellation: { isCancelled: false, onCancel: () => () => {} },
    tell: () => {},
  })
}

const verdictOf = async (parameters: Parameters, options: FakeLabOptions = {}) => {
  const { judgement } = await run(parameters, options)
  return judgement
}

test('storage holds where repair keeps what chance would lose, fails where it loses more, and is open at chance', async () => {
  const kept = await verdictOf(ROOM)
  assert.equal(kept.verdict, 'holds', kept.reason)
  assert.match(kept.reason, /20 %/)
  const lost = await verdictOf(ROOM, { survives: (_, gone) => (gone > 2 ? 0.5 : 1) })
  assert.equal(lost.verdict, 'fails', lost.reason)
  const chance = await verdictOf(
    { ...ROOM, repair: 'off' },
    { survives: (_, gone) => (gone > 2 ? CHANCE : 1) },
  )
  assert.equal(chance.verdict, 'inconclusive', chance.reason)
})

test('no more is held for kept than what the relay gives still', async () => {
  const recorded = await run(ROOM)
  const trials = recorded.trials.map(trial => ({
    ...trial,
    samples: {
      ...trial.samples,
      looks: trial.samples.looks.map(look => ({ ...look, fromRelay: look.pieces })),
    },
  }))
  const { judgement } = storage.find({ ...recorded, trials })
  assert.equal(judgement.verdict, 'inconclusive', inEnglish(judgement.reason))
  assert.match(inEnglish(judgement.reason), /mean: 0 %/)
})

test('the figures tell what was read after the crashes: repaired, not repaired, by chance, and from the relay', async () => {
  const recorded = await run(ROOM, { survives: (repairs, gone) => (repairs ? 1 : 1 - gone / 10) })
  const { figures, charts } = storage.find(recorded)
  const values = (start: string) =>
    figures.find(({ name }) => inEnglish(name).startsWith(start))?.values.map(({ value }) => value)
  assert.deepEqual(values('pieces that can be read after the relay was killed and 3 of 6'), [100, 70, 80, 0])
  assert.deepEqual(values('before anything broke'), [100, 100, 100, 100])
  assert.deepEqual(charts[0]?.series[1]?.points, [
    [0, 100],
    [1, 90],
    [2, 80],
    [3, 70],
  ])
})

test('storage never holds without data: no trials, too few, no crash, a relay that lives on, or nothing read', async () => {
  const recorded = await run(ROOM)
  const without = (type: 'crash' | 'relay' | 'look') =>
    storage.find({
      ...recorded,
      trials: recorded.trials.map(trial => ({
        ...trial,
        events: trial.events.filter(({ action }) => action.type !== type),
      })),
    })
  const unread = recorded.trials.map(trial => ({ ...trial, samples: { ...trial.samples, looks: [] } }))
  for (const { judgement } of [
    without('crash'),
    without('relay'),
    without('look'),
    storage.find({ ...recorded, trials: [] }),
    storage.find({ ...recorded, trials: unread }),
    storage.find({ ...recorded, trials: recorded.trials.slice(0, 2) }),
  ])
    assert.equal(judgement.verdict, 'inconclusive', inEnglish(judgement.reason))
  assert.equal((await verdictOf(ROOM, { refuses: 'kill' })).verdict, 'inconclusive')
})
