/**
 * Invitations as text that people carry: `mvr1.invitation.BODY` or `mvr1.answer.BODY`. The body is base64url (RFC 4648)
 * of a checksum and of what it is the sum of: the room's name and the bytes of the mesh, deflated (RFC 1951). Every
 * character may stand in a URL. A real offer of Chromium comes to about 900 characters.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64UrlEncoded, toBase64UrlEncoded } from 'lib0/buffer'
import { createDecoder, readTailAsUint8Array, readVarString } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeUint8Array, writeVarString } from 'lib0/encoding'
import * as v from 'valibot'
import { LIMITS, type RoomName, RoomSchema } from '#protocol'

export type CodeKind = 'invitation' | 'answer'

export interface Code {
  /** The room that the newcomer joins. */
  room: RoomName
  /** What the mesh made: opaque here. */
  bytes: Uint8Array
}

const VERSION = '1'

/** The first bytes of SHA-256: a damaged code passes once in 4 billion times, and the mesh checks a signature then. */
const CHECKSUM_BYTES = 4

/** A room's name with its length, and what the mesh may signal. */
const MAX_INFLATED_BYTES = 64 + LIMITS.signalBytes

/** What does not deflate at all grows by a third in base64url; as much again for line breaks, quote marks and a link. */
const MAX_TEXT_LENGTH = Math.ceil(MAX_INFLATED_BYTES * (4 / 3)) * 2

/**
 * Deflate expands at most 1,032 times, so a slice becomes 66 KB at most before the cap is looked at: a code that would
 * inflate to gigabytes never does.
 */
const SLICE_BYTES = 64

/** White space and quote marks that mail programs add, and characters that nobody sees. */
const ADDED_ON_THE_WAY = /[\s\p{Cf}>]/gu

const TOO_LONG = 'This is too long to be a code of the lab. Copy the code alone, without the text around it.'
const DAMAGED =
  'This code is damaged: a part of it is missing or was changed. Copy it again, to its very end.'
const OTHER_VERSION =
  'This code was made by another version of the lab. Load the page anew on both devices, then make a new invitation.'
const NO_CODE: Record<CodeKind, string> = {
  invitation: `This is not an invitation: one begins with "mvr${VERSION}.invitation.". Copy it again from the member's page.`,
  answer: `This is not an answer: one begins with "mvr${VERSION}.answer.". Copy it again from the newcomer's page.`,
}
/** By what was wanted. */
const OTHER_KIND: Record<CodeKind, string> = {
  invitation:
    'This is an answer, but an invitation is wanted here. Give the answer to who made the invitation.',
  answer:
    'This is an invitation, but an answer is wanted here. The newcomer pastes the invitation on its own page, which then shows the answer.',
}

/** Throws RangeError where the bytes are more than LIMITS.signalBytes. */
export async function encodeCode(kind: CodeKind, { room, bytes }: Code): Promise<string> {
  if (bytes.length > LIMITS.signalBytes)
    throw new RangeError(`An ${kind} of ${bytes.length} bytes is more than a code carries.`)
  const encoder = createEncoder()
  writeVarString(encoder, room)
  writeUint8Array(encoder, bytes)
  const deflated = await deflate(toUint8Array(encoder))
  const body = Uint8Array.of(...checksum(deflated), ...deflated)
  return `mvr${VERSION}.${kind}.${toBase64UrlEncoded(body)}`
}

/**
 * Finds the code in what was pasted or scanned: the code alone, or a link that ends in it. Rejects with an Error whose
 * message says what is wrong and what to do.
 */
export async function decodeCode(kind: CodeKind, text: string): Promise<Code> {
  const body = bodyOf(kind, text)
  const deflated = body.slice(CHECKSUM_BYTES)
  // Before anything is inflated; without it, some platforms would also ignore what follows the deflated bytes.
  if (checksum(deflated).some((byte, n) => byte !== body[n])) throw new Error(DAMAGED)
  const decoder = createDecoder(await inflate(deflated))
  try {
    return { room: v.parse(RoomSchema, readVarString(decoder)), bytes: readTailAsUint8Array(decoder) }
  } catch {
    throw new Error(DAMAGED)
  }
}

function bodyOf(wanted: CodeKind, text: string): Uint8Array<ArrayBuffer> {
  if (text.length > MAX_TEXT_LENGTH) throw new Error(TOO_LONG)
  const found = /mvr(\d+)\.(invitation|answer)\.(.*)$/.exec(text.replace(ADDED_ON_THE_WAY, ''))
  if (found === null) throw new Error(NO_CODE[wanted])
  const [, version, kind, body = ''] = found
  if (version !== VERSION) throw new Error(OTHER_VERSION)
  if (kind !== wanted) throw new Error(OTHER_KIND[wanted])
  // Four characters carry three bytes; one left over carries none.
  if (!/^[\w-]+$/.test(body) || body.length % 4 === 1) throw new Error(DAMAGED)
  return new Uint8Array(fromBase64UrlEncoded(body))
}

function checksum(deflated: Uint8Array): Uint8Array {
  return sha256(deflated).subarray(0, CHECKSUM_BYTES)
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const deflated = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(deflated).arrayBuffer())
}

/** Reads no further than the cap. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = inSlices(bytes).pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const encoder = createEncoder()
  for (let length = 0; ; ) {
    const { done, value } = await reader.read().catch(() => {
      throw new Error(DAMAGED)
    })
    if (done) return toUint8Array(encoder)
    length += value.length
    if (length > MAX_INFLATED_BYTES) {
      // Nobody waits for the end of what is not wanted.
      reader.cancel().catch(() => {})
      throw new Error(TOO_LONG)
    }
    writeUint8Array(encoder, value)
  }
}

/** Hands out one slice each time that the receiver has room. */
function inSlices(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let taken = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (taken >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(taken, taken + SLICE_BYTES))
        taken += SLICE_BYTES
      },
    },
    { highWaterMark: 0 },
  )
}
