/**
 * What peers say to each other over the mesh about messages and requests: short JSON, for it is said seldom. Bytes of
 * strangers until parsed. Messages carry their speaker's signature and requests the moderator's, so that anybody may hand
 * them on and nobody can make one up.
 */
import { encodeUtf8 } from 'lib0/string'
import * as v from 'valibot'
import { type Act, ActSchema, MESSAGE_LIMITS, MessageNumberSchema, type Said, SaidSchema } from '#moderation'
import { PeerIdSchema, type RoomName } from '#protocol'
import { decodeJson, encodeJson } from '../json-wire.ts'
import { KEY_BYTES, SIGNATURE_BYTES } from '../mesh/signer.ts'

const hex = (bytes: number) =>
  v.pipe(v.string(), v.regex(/^[0-9a-f]*$/), v.length(2 * bytes, 'as many hexadecimal digits as it has'))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Acts of a log that are told to who asks; a frame holds twice as many. Chosen. */
export const MAX_TOLD_ACTS = 500
/** Names of messages and requests are the hall's keys: `peer-number`, and the order of the request. */
const NameSchema = v.pipe(v.string(), v.regex(/^[a-z0-9]{1,32}(-[0-9]{1,16})?$/))
const names = v.pipe(v.array(NameSchema), v.maxLength(2 * MESSAGE_LIMITS.kept))

const SignedSaidSchema = v.object({
  kind: v.literal('said'),
  said: SaidSchema,
  key: hex(KEY_BYTES),
  signature: hex(SIGNATURE_BYTES),
})
const RequestSchema = v.object({
  kind: v.literal('request'),
  act: ActSchema,
  order: count,
  signature: hex(SIGNATURE_BYTES),
})

const MeshMessageSchema = v.variant('kind', [
  SignedSaidSchema,
  RequestSchema,
  /** Whether the sender honours requests, and what it shows in spite of them. */
  v.object({
    kind: v.literal('word'),
    obeys: v.boolean(),
    shows: v.pipe(
      v.array(v.object({ from: PeerIdSchema, number: MessageNumberSchema })),
      v.maxLength(MESSAGE_LIMITS.kept),
    ),
  }),
  /** All that the sender has, by name. What it lacks is sent, and what the receiver lacks is wanted. */
  v.object({ kind: v.literal('have'), names }),
  v.object({ kind: v.literal('want'), names }),
  v.object({ kind: v.literal('log-wanted') }),
  v.object({
    kind: v.literal('log'),
    acts: v.pipe(v.array(v.pipe(v.string(), v.maxLength(80))), v.maxLength(MAX_TOLD_ACTS)),
  }),
])
export type MeshMessage = v.InferOutput<typeof MeshMessageSchema>
export type SignedSaid = v.InferOutput<typeof SignedSaidSchema>
export type SignedRequest = v.InferOutput<typeof RequestSchema>

export function encodeMeshMessage(message: MeshMessage): Uint8Array {
  return encodeJson(message)
}

/** null: not ours. Never throws. */
export function decodeMeshMessage(bytes: Uint8Array): MeshMessage | null {
  return decodeJson(MeshMessageSchema, bytes)
}

/** What a speaker signs: of this room and no other. */
export function saidToSign(room: RoomName, { from, number, text }: Said): Uint8Array {
  return encodeUtf8(JSON.stringify(['mesh-vs-relay said', room, from, number, text]))
}

/** What the moderator signs. */
export function requestToSign(room: RoomName, act: Act, order: number): Uint8Array {
  const number = act.act === 'remove' ? null : act.number
  return encodeUtf8(JSON.stringify(['mesh-vs-relay request', room, act.act, act.peer, number, order]))
}
