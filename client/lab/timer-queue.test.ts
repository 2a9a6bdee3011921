import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TimerQueue } from './timer-queue.ts'

/** A queue whose alarm rings when told; time stands where it was put. */
function bench() {
  const alarms: number[] = []
  const time = { nowMs: 1_000 }
  const queue = new TimerQueue(() => time.nowMs, { set: delayMs => alarms.push(delayMs) })
  const ringAt = (ms: number): void => {
    time.nowMs = ms
    queue.ring()
  }
  return { queue, alarms, ringAt, time }
}

test('the alarm is set for the earliest timer only', () => {
  const { queue, alarms } = bench()
  queue.at(1_500, () => {})
  queue.at(1_800, () => {})
  queue.at(1_200, () => {})
  assert.deepEqual(alarms, [500, 200])
})

test('what is due runs in order of time, what is not waits, and the alarm is set for it', () => {
  const { queue, alarms, ringAt } = bench()
  const ran: number[] = []
  for (const ms of [1_300, 1_100, 1_200, 1_900]) queue.at(ms, () => ran.push(ms))
  ringAt(1_400)
  assert.deepEqual(ran, [1_100, 1_200, 1_300])
  assert.equal(alarms.at(-1), 500)
})

test('a cancelled timer does not run, and cancelling twice or late is harmless', () => {
  const { queue, ringAt } = bench()
  const ran: string[] = []
  const cancel = queue.at(1_100, () => ran.push('cancelled'))
  cancel()
  cancel()
  const late = queue.at(1_100, () => ran.push('kept'))
  ringAt(1_200)
  late()
  assert.deepEqual(ran, ['kept'])
})

test('a callback may cancel another that is due, and arm new ones', () => {
  const { queue, ringAt } = bench()
  const ran: string[] = []
  queue.at(1_100, () => {
    ran.push('first')
    cancel()
    queue.at(1_150, () => ran.push('new'))
  })
  const cancel = queue.at(1_120, () => ran.push('cancelled'))
  ringAt(1_200)
  assert.deepEqual(ran, ['first'])
  ringAt(1_200)
  assert.deepEqual(ran, ['first', 'new'])
})

test('a callback that throws stops no other timer', () => {
  const { queue, alarms, ringAt } = bench()
  const ran: string[] = []
  queue.at(1_100, () => {
    throw new Error('broken')
  })
  queue.at(1_150, () => ran.push('other'))
  assert.throws(() => ringAt(1_200), /broken/)
  assert.equal(alarms.at(-1), 0)
  ringAt(1_200)
  assert.deepEqual(ran, ['other'])
})

test('a fraction of a millisecond is rounded up, so that the alarm does not ring too early', () => {
  const { queue, alarms } = bench()
  queue.at(1_000.2, () => {})
  assert.deepEqual(alarms, [1])
})

test('whatever is armed and cancelled: each timer runs once, never early, if the alarm rings when set', () => {
  const step = fc.record({ delayMs: fc.nat(50), cancels: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), steps => {
      let nowMs = 0
      let ringsAtMs: number | null = null
      const queue = new TimerQueue(() => nowMs, {
        set: delayMs => {
          ringsAtMs = nowMs + delayMs
        },
      })
      const ran: number[] = []
      const expected: number[] = []
      steps.forEach(({ delayMs, cancels }, index) => {
        const cancel = queue.at(delayMs, () => {
          assert.ok(nowMs >= delayMs)
          ran.push(index)
        })
        if (cancels) cancel()
        else expected.push(index)
      })
      for (let rings = 0; ringsAtMs !== null && rings < 100; rings += 1) {
        nowMs = ringsAtMs
        ringsAtMs = null
        queue.ring()
      }
      assert.deepEqual(
        ran.toSorted((a, b) => a - b),
        expected,
      )
    }),
  )
})
