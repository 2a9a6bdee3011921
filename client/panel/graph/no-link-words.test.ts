import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import type { PeerView } from '../../core/measure/snapshot.ts'
import { noLinkWords } from './no-link-words.ts'

const [bob, ann] = ['bobbobbob', 'annannann'].map(id => v.parse(PeerIdSchema, id))
const names = { [String(ann)]: 'ANN' }

function peer(mesh: Partial<PeerView['mesh']>, relay: PeerView['relay']['state'] = 'present'): PeerView {
  const reached = { state: 'routed', rttMs: 3, hops: 2, relayed: null, via: null, noLink: 'blocked' } as const
  return {
    id: v.parse(PeerIdSchema, bob),
    name: 'Bob',
    mesh: { ...reached, ...mesh },
    relay: { state: relay, rttMs: null },
  }
}

test('a peer that the mesh reaches through another is said to be, with who that is where it is known', () => {
  const through = noLinkWords(peer({ via: ann ?? null }), names)
  assert.equal(through, 'no direct link: reached through ANN (2 hops)')
  assert.equal(noLinkWords(peer({}), names), 'no direct link: reached through others (2 hops)')
})

test('a peer that only the relay reaches is said to be, and why that may be', () => {
  const words = noLinkWords(peer({ state: 'dialing', hops: null }), names)
  assert.equal(words, 'no way over the mesh: relay only — the network may isolate its clients')
  const nowhere = noLinkWords(peer({ state: 'dialing', hops: null }, 'unknown'), names)
  assert.equal(nowhere, 'no way over the mesh, and none over the relay now')
})

test('nothing is said where a link is open, is still being tried, or is not wanted', () => {
  for (const noLink of [null, 'trying', 'not-wanted'] as const)
    assert.equal(noLinkWords(peer({ noLink }), names), null)
})
