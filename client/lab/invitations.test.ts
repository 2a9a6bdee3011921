import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema, RoomSchema } from '#protocol'
import { createInvitations, type InvitationPort } from './invitations.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Who answers the invitations of these meshes. */
const NORA = v.parse(PeerIdSchema, 'nora0000')

/** A mesh that offers, answers and links at once, and writes down what it was handed. */
function mesh(own: Partial<InvitationPort> = {}) {
  const handed: string[] = []
  const port: InvitationPort = {
    invite: async () => utf8('offer of Ada'),
    acceptInvitation: async bytes => {
      handed.push(textOf(bytes))
      return utf8(`answer to ${textOf(bytes)}`)
    },
    completeInvitation: async bytes => {
      handed.push(textOf(bytes))
      return NORA
    },
    ...own,
  }
  return { port, handed }
}

function invitationsOf(port: InvitationPort, room = 'lab') {
  return createInvitations(port, v.parse(RoomSchema, room))
}

test('an invitation, its answer and its completion hand the bytes of each mesh to the other', async () => {
  const ada = mesh()
  const bob = mesh()
  const member = invitationsOf(ada.port)
  const newcomer = invitationsOf(bob.port)
  const answer = await newcomer.accept(await member.create())
  assert.equal(await member.complete(answer), NORA, 'who was linked')
  assert.deepEqual(bob.handed, ['offer of Ada'])
  assert.deepEqual(ada.handed, ['answer to offer of Ada'])
})

test('an invitation to another room is refused with the name of that room, before the mesh hears of it', async () => {
  const bob = mesh()
  const elsewhere = invitationsOf(mesh().port, 'class-7b')
  const invitations = invitationsOf(bob.port, 'lab')
  const code = await elsewhere.create()
  await assert.rejects(invitations.accept(code), /is for room "class-7b", and this page is in room "lab"/)
  const answer = await elsewhere.accept(code)
  await assert.rejects(invitations.complete(answer), /is for room "class-7b"/)
  assert.deepEqual(bob.handed, [])
})

test('garbage and codes of the other kind are refused, and what follows works as if they had not been', async () => {
  const ada = mesh()
  const invitations = invitationsOf(ada.port)
  const code = await invitations.create()
  await assert.rejects(invitations.accept('garbage'), /not an invitation/)
  await assert.rejects(invitations.complete('garbage'), /not an answer/)
  await assert.rejects(invitations.complete(code), /an answer is wanted here/)
  assert.deepEqual(ada.handed, [])
  await invitations.complete(await invitations.accept(code))
  assert.deepEqual(ada.handed, ['offer of Ada', 'answer to offer of Ada'])
})

test('what the mesh says of a code is passed on', async () => {
  const refusal = () => Promise.reject(new Error('This is your own invitation.'))
  const invitations = invitationsOf(mesh({ acceptInvitation: refusal }).port)
  await assert.rejects(
    invitations.accept(await invitations.create()),
    /^Error: This is your own invitation\.$/,
  )
})
