import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import type { PathEvent } from '../core/path.ts'
import { PeersProgress } from './peers-progress.ts'

const ann = v.parse(PeerIdSchema, 'annannann')
const bob = v.parse(PeerIdSchema, 'bobbobbob')
const tab = v.parse(PeerIdSchema, 'tabtabtab')

/** Ann and Bob are ours; the tab is somebody else. */
function ours(): PeersProgress {
  const progress = new PeersProgress()
  progress.add(ann)
  progress.add(bob)
  return progress
}

const presence = (peer: PeerId, state: 'known' | 'open' | 'lost' | 'left'): PathEvent => ({
  type: 'peer',
  peer,
  state,
})

test('before anything happened, nobody is joined and nobody reached', () => {
  assert.equal(
    ours().line(),
    '2 peers in the room; relay: 0 of 2 joined; mesh: 0 pairs linked, 0 routed, 2 not reached',
  )
})

test('pairs are counted from each peer of ours to everybody in the room, linked and routed apart', () => {
  const progress = ours()
  for (const peer of [ann, bob]) progress.note(peer, 'relay', { type: 'up', via: 'r1' })
  progress.note(ann, 'mesh', presence(bob, 'open'))
  progress.note(bob, 'mesh', presence(ann, 'open'))
  progress.note(ann, 'mesh', presence(tab, 'known'))
  progress.note(bob, 'mesh', { type: 'peer', peer: tab, state: 'routed', hops: 2 })
  assert.equal(
    progress.line(),
    '3 peers in the room; relay: 2 of 2 joined; mesh: 2 pairs linked, 1 routed, 1 not reached',
  )
})

for (const state of ['left', 'lost'] as const) {
  test(`a peer that ${state === 'left' ? 'left' : 'was lost'} is in the room no more`, () => {
    const progress = ours()
    progress.note(ann, 'mesh', presence(tab, 'open'))
    progress.note(ann, 'mesh', presence(tab, state))
    assert.match(progress.line(), /^2 peers in the room; .* 0 pairs linked/)
  })
}

test('a dead relay takes nobody out of the room', () => {
  const progress = ours()
  progress.note(ann, 'relay', { type: 'up', via: 'r1' })
  progress.note(ann, 'relay', presence(tab, 'open'))
  progress.note(ann, 'mesh', presence(tab, 'open'))
  progress.note(ann, 'relay', presence(tab, 'lost'))
  progress.note(ann, 'relay', { type: 'down', reason: 'transport close' })
  assert.equal(
    progress.line(),
    '3 peers in the room; relay: 0 of 2 joined; mesh: 1 pairs linked, 0 routed, 3 not reached',
  )
})
