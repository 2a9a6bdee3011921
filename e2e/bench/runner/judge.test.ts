import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { countRatio, type Goal, ratio } from './bench.ts'
import { judge, summarizeLanes } from './judge.ts'
import type { Round } from './rounds.ts'

/** Rounds in which ours takes `ours` times as long as the base, and the A/A lane `same` times. */
function roundsOf(ours: readonly number[], same = 1): Round[] {
  return ours.map(factor => ({
    raw: [10, 10],
    ours: [10 * factor, 10 * factor],
    'raw, again': [10 * same, 10 * same],
  }))
}

function figure(goal: Goal | null) {
  return ratio({ what: 'ours / raw', goal, ours: 'ours', base: 'raw', quantile: 0.5 })
}

describe('a goal', () => {
  test('is met only when the whole interval meets it', () => {
    const sure = judge(figure({ atMost: 1.1 }), roundsOf([1, 1.05, 1.1, 1.05]))
    assert.equal(sure.verdict, 'met')
    const half = judge(figure({ atMost: 1.1 }), roundsOf([1, 1, 1.05, 1.2, 1.3]))
    assert.equal(half.verdict, 'unsure')
    assert.ok(half.interval !== null && half.interval.value <= 1.1, 'although the median itself meets it')
    assert.equal(judge(figure({ atMost: 1.1 }), roundsOf([1.2, 1.3, 1.2])).verdict, 'missed')
  })

  test('about time is never sure of fewer than three rounds', () => {
    assert.equal(judge(figure({ atMost: 1.1 }), roundsOf([1, 1])).verdict, 'unsure')
    assert.equal(judge(figure({ atMost: 1.1 }), roundsOf([1, 1, 1])).verdict, 'met')
  })

  test('can be a least value', () => {
    assert.equal(judge(figure({ atLeast: 0.85 }), roundsOf([0.9, 0.95, 0.9])).verdict, 'met')
    assert.equal(judge(figure({ atLeast: 0.85 }), roundsOf([0.7, 0.8, 0.7])).verdict, 'missed')
  })

  test('can be a range', () => {
    const range = figure({ atLeast: 0.95, atMost: 1.05 })
    assert.equal(judge(range, roundsOf([1, 0.96, 1.04])).verdict, 'met')
    assert.equal(judge(range, roundsOf([0.9, 0.9, 0.9])).verdict, 'missed')
    assert.equal(judge(range, roundsOf([1.1, 1.2, 1.1])).verdict, 'missed')
    assert.equal(judge(range, roundsOf([0.9, 1, 1.1])).verdict, 'unsure')
  })

  test('is not judged where the A/A lane is off by more than 3 %, to either side', () => {
    for (const same of [0.9, 1.1]) {
      const judged = judge(figure({ atMost: 2 }), roundsOf([1, 1, 1], same))
      assert.equal(judged.verdict, 'void')
      assert.equal(judged.same, same)
    }
    assert.equal(judge(figure({ atMost: 2 }), roundsOf([1, 1, 1], 1.02)).verdict, 'met')
  })

  test('that has an A/A lane without data is void, and one without data at all says so', () => {
    const without = [{ raw: [10], ours: [10] }]
    assert.equal(judge(figure({ atMost: 2 }), without).verdict, 'void')
    assert.equal(judge(figure({ atMost: 2 }), []).verdict, 'no data')
    assert.equal(
      judge(figure({ atMost: 2 }), [{ raw: [10], ours: [], 'raw, again': [10] }]).verdict,
      'no data',
    )
  })

  test('that does not exist is told', () => {
    assert.equal(judge(figure(null), roundsOf([1, 1])).verdict, 'told')
  })
})

test('counts need no A/A lane', () => {
  const count = countRatio({ what: 'bytes', goal: { atMost: 1.07 }, ours: 'ours', base: 'raw' })
  const judged = judge(count, [{ raw: [100], ours: [105] }])
  assert.deepEqual([judged.verdict, judged.interval?.value, judged.same], ['met', 1.05, null])
})

test('lanes are summed up over all rounds', () => {
  assert.deepEqual(summarizeLanes([{ a: [1, 2] }, { a: [3] }]), [{ lane: 'a', values: 3, p50: 2, p99: 2.98 }])
})
