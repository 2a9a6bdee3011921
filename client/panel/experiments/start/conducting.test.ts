import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conduct } from '../../../core/experiments/conduct.ts'
import { latency } from '../../../core/experiments/latency.ts'
import { FakeLab } from '../../../core/testing/fake-lab.ts'
import { JumpingClock } from '../../../core/testing/jumping-clock.ts'
import type { ExperimentConductor } from '../../ports.ts'
import { type Conducted, createConducting, howFar } from './conducting.ts'

const REQUEST = { parameters: { peers: 2, rounds: 5 }, seed: 7 }
// Nothing looks into it here: peers are made up.
const FRAMES = {} as HTMLElement

function overFakeLab(atTell: (told: number) => void = () => {}) {
  const clock = new JumpingClock()
  let told = 0
  const conductor: ExperimentConductor = {
    conduct: ({ frames: _, tell, ...asked }) =>
      conduct({
        ...asked,
        clock,
        driver: new FakeLab(clock),
        tell: progress => {
          tell(progress)
          told += 1
          atTell(told)
        },
      }),
  }
  return createConducting(conductor, FRAMES, () => clock.now())
}

test('an experiment runs to its end with progress that grows, and no second one beside it', async () => {
  const shares: number[] = []
  const conducting = overFakeLab(() => {
    const { value } = conducting.now
    if (value.state === 'running') shares.push(howFar(value, (value.progress?.toldAt ?? 0) + 10)?.share ?? -1)
  })
  const first = conducting.start(latency, REQUEST)
  assert.equal(await conducting.start(latency, REQUEST), null)
  const run = await first
  assert.equal(run?.status.state, 'complete')
  assert.deepEqual(conducting.now.value, { state: 'ended', experiment: latency, run })
  assert.deepEqual(
    shares,
    [...shares].sort((one, other) => one - other),
  )
  // From before anybody came to the beginning of the last of six rounds.
  assert.ok((shares[0] ?? 1) < 0.1 && (shares.at(-1) ?? 0) > 0.75, String(shares))
})

test('a cancelled experiment keeps what was measured, and the next one begins afresh', async () => {
  let isFirst = true
  const conducting = overFakeLab(told => {
    if (isFirst && told === 8) conducting.cancel()
  })
  const run = await conducting.start(latency, REQUEST)
  assert.equal(run?.status.state, 'cancelled')
  assert.ok((run?.trials[0]?.samples.pings.length ?? 0) > 0)
  isFirst = false
  assert.equal((await conducting.start(latency, REQUEST))?.status.state, 'complete')
})

test('an experiment that cannot begin says why', async () => {
  const conductor = { conduct: () => Promise.reject(new Error('The lab host does not answer.')) }
  const conducting = createConducting(conductor, FRAMES, () => 0)
  assert.equal(await conducting.start(latency, REQUEST), null)
  const { value } = conducting.now
  assert.equal(value.state === 'refused' && value.why, 'The lab host does not answer.')
})

test('an estimate that was too short ends at nothing left, not below', () => {
  const progress = { trial: 1, trials: 1, doing: 'round 1', leftMs: 1_000, toldAt: 5_000 }
  const running: Conducted = {
    state: 'running',
    experiment: latency,
    startedAt: 4_000,
    progress,
    isCancelled: false,
  }
  assert.deepEqual(howFar(running, 5_500), { share: 0.75, leftMs: 500 })
  assert.deepEqual(howFar(running, 9_000), { share: 1, leftMs: 0 })
  assert.equal(howFar({ ...running, progress: null }, 5_000), null)
})
