import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { ADA, BOB, Observer, peerId, SELF } from '../testing/observer.ts'
import type { Observation } from './observation.ts'
import type { TraceView } from './snapshot.ts'

function met(): Observer {
  const observer = new Observer()
  observer.meet(ADA, BOB)
  return observer
}

type Receipt = Extract<Observation, { type: 'traced' }>

/** Of this tab's first trace, straight from its origin, unless `what` says otherwise. */
function receipt(observer: Observer, by: PeerId, what: Partial<Receipt> = {}): void {
  const origin = what.origin ?? SELF
  observer.see({ type: 'traced', trace: 1, via: origin, hops: 1, ...what, origin, by })
}

const latest = (observer: Observer): TraceView | undefined => observer.snapshot().traces.at(-1)

test('the way of a broadcast is put together from receipts, timed from its start on this tab’s clock', () => {
  const observer = met()
  const at = observer.nowMs
  observer.see({ type: 'trace', origin: SELF, trace: 1 })
  observer.pass(3)
  receipt(observer, ADA)
  observer.pass(4)
  receipt(observer, BOB, { via: ADA, hops: 2 })
  assert.deepEqual(latest(observer), {
    origin: SELF,
    trace: 1,
    at,
    steps: [
      { peer: ADA, via: SELF, hops: 1, receiptMs: 3 },
      { peer: BOB, via: ADA, hops: 2, receiptMs: 7 },
    ],
  })
})

test('a receipt that overtakes the broadcast begins the trace, which the broadcast then does not begin again', () => {
  const observer = met()
  receipt(observer, BOB, { origin: ADA })
  observer.pass(2)
  observer.see({ type: 'trace', origin: ADA, trace: 1 })
  receipt(observer, SELF, { origin: ADA })
  assert.equal(observer.snapshot().traces.length, 1)
  assert.deepEqual(
    latest(observer)?.steps.map(({ peer, receiptMs }) => [peer, receiptMs]),
    [
      [BOB, 0],
      [SELF, 2],
    ],
  )
})

test('the last five traces are kept, newest last', () => {
  const observer = met()
  for (let trace = 1; trace <= 8; trace += 1) observer.see({ type: 'trace', origin: SELF, trace })
  assert.deepEqual(
    observer.snapshot().traces.map(({ trace }) => trace),
    [4, 5, 6, 7, 8],
  )
})

test('a second receipt of one peer, the origin’s own, and those of strangers are not believed', () => {
  const observer = met()
  const stranger = peerId('stranger')
  observer.see({ type: 'trace', origin: SELF, trace: 1 })
  receipt(observer, ADA)
  receipt(observer, ADA, { via: BOB, hops: 2 })
  receipt(observer, SELF)
  receipt(observer, stranger)
  receipt(observer, BOB, { origin: stranger })
  observer.see({ type: 'trace', origin: stranger, trace: 1 })
  assert.equal(observer.snapshot().traces.length, 1)
  assert.deepEqual(
    latest(observer)?.steps.map(({ peer, via, hops }) => [peer, via, hops]),
    [[ADA, SELF, 1]],
  )
})

test('nobody can claim receipts of a trace that this tab never sent', () => {
  const observer = met()
  receipt(observer, ADA, { trace: 99 })
  assert.deepEqual(observer.snapshot().traces, [])
})

test('a trace outlives the peers on its way', () => {
  const observer = met()
  observer.see({ type: 'trace', origin: ADA, trace: 1 })
  receipt(observer, BOB, { origin: ADA })
  for (const path of ['mesh', 'relay'] as const) observer.peer(path, ADA, 'left')
  assert.equal(latest(observer)?.steps.length, 1)
})
