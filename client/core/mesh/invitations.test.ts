import assert from 'node:assert/strict'
import { test } from 'node:test'
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
