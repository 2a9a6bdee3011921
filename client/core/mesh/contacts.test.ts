import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { peerNumber } from '../testing/mesh-values.ts'
import { Contacts } from './contacts.ts'

const SETTINGS = { retryMs: 200, maxRetryMs: 2_000 }
const PEER = peerNumber(1)
/** As the module says: what a large room's longest pause grows by, and up to. */
const PER_PEER_MS = 250
const MAX_IN_LARGE_ROOM_MS = 30_000

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('each pause is between half and all of a doubling one, up to the longest', () => {
  fc.assert(
    fc.property(
      unit,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 200 }),
      (draw, failures, peers) => {
        const contacts = new Contacts(SETTINGS, () => draw)
        for (let n = 0; n < failures; n += 1) contacts.failed(PEER, n + 1, peers, 1_000)
        const longest = Math.max(SETTINGS.maxRetryMs, Math.min(peers * PER_PEER_MS, MAX_IN_LARGE_ROOM_MS))
        const ceiling = Math.min(longest, SETTINGS.retryMs * 2 ** failures)
        const pauseMs = contacts.of(PEER).dialAtMs - 1_000
        assert.ok(pauseMs >= ceiling / 2 && pauseMs <= ceiling, `${pauseMs} of ${ceiling}`)
      },
    ),
  )
})

test('an unknown peer may be dialled at once, and no attempt of it was seen', () => {
  const contacts = new Contacts(SETTINGS, () => 0.5)
  assert.deepEqual(contacts.of(PEER), { failures: 0, dialAtMs: 0, epoch: 0 })
  assert.equal(contacts.epochOf(peerNumber(2)), 0)
})

test('a link that broke is tried again after the first pause, however often it failed before it opened', () => {
  const contacts = new Contacts(SETTINGS, () => 0)
  for (let n = 1; n < 6; n += 1) contacts.failed(PEER, n, 2, 0)
  contacts.opened(PEER, 6)
  contacts.broke(PEER, 6, 1_000)
  assert.equal(contacts.of(PEER).dialAtMs, 1_000 + SETTINGS.retryMs / 2)
})

test('news of a peer ends its pause', () => {
  const contacts = new Contacts(SETTINGS, () => 0.5)
  for (let n = 1; n < 6; n += 1) contacts.failed(PEER, n, 2, 0)
  contacts.refresh(PEER, 10)
  assert.deepEqual(contacts.of(PEER), { failures: 0, dialAtMs: 10, epoch: 5 })
})

test('the number of the latest attempt never falls because an older one failed', () => {
  const contacts = new Contacts(SETTINGS, () => 0.5)
  contacts.opened(PEER, 9)
  contacts.failed(PEER, 3, 2, 0)
  assert.equal(contacts.epochOf(PEER), 9)
})

test('the latest thousand peers are remembered, and no more', () => {
  const contacts = new Contacts(SETTINGS, () => 0.5)
  for (let n = 0; n < 1_500; n += 1) contacts.opened(peerNumber(n), 7)
  assert.deepEqual(
    [499, 500, 1_499].map(n => contacts.epochOf(peerNumber(n))),
    [0, 7, 7],
  )
})

test('whoever is forgotten is unknown again', () => {
  const contacts = new Contacts(SETTINGS, () => 0.5)
  contacts.opened(PEER, 7)
  contacts.forget(PEER)
  assert.equal(contacts.epochOf(PEER), 0)
})
