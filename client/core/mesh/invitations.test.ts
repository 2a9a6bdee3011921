import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Handle } from './events.ts'
import { Invitations } from './invitations.ts'

const VALID_MS = 600_000

test('an answer uses its invitation up', () => {
  const invitations = new Invitations(VALID_MS)
  const { handle, epoch } = invitations.make(1_000)
  assert.ok(invitations.has(handle))
  assert.equal(invitations.take(epoch, 2_000), handle)
  assert.equal(invitations.take(epoch, 2_000), null)
  assert.ok(!invitations.has(handle))
})

test('invitations of one instant have handles and numbers of their own', () => {
  const invitations = new Invitations(VALID_MS)
  const made = [1, 2, 3].map(() => invitations.make(1_000))
  assert.equal(new Set(made.map(({ handle }) => handle)).size, 3)
  assert.equal(new Set(made.map(({ epoch }) => epoch)).size, 3)
})

test('an invitation is good until its time is over, and not a millisecond longer', () => {
  const invitations = new Invitations(VALID_MS)
  const [inTime, late] = [invitations.make(1_000), invitations.make(1_000)]
  assert.equal(invitations.take(inTime.epoch, 1_000 + VALID_MS), inTime.handle)
  assert.equal(invitations.take(late.epoch, 1_000 + VALID_MS + 1), null)
})

test('a number that no invitation has is answered with none', () => {
  const invitations = new Invitations(VALID_MS)
  const { epoch } = invitations.make(1_000)
  assert.equal(invitations.take(epoch + 1, 1_000), null)
})

test('the ninth makes place by dropping the oldest', () => {
  const invitations = new Invitations(VALID_MS)
  const made = Array.from({ length: 9 }, (_, n) => invitations.make(1_000 + n))
  assert.deepEqual(
    made.map(({ dropped }) => dropped !== null),
    [...Array<boolean>(8).fill(false), true],
  )
  const [first] = made
  assert.deepEqual(made[8]?.dropped, { handle: first?.handle, epoch: first?.epoch })
  assert.equal(invitations.take(first?.epoch ?? 0, 1_010), null)
})

test('one whose connection closed is gone, and withdrawing tells all that are open', () => {
  const invitations = new Invitations(VALID_MS)
  const [closed, open] = [invitations.make(1_000), invitations.make(1_001)]
  invitations.closed(closed.handle)
  assert.deepEqual(invitations.withdraw(), [{ handle: open.handle, epoch: open.epoch }])
  assert.deepEqual(invitations.withdraw(), [])
  assert.equal(invitations.take(open.epoch, 1_002), null)
})

type Turn = { what: 'make' | 'take' | 'closed' | 'withdraw'; draw: number; afterMs: number }

test('whatever is made, answered and closed, at most eight are open, the latest, and each is taken once and in its time', () => {
  const turn: fc.Arbitrary<Turn> = fc.record({
    what: fc.constantFrom('make', 'make', 'take', 'closed', 'withdraw'),
    draw: fc.nat(),
    afterMs: fc.nat(VALID_MS / 4),
  })
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 80 }), turns => {
      const invitations = new Invitations(VALID_MS)
      const open = new Map<Handle, { epoch: number; madeAtMs: number }>()
      const epochs = new Set<number>()
      let nowMs = 1_000
      for (const { what, draw, afterMs } of turns) {
        nowMs += draw % 2 === 0 ? afterMs : 0
        const [handle, held] = [...open][draw % Math.max(1, open.size)] ?? [null, null]
        if (what === 'make') {
          const made = invitations.make(nowMs)
          assert.ok(!epochs.has(made.epoch))
          epochs.add(made.epoch)
          open.set(made.handle, { epoch: made.epoch, madeAtMs: nowMs })
          const [oldest] = open
          const isOneTooMany = open.size > 8 && oldest !== undefined
          assert.deepEqual(made.dropped, isOneTooMany ? { handle: oldest[0], epoch: oldest[1].epoch } : null)
          if (isOneTooMany) open.delete(oldest[0])
        } else if (what === 'withdraw') {
          const beforeMs = nowMs - VALID_MS / 2
          const old = [...open].filter(([, { madeAtMs }]) => madeAtMs < beforeMs)
          for (const [each] of old) open.delete(each)
          assert.deepEqual(
            invitations.withdraw(beforeMs),
            old.map(([each, { epoch }]) => ({ handle: each, epoch })),
          )
        } else if (handle !== null && what === 'closed') {
          invitations.closed(handle)
          open.delete(handle)
        } else if (handle !== null) {
          const isInTime = nowMs - held.madeAtMs <= VALID_MS
          assert.equal(invitations.take(held.epoch, nowMs), isInTime ? handle : null)
          assert.equal(invitations.take(held.epoch, nowMs), null)
          open.delete(handle)
        }
        assert.equal(invitations.count, open.size)
        for (const each of open.keys()) assert.ok(invitations.has(each))
      }
    }),
    { numRuns: 300 },
  )
})
