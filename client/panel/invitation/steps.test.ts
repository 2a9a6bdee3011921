import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import {
  type InvitingEvent,
  type InvitingState,
  type JoiningEvent,
  type JoiningState,
  stepInviting,
  stepJoining,
} from './steps.ts'

const peer = v.parse(PeerIdSchema, 'newcomer1')

const inviting = (...events: InvitingEvent[]): InvitingState =>
  events.reduce(stepInviting, { step: 'idle' } as InvitingState)
const joining = (...events: JoiningEvent[]): JoiningState =>
  events.reduce(stepJoining, { step: 'empty', problem: null } as JoiningState)

const ask = { type: 'ask' } as const
const made = { type: 'made', code: 'code' } as const
const answer = { type: 'answer' } as const
const given = { type: 'given' } as const
const answered = { type: 'answered', answer: 'reply' } as const
const linked = { type: 'linked', peer } as const
const refused = { type: 'refused', problem: 'why' } as const

test('a member makes a code, takes the answer, and is linked', () => {
  assert.deepEqual(inviting(ask), { step: 'making' })
  assert.deepEqual(inviting(ask, made), { step: 'waiting', code: 'code', problem: null })
  assert.deepEqual(inviting(ask, made, answer), { step: 'linking', code: 'code' })
  assert.deepEqual(inviting(ask, made, answer, linked), { step: 'linked', peer })
})

test('an answer that is no good leaves the code as it was and says why, until the next answer', () => {
  const waiting = inviting(ask, made, answer, refused)
  assert.deepEqual(waiting, { step: 'waiting', code: 'code', problem: 'why' })
  assert.deepEqual(stepInviting(waiting, answer), { step: 'linking', code: 'code' })
})

test('a member that can make no code says why, and may try again', () => {
  assert.deepEqual(inviting(ask, refused), { step: 'failed', problem: 'why' })
  assert.deepEqual(inviting(ask, refused, ask, made), inviting(ask, made))
})

test('a new code takes the place of the old one, but not of one that is being linked', () => {
  assert.deepEqual(inviting(ask, made, ask, { type: 'made', code: 'new' }), {
    step: 'waiting',
    code: 'new',
    problem: null,
  })
  assert.deepEqual(inviting(ask, made, answer, ask), inviting(ask, made, answer))
})

test('a newcomer takes an invitation, shows its answer, and is linked', () => {
  assert.deepEqual(joining(given), { step: 'answering', answer: null })
  assert.deepEqual(joining(given, answered), { step: 'waiting', answer: 'reply', problem: null })
  assert.deepEqual(joining(given, answered, linked), { step: 'linked' })
})

test('an invitation that is no good is said to be, and an earlier answer goes on being shown', () => {
  assert.deepEqual(joining(given, refused), { step: 'empty', problem: 'why' })
  assert.deepEqual(joining(given, answered, given, refused), {
    step: 'waiting',
    answer: 'reply',
    problem: 'why',
  })
})

test('what comes late or twice changes nothing', () => {
  assert.deepEqual(inviting(made), { step: 'idle' })
  assert.deepEqual(inviting(ask, made, linked), inviting(ask, made))
  assert.deepEqual(inviting(ask, made, answer, linked, refused), { step: 'linked', peer })
  assert.deepEqual(inviting(ask, made, refused), inviting(ask, made))
  assert.deepEqual(joining(given, given), joining(given))
  assert.deepEqual(joining(linked), { step: 'empty', problem: null })
  assert.deepEqual(joining(given, answered, linked, refused), { step: 'linked' })
})
