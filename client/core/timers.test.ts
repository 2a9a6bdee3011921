import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Timers } from './timers.ts'

const NONE = () => {}

test('timers are taken by time, and within one instant as they were armed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5)), times => {
      const timers = new Timers()
      const taken: [atMs: number, index: number][] = []
      times.forEach((atMs, index) => {
        timers.arm(atMs, () => taken.push([atMs, index]))
      })
      for (let due = timers.take(5); due !== null; due = timers.take(5)) due()
      const expected = times.map((atMs, index) => [atMs, index] as const)
      assert.deepEqual(
        taken,
        expected.toSorted(([a], [b]) => a - b),
      )
    }),
  )
})

test('nothing is taken before it is due, nor what was armed too late', () => {
  const timers = new Timers()
  timers.arm(10, NONE)
  const { armed } = timers
  timers.arm(5, NONE)
  assert.equal(timers.take(4), null)
  assert.equal(timers.take(20, armed), null)
  assert.equal(timers.nextMs, 5)
})

test('a cancelled timer is neither next nor taken, however many are cancelled and in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 400 }), kept => {
      const timers = new Timers()
      const cancels = kept.map((_, atMs) => timers.arm(atMs, NONE))
      kept.forEach((isKept, index) => {
        if (!isKept) cancels.at(index)?.()
        if (!isKept) cancels.at(index)?.()
      })
      const first = kept.indexOf(true)
      assert.equal(timers.nextMs, first < 0 ? null : first)
      let taken = 0
      while (timers.take(kept.length) !== null) taken += 1
      assert.equal(taken, kept.filter(Boolean).length)
    }),
  )
})

test('cancelling what was taken changes nothing', () => {
  const timers = new Timers()
  const cancel = timers.arm(1, NONE)
  timers.arm(2, NONE)
  timers.take(1)
  cancel()
  assert.equal(timers.nextMs, 2)
})
