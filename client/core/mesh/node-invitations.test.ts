/** Invitations, as one member of the mesh sees them: made, accepted and completed by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOSTILE_SEED, hostileBytes } from '../testing/hostile-bytes.ts'
import { kinds, MeshBench, sealedBy, statementIn } from '../testing/mesh-bench.ts'
import { SDP } from '../testing/mesh-values.ts'
import type { MeshEffect } from './events.ts'
import { MESH_SETTINGS } from './settings.ts'
import type { Signer } from './signer.ts'

function bench(): { bench: MeshBench; guest: Signer; other: Signer } {
  const made = new MeshBench()
  const [guest, other] = made.lower
  assert.ok(guest !== undefined && other !== undefined)
  return { bench: made, guest, other }
}

/** An invitation of ours, as it is handed over. */
function invite(at: MeshBench): { bytes: Uint8Array; epoch: number } {
  const dial = at.tell({ type: 'invite' }).find(effect => effect.type === 'dial')
  assert.ok(dial?.type === 'dial')
  const { peer, epoch } = dial
  const made = at.tell({ type: 'described', peer, epoch, sdp: SDP }).find(({ type }) => type === 'invitation')
  assert.ok(made?.type === 'invitation')
  return { bytes: made.bytes, epoch }
}

const answerOf = (guest: Signer, to: MeshBench, epoch: number): Uint8Array =>
  sealedBy(guest, { kind: 'answer', to: to.self.self, epoch, sdp: SDP })

const problems = (effects: readonly MeshEffect[]): string[] =>
  effects.flatMap(effect => (effect.type === 'invitation-failed' ? [effect.problem] : []))

test('an invitation is an offer under our signature, to whoever it is handed to', () => {
  const { bench: at } = bench()
  const { bytes, epoch } = invite(at)
  assert.deepEqual(statementIn(bytes), { kind: 'invitation', epoch, sdp: SDP })
})

test('whoever answers an invitation gets the link that waited for it, and its frames are its own', () => {
  const { bench: at, guest } = bench()
  const { epoch } = invite(at)
  const completed = at.tell({ type: 'complete-invitation', bytes: answerOf(guest, at, epoch) })
  assert.deepEqual(kinds(completed), ['complete', 'invitation-completed'])
  const complete = completed.find(({ type }) => type === 'complete')
  assert.ok(complete?.type === 'complete')
  const handle = complete.peer
  assert.notEqual(handle, guest.self)
  const opened = at.tell({ type: 'link-open', peer: handle, epoch })
  assert.deepEqual(
    opened.filter(({ type }) => type === 'peer'),
    [{ type: 'peer', peer: guest.self, state: 'open' }],
  )
  const heard = at.tell({ type: 'link-frame', peer: handle, epoch, bytes: Uint8Array.of(16) })
  assert.deepEqual(heard, [
    { type: 'deliver', from: guest.self, bytes: Uint8Array.of(16), via: guest.self, hops: 1 },
  ])
})

test('an invitation that was used is good for nobody else, nor for the same guest again', () => {
  const { bench: at, guest, other } = bench()
  const { epoch } = invite(at)
  at.tell({ type: 'complete-invitation', bytes: answerOf(guest, at, epoch) })
  for (const again of [guest, other])
    assert.deepEqual(problems(at.tell({ type: 'complete-invitation', bytes: answerOf(again, at, epoch) })), [
      'expired',
    ])
})

test('an invitation is good for its time and is then taken back', () => {
  const { bench: at, guest } = bench()
  const { epoch } = invite(at)
  const effects = at.pass(MESH_SETTINGS.invitationMs + 1_000)
  assert.deepEqual(kinds(effects), ['hang-up'])
  assert.deepEqual(problems(at.tell({ type: 'complete-invitation', bytes: answerOf(guest, at, epoch) })), [
    'expired',
  ])
})

