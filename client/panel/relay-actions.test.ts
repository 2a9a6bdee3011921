import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RELAY_ACTIONS, RELAY_STATES } from '#protocol'
import { isPossible } from './relay-actions.ts'

test('each state of a relay offers what makes sense in it', () => {
  const offered = Object.fromEntries(
    RELAY_STATES.map(state => [state, RELAY_ACTIONS.filter(action => isPossible(action, state))]),
  )
  assert.deepEqual(offered, {
    starting: ['kill'],
    up: ['kill', 'freeze'],
    frozen: ['kill', 'thaw'],
    down: ['start'],
  })
})
