/** `lab.invitations`: what the mesh makes and wants, as codes that people carry. */
import type { PeerId, RoomName } from '#protocol'
import type { Invitations } from '../core/lab.ts'
import { sayable, words } from '../core/said.ts'
import { type CodeKind, decodeCode, encodeCode } from './invitation-code.ts'

/** The part of the mesh that invitations need. No call waits for ever; each rejects with an Error for people. */
export interface InvitationPort {
  invite(): Promise<Uint8Array>
  acceptInvitation(invitation: Uint8Array): Promise<Uint8Array>
  /** Resolves with the newcomer, when it is linked. */
  completeInvitation(answer: Uint8Array): Promise<PeerId>
}

const OTHER_ROOM: Record<CodeKind, string> = {
  invitation:
    'This invitation is for room "{room}", and this page is in room "{own}". Open the page with ?room={room} in its address and paste it there.',
  answer:
    'This answer is for room "{room}", and this page is in room "{own}". Open the page with ?room={room} in its address and paste it there.',
}

export function createInvitations(mesh: InvitationPort, room: RoomName): Invitations {
  async function bytesOf(kind: CodeKind, text: string): Promise<Uint8Array> {
    const code = await decodeCode(kind, text)
    if (code.room === room) return code.bytes
    throw sayable(Error, words(OTHER_ROOM[kind], { room: code.room, own: room }))
  }
  return {
    create: async () => encodeCode('invitation', { room, bytes: await mesh.invite() }),
    async accept(code) {
      const invitation = await bytesOf('invitation', code)
      return encodeCode('answer', { room, bytes: await mesh.acceptInvitation(invitation) })
    },
    complete: async answer => mesh.completeInvitation(await bytesOf('answer', answer)),
  }
}
