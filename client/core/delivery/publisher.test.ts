import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Outbox, type OutboxLimits } from './outbox.ts'
import { type Publication, Publisher } from './publisher.ts'

/** Far above what any test here appends. */
const AMPLE: OutboxLimits = { frames: 10_000, bytes: 2 ** 30 }

class Bench {
  readonly outbox: Outbox
  readonly publisher: Publisher
  nowMs = 1_000

  constructor(limits = AMPLE) {
    this.outbox = new Outbox(limits)
    this.publisher = new Publisher(this.outbox)
  }

  broadcast(count: number, bytes = 10): number[] {
    return Array.from({ length: count }).flatMap(() => {
      const seq = this.outbox.high + 1
      const frame = { kind: 'data', seq, message: seq, payload: '' } as const
      this.outbox.append(frame, bytes)
      return numbers(this.publisher.broadcast(frame, this.nowMs))
    })
  }

  up(kept: number): Publication[] {
    return this.publisher.up(kept, this.nowMs)
  }

  kept(seq: number): number[] {
    return numbers(this.publisher.kept(seq, this.nowMs))
  }

  tick(afterMs: number): number[] {
    this.nowMs += afterMs
    return numbers(this.publisher.tick(this.nowMs))
  }
}

const numbers = (publications: Publication[]): number[] => publications.map(({ frame }) => frame.seq)
const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

test('a path that keeps nothing gets every frame once, whatever comes of it', () => {
  const bench = new Bench()
  assert.deepEqual(numbers(bench.publisher.up(null, 0)), [])
  assert.deepEqual(bench.broadcast(1_000), range(1, 1_000))
  assert.deepEqual(bench.tick(60_000), [])
  assert.deepEqual(bench.kept(7), [])
})

test('many frames are on their way at once, and no more than the window', () => {
  const bench = new Bench()
  bench.up(0)
  assert.deepEqual(bench.broadcast(300), range(1, 256))
  assert.equal(bench.publisher.sent, 256)
  assert.deepEqual(bench.kept(10), range(257, 266))
  assert.deepEqual(bench.kept(266), range(267, 300))
})

test('large frames fill the window by their bytes', () => {
  const bench = new Bench()
  bench.up(0)
  assert.equal(bench.broadcast(100, 64 * 1024).length, 12)
  assert.equal(bench.kept(5).length, 5)
})

test('when the path comes back, what it does not keep is sent again, in order, and what it keeps is not', () => {
  const bench = new Bench()
  bench.up(0)
  bench.broadcast(50)
  bench.kept(20)
  assert.deepEqual(numbers(bench.up(30)), range(31, 50))
})

test('what was broadcast before the path was there is published when it is', () => {
  const bench = new Bench()
  bench.broadcast(3)
  assert.deepEqual(numbers(bench.up(0)), [1, 2, 3])
})

test('what is not kept for two seconds is sent again, and not before', () => {
  const bench = new Bench()
  bench.up(0)
  bench.nowMs += 60_000
  bench.broadcast(3)
  assert.deepEqual(bench.tick(1_999), [])
  assert.deepEqual(bench.tick(1), [1, 2, 3])
  bench.nowMs += 1_500
  bench.kept(1)
  assert.deepEqual(bench.tick(1_500), [])
  assert.deepEqual(bench.tick(500), [2, 3])
  bench.kept(3)
  assert.deepEqual(bench.tick(60_000), [])
})

test('frames that fell out of the outbox unkept are skipped, and their number is told', () => {
  const bench = new Bench({ frames: 10, bytes: 2 ** 30 })
  bench.up(0)
  bench.broadcast(5)
  bench.broadcast(20)
  const [first, second] = bench.up(3)
  assert.deepEqual([first?.frame.seq, first?.skipped], [16, 12])
  assert.deepEqual([second?.frame.seq, second?.skipped], [17, 0])
})

test('a centre that claims to keep what was never sent is believed no further than that', () => {
  const bench = new Bench()
  bench.up(0)
  bench.broadcast(2)
  assert.deepEqual(bench.kept(3), [])
  assert.deepEqual(numbers(bench.up(99)), [])
  assert.deepEqual(bench.broadcast(1), [3])
})
