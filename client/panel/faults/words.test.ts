import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FaultOutcome, FaultView } from '../../core/measure/snapshot.ts'
import { condense, faultMark, faultNews, faultSentence, outcomeWords } from './words.ts'

const plain = (words: string) => words.replaceAll('\u202f', ' ')
const hit = (detectMs: number, recoverMs: number | null): FaultOutcome => ({
  effect: 'hit',
  detectMs,
  recoverMs,
})
const killed: FaultView = {
  kind: 'relay-killed',
  target: 'relay-1',
  label: 'relay-1',
  at: 1_000,
  mesh: { effect: 'none' },
  relay: hit(12, null),
}

test('an outcome says whether, how fast it was noticed and whether the path is back', () => {
  assert.equal(outcomeWords({ effect: 'none' }), 'not affected')
  assert.equal(outcomeWords({ effect: 'pending' }), 'too early to say')
  assert.equal(plain(outcomeWords(hit(12, null))), 'noticed in 12 ms, not back yet')
  assert.equal(plain(outcomeWords(hit(12, 1_320))), 'noticed in 12 ms, back after 1.3 s')
})

test('a mark names the peer that went, and the sentence tells both paths', () => {
  assert.equal(faultMark({ ...killed, kind: 'peer-lost', label: 'Ada' }), 'Ada lost')
  assert.equal(
    plain(faultSentence(killed)),
    'Relay killed. Mesh: not affected. Relay: noticed in 12 ms, not back yet.',
  )
})

test('news are new faults and recoveries, each told once', () => {
  const back = { ...killed, relay: hit(12, 900) }
  assert.deepEqual(faultNews([], [killed]), ['Relay killed.'])
  assert.deepEqual(faultNews([killed], [back]).map(plain), ['Relay killed: relay back after 900 ms.'])
  assert.deepEqual(faultNews([back], [back]), [])
})

test('a second fault of the same kind is news of its own', () => {
  assert.deepEqual(faultNews([killed], [killed, { ...killed, at: 2_000 }]), ['Relay killed.'])
})

test('a burst is condensed to its size and its latest', () => {
  assert.equal(condense(['a.', 'b.']), 'a. b.')
  assert.equal(condense(['a.', 'b.', 'c.', 'd.']), '4 changes. Latest: d.')
})
