/** `lab.invitations`: what the mesh makes and wants, as codes that people carry, with an end to every wait. */
import type { RoomName } from '#protocol'
import type { Clock } from '../core/clock.ts'
import type { Invitations } from '../core/lab.ts'
import { type CodeKind, decodeCode, encodeCode } from './invitation-code.ts'

/** The part of the mesh that invitations need. Each call rejects with an Error whose message is for people. */
export interface InvitationPort {
  invite(): Promise<Uint8Array>
  acceptInvitation(invitation: Uint8Array): Promise<Uint8Array>
  /** Resolves when the newcomer is linked. */
  completeInvitation(answer: Uint8Array): Promise<void>
}

export interface InvitationOptions {
  port: InvitationPort
  room: RoomName
  clock: Clock
}

/** An offer or an answer waits 400 ms for candidates (`simple-peer-links.ts`); far above what a busy machine adds. */
const DESCRIBE_DEADLINE_MS = 5_000
/** Links come about within 500 ms on a LAN; ICE that found no way by then finds none. */
const LINK_DEADLINE_MS = 10_000

const NOT_DESCRIBED =
  'This browser made no offer in time. WebRTC may be switched off in it, or it has no network: join one and try again.'
const NOT_LINKED =
  'No link came about. Both devices must be in one network that lets them reach each other (guest Wi-Fi often does not), and the newcomer must keep its page open. Make a new invitation and try again.'

export function createInvitations({ port, room, clock }: InvitationOptions): Invitations {
  async function bytesOf(kind: CodeKind, text: string): Promise<Uint8Array> {
    const code = await decodeCode(kind, text)
    if (code.room === room) return code.bytes
    throw new Error(
      `This ${kind} is for room "${code.room}", and this page is in room "${room}". Open the page with ?room=${code.room} in its address and paste it there.`,
    )
  }
  const within = <T>(deadlineMs: number, message: string, work: Promise<T>): Promise<T> =>
    Promise.race([work, rejectAfter(clock, deadlineMs, message, work)])
  return {
    async create() {
      const bytes = await within(DESCRIBE_DEADLINE_MS, NOT_DESCRIBED, port.invite())
      return encodeCode('invitation', { room, bytes })
    },
    async accept(code) {
      const invitation = await bytesOf('invitation', code)
      const bytes = await within(DESCRIBE_DEADLINE_MS, NOT_DESCRIBED, port.acceptInvitation(invitation))
      return encodeCode('answer', { room, bytes })
    },
    async complete(answer) {
      const bytes = await bytesOf('answer', answer)
      await within(LINK_DEADLINE_MS, NOT_LINKED, port.completeInvitation(bytes))
    },
  }
}

/** Rejects when the time is over, unless `work` ended before. */
function rejectAfter(clock: Clock, ms: number, message: string, work: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const cancel = clock.at(clock.now() + ms, () => reject(new Error(message)))
    work.then(cancel, cancel)
  })
}
