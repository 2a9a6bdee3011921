import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../said.ts'
import { madeUpRun } from '../testing/made-up-run.ts'
import { FileWatch, STANDSTILL_MS, type Watched } from './file-shared.ts'
import { swarm } from './swarm.ts'

const BOUNDS = 'textbook bound (Kurose and Ross)'

test('a file for everybody: holds or fails as the times say, and each time lies beside its bound', async () => {
  const recorded = await madeUpRun(swarm, { peers: 5 })
  assert.equal(recorded.judgement.verdict, 'holds', recorded.judgement.reason)
  const figures = new Map(
    swarm
      .find(recorded)
      .figures.map(({ name, values }) => [inEnglish(name), values.map(({ value }) => value)]),
  )
  // 256 pieces of 15 KiB at 500 kB/s: once from the source, or four times from the relay.
  const onceMs = (256 * 15 * 1024) / 500
  assert.deepEqual(
    figures.get(BOUNDS)?.map(value => value?.toFixed(3)),
    [onceMs.toFixed(3), (4 * onceMs).toFixed(3)],
  )
  assert.deepEqual(figures.get('time / textbook bound, median'), [1.02, 1.01])
  const [sooner] = figures.get('times sooner than the relay, by the number of receivers N') ?? []
  assert.equal(sooner?.toFixed(3), (1.01 / 1.02).toFixed(3))
  assert.deepEqual(figures.get('bytes that came although the relay was killed half-way'), [100, 50])

  const slow = await madeUpRun(swarm, {}, { fileOfBound: { mesh: 1.3, relay: 1.01 } })
  assert.equal(slow.judgement.verdict, 'fails', slow.judgement.reason)
})

test('the warm-up and the races without a limit of uplinks do not count', async () => {
  const recorded = await madeUpRun(swarm, { rounds: 3 })
  const [rounds] = recorded.trials
  assert.equal(rounds?.samples.files.length, 7)
  assert.match(recorded.judgement.reason, /over 3 rounds/)
})

test('a relay that is no fair opponent gives no verdict', async () => {
  const recorded = await madeUpRun(swarm, {}, { fileOfBound: { mesh: 1.02, relay: 1.2 } })
  assert.equal(recorded.judgement.verdict, 'inconclusive')
  assert.match(recorded.judgement.reason, /no fair opponent/)
})

test('a file that is not at everybody over the mesh fails the claim, however fast the others were', async () => {
  const recorded = await madeUpRun(swarm, {}, { fileOfBound: { mesh: null, relay: 1.01 } })
  assert.equal(recorded.judgement.verdict, 'fails')
  assert.match(recorded.judgement.reason, /not at everybody/)
})

const VIEW: Watched = {
  size: 100,
  uplinkBytesPerSecond: null,
  receivers: [],
  doneMs: { mesh: null, relay: null },
  race: [],
  progress: [],
}
const BOB = 'bob' as Watched['receivers'][number]

function progressOf(relayBytes: number): Watched['progress'] {
  return [{ peer: BOB, progress: { meshBytes: 100, meshDoneMs: 5, relayBytes, relayDoneMs: null } }]
}

test('a shared file is watched until all receivers have it over both paths', () => {
  const watch = new FileWatch(2)
  const done: Watched = { ...VIEW, receivers: [BOB], doneMs: { mesh: 5, relay: 9 } }
  assert.equal(watch.look(done, 0), null, 'one of the two has not been heard of')
  const eve = 'eve' as typeof BOB
  assert.deepEqual(watch.look({ ...done, receivers: [BOB, eve] }, 1)?.doneMs, { mesh: 5, relay: 9 })
})

test('a shared file of which nothing moves any more is watched no longer', () => {
  const watch = new FileWatch(1)
  const view: Watched = { ...VIEW, receivers: [BOB], doneMs: { mesh: 5, relay: null } }
  assert.equal(watch.look({ ...view, progress: progressOf(10) }, 0), null)
  assert.equal(watch.look({ ...view, progress: progressOf(20) }, STANDSTILL_MS), null)
  const over = watch.look({ ...view, progress: progressOf(20) }, 2 * STANDSTILL_MS)
  assert.deepEqual(over?.doneMs, { mesh: 5, relay: null })
  assert.deepEqual(over?.came, { mesh: 1, relay: 0.2 })
})
