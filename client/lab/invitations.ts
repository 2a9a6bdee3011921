/** `lab.invitations`: what the mesh makes and wants, as codes that people carry. */
import type { PeerId, RoomName } from '#protocol'
import type { Invitations } from '../core/lab.ts'
import { type CodeKind, decodeCode, encodeCode } from './invitation-code.ts'

/** The part of the mesh that invitations need. No call waits for ever; each rejects with an Error for people. */
export interface InvitationPort {
  invite(): Promise<Uint8Array>
  acceptInvitation(invitation: Uint8Array): Promise<Uint8Array>
  /** Resolves with the newcomer, when it is linked. */
  completeInvitation(answer: Uint8Array): Promise<PeerId>
}

export function createInvitations(mesh: InvitationPort, room: RoomName): Invitations {
  async function bytesOf(kind: CodeKind, text: string): Promise<Uint8Array> {
    const code = await decodeCode(kind, text)
    if (code.room === room) return code.bytes
    throw new Error(
      `This ${kind} is for room "${code.room}", and this page is in room "${room}". Open the page with ?room=${code.room} in its address and paste it there.`,
    )
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
