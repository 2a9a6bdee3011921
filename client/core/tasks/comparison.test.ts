import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job } from '#work'
import type { JobView } from '../tasks.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { compare } from './comparison.ts'
import type { JobId } from './order.ts'

const WORK: Job = {
  kind: 'picture',
  centerX: 0,
  centerY: 0,
  span: 3,
  pixels: 64,
  tiles: 10,
  maxIterations: 9,
}

function done(lane: JobView['lane'], doneMs: number, part: Partial<JobView> = {}): JobView {
  return {
    id: `${lane}-${doneMs}` as JobId,
    work: WORK,
    lane,
    copies: 1,
    state: 'complete',
    problem: null,
    tasks: 100,
    accepted: 100,
    computed: 100,
    wasted: 0,
    liars: [],
    workers: [],
    by: [{ peer: peerNumber(1), results: 100 }],
    finders: [],
    doneMs,
    digest: 'same',
    answer: null,
    ...part,
  }
}

const FOUR = [1, 2, 3, 4].map(n => ({ peer: peerNumber(n), results: 30 }))

test('speed-up is against one tab alone, the ideal is bounded by workers, processors and copies', () => {
  const alone = done('alone', 1_000)
  const mesh = done('mesh', 500, { by: FOUR, computed: 125, wasted: 25 })
  const twice = done('mesh', 1_250, { copies: 2, by: FOUR, computed: 200 })
  const rows = compare([alone, mesh, twice, done('relay', 800)], WORK, 2)
  assert.deepEqual(
    rows.map(({ speedUp, idealSpeedUp, efficiency }) => [speedUp, idealSpeedUp, efficiency]),
    [
      [1, 1, 1],
      [2, 2, 1],
      [0.8, 1, 0.8],
      [1.25, null, null],
    ],
  )
  assert.deepEqual([rows[1]?.wastedShare, rows[2]?.resultsPerTask], [0.2, 2])
  assert.equal(compare([alone, mesh], WORK, null)[1]?.idealSpeedUp, 4)
})

test('without the tab alone, or before the end, there is no speed-up; a lie is seen against what the tab found', () => {
  assert.equal(compare([done('mesh', 500)], WORK, 2)[0]?.speedUp, null)
  const running = done('mesh', 0, { state: 'running', doneMs: null, digest: null, accepted: 3, computed: 0 })
  const [, row] = compare([done('alone', 1_000), running], WORK, 2)
  assert.deepEqual([row?.speedUp, row?.wastedShare, row?.isRight], [null, null, null])
  const lied = done('mesh', 500, { digest: 'other' })
  assert.equal(compare([done('alone', 1_000), lied], WORK, 2)[1]?.isRight, false)
})

test('of several runs of one lane the latest counts, and other jobs do not', () => {
  const other = done('mesh', 5, { work: { ...WORK, span: 1 } })
  const rows = compare([done('alone', 1_000), done('mesh', 500), done('mesh', 250), other], WORK, 8)
  assert.deepEqual(
    rows.map(({ speedUp }) => speedUp),
    [1, 4],
  )
})
