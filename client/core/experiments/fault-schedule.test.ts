import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../simulation/random.ts'
import { FAULTS, type FaultSettings, faultSteps } from './fault-schedule.ts'

const SETTINGS: FaultSettings = {
  fault: 'mixed',
  victims: 'random',
  peers: 8,
  relays: 1,
  fromMs: 2_000,
  outageMs: 5_000,
  delayMs: 200,
  jitterMs: 50,
  uplinkBytesPerSecond: 8_000,
}

const steps = (settings: Partial<FaultSettings>, seed = 7) =>
  faultSteps({ ...SETTINGS, ...settings }, seededRandom(seed))

test('the same seed gives the same faults, another seed others', () => {
  for (const fault of FAULTS) assert.deepEqual(steps({ fault }), steps({ fault }))
  assert.notDeepEqual(steps({ fault: 'peers-crashed' }, 1), steps({ fault: 'peers-crashed' }, 2))
})

test('faults come in order, within the outage, and what was broken is mended at its end', () => {
  for (const fault of FAULTS) {
    const times = steps({ fault }).map(({ atMs }) => atMs)
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    )
    assert.ok(
      times.every(atMs => atMs >= 2_000 && atMs <= 7_000),
      fault,
    )
  }
  assert.deepEqual(steps({ fault: 'relay-frozen' }), [
    { atMs: 2_000, action: { type: 'relay', relay: 0, act: 'freeze' } },
    { atMs: 7_000, action: { type: 'relay', relay: 0, act: 'thaw' } },
  ])
})

test('nobody goes twice, the founder goes first where it is to, and two always stay', () => {
  for (const peers of [2, 3, 4, 8])
    for (const fault of ['peers-closed', 'peers-crashed'] as const) {
      const gone = steps({ fault, peers, victims: 'founder' }).flatMap(({ action }) =>
        action.type === 'close' || action.type === 'crash' ? [action.peer] : [],
      )
      assert.equal(new Set(gone).size, gone.length)
      assert.ok(peers - gone.length >= 2)
      if (gone.length > 0) assert.equal(gone[0], 0)
    }
})

test('emulated faults are as large as asked for, draw from the seed, hit half of the peers, and end', () => {
  const conditionsOf = (settings: Partial<FaultSettings>, seed = 7) =>
    steps(settings, seed).map(({ action }) => (action.type === 'conditions' ? action.conditions : undefined))
  const [jitter, ended] = conditionsOf({ fault: 'jitter' })
  assert.deepEqual(jitter?.jitter, { distribution: 'exponential', ms: 50 })
  assert.equal(ended, null)
  assert.notEqual(jitter?.seed, conditionsOf({ fault: 'jitter' }, 8)[0]?.seed)
  assert.equal(conditionsOf({ fault: 'delay' })[0]?.delayMs, 200)
  assert.deepEqual(conditionsOf({ fault: 'bandwidth' })[0]?.uplink, { bytesPerSecond: 8_000 })
  assert.equal(conditionsOf({ fault: 'one-way-cut' })[0]?.muted.length, 4)
})

test('of those who go in churn each is replaced', () => {
  const types = steps({ fault: 'churn' }).map(({ action }) => (action.type === 'open' ? 'open' : 'gone'))
  assert.deepEqual(types, ['gone', 'open', 'gone', 'open', 'gone', 'open', 'gone', 'open'])
})