test('our own invitation is not for us, and an answer to somebody else’s is not ours', () => {
  const { bench: at, guest, other } = bench()
  const { bytes, epoch } = invite(at)
  assert.deepEqual(problems(at.tell({ type: 'accept-invitation', bytes })), ['own'])
  const toAnother = sealedBy(guest, { kind: 'answer', to: other.self, epoch, sdp: SDP })
  assert.deepEqual(problems(at.tell({ type: 'complete-invitation', bytes: toAnother })), ['own'])
})

test('an altered invitation or answer is found out, and the invitation stays good', () => {
  const { bench: at, guest } = bench()
  const invitation = sealedBy(guest, { kind: 'invitation', epoch: 9, sdp: SDP })
  const { epoch } = invite(at)
  const answer = answerOf(guest, at, epoch)
  for (const [type, good] of [
    ['accept-invitation', invitation],
    ['complete-invitation', answer],
  ] as const) {
    const altered = Uint8Array.from(good)
    altered[altered.length - 3] = 0x78
    assert.deepEqual(problems(at.tell({ type, bytes: altered })), ['forged'])
  }
  assert.ok(kinds(at.tell({ type: 'complete-invitation', bytes: answer })).includes('invitation-completed'))
})

test('one kind of code in the place of the other is malformed', () => {
  const { bench: at, guest } = bench()
  const { epoch } = invite(at)
  const invitation = sealedBy(guest, { kind: 'invitation', epoch: 9, sdp: SDP })
  assert.deepEqual(problems(at.tell({ type: 'complete-invitation', bytes: invitation })), ['malformed'])
  const answer = answerOf(guest, at, epoch)
  assert.deepEqual(problems(at.tell({ type: 'accept-invitation', bytes: answer })), ['malformed'])
})

test('whoever is linked already needs no invitation', () => {
  const { bench: at, guest } = bench()
  at.link(guest)
  const { epoch } = invite(at)
  const invitation = sealedBy(guest, { kind: 'invitation', epoch: 99, sdp: SDP })
  assert.deepEqual(problems(at.tell({ type: 'accept-invitation', bytes: invitation })), ['already-linked'])
  const answer = answerOf(guest, at, epoch)
  assert.deepEqual(problems(at.tell({ type: 'complete-invitation', bytes: answer })), ['already-linked'])
})

test('an accepted invitation is answered to be carried back, and opens the link with its maker', () => {
  const { bench: at, guest } = bench()
  const bytes = sealedBy(guest, { kind: 'invitation', epoch: 9, sdp: SDP })
  assert.deepEqual(kinds(at.tell({ type: 'accept-invitation', bytes })), ['accept'])
  const [answer] = at.tell({ type: 'described', peer: guest.self, epoch: 9, sdp: SDP })
  assert.ok(answer?.type === 'invitation-answer')
  assert.deepEqual(statementIn(answer.bytes), { kind: 'answer', to: guest.self, epoch: 9, sdp: SDP })
  // People take their time.
  at.pass(MESH_SETTINGS.invitationMs / 2)
  const opened = at.tell({ type: 'link-open', peer: guest.self, epoch: 9 })
  assert.ok(kinds(opened).includes('peer open'))
})

test('10,000 hostile codes: never an exception, and each fails in words', context => {
  context.diagnostic(`seed ${HOSTILE_SEED}`)
  const { bench: at, guest } = bench()
  const invitation = sealedBy(guest, { kind: 'invitation', epoch: 9, sdp: SDP })
  const answer = answerOf(guest, at, 12_345)
  for (const bytes of hostileBytes([invitation, answer], 10_000)) {
    if (bytes.length === invitation.length && bytes.every((byte, i) => byte === invitation[i])) continue
    assert.equal(problems(at.tell({ type: 'accept-invitation', bytes })).length, 1)
    assert.equal(problems(at.tell({ type: 'complete-invitation', bytes })).length, 1)
  }
})
