/**
 * The msgpack parser of Socket.IO behind a check of the lengths that a message declares.
 *
 * notepack allocates what a message declares before it looks for the content: five bytes (`dd 01 c9 c3 80`) cost
 * 240 MB, nested ones the process, and a six-byte ArrayBuffer of 4 GiB stalls it for seconds. So the whole structure is
 * walked first, without allocating. And it gives an object the prototype that a key `__proto__` names: such a one passes
 * for bytes, has none, and whatever reads it throws.
 */
import { types } from 'node:util'
import * as msgpack from 'socket.io-msgpack-parser'

/** A packet is a map with an array of arguments, one of which may be a map: 3 deep. The rest is head-room. */
const MAX_DEPTH = 8

/** The largest packet, a join, has some 30 items. Without a bound, a message of 2 MiB has two million to build. */
const MAX_ITEMS = 64

/** One for all: to make an Error takes longer than to find out that it is needed. */
const MALFORMED = new Error('malformed message')

/** Socket.IO's parser option. `onMalformed` is called for each message that it refuses; Socket.IO then closes the socket. */
export function boundedParser(onMalformed: () => void) {
  class BoundedDecoder extends msgpack.Decoder {
    override add(message: unknown): void {
      try {
        if (!(message instanceof Uint8Array) || !isBounded(message)) throw MALFORMED
        super.add(message)
      } catch (error) {
        onMalformed()
        throw error
      }
    }

    /** Called by `add`. */
    override checkPacket(packet: unknown): void {
      super.checkPacket(packet)
      if (!isExpected(packet)) throw MALFORMED
    }
  }
  return { Encoder: msgpack.Encoder, Decoder: BoundedDecoder }
}

/** What tabs send. Packets of other kinds and namespaces are answered, or dropped, where nobody counts them. */
const KINDS: ReadonlySet<unknown> = new Set([0, 1, 2]) // CONNECT, DISCONNECT, EVENT

function isExpected(packet: unknown): boolean {
  if (!isPlain(packet) || typeof packet !== 'object' || packet === null) return false
  return KINDS.has(Reflect.get(packet, 'type')) && Reflect.get(packet, 'nsp') === '/'
}

/** Whether all objects in it are what they seem. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (ArrayBuffer.isView(value) || types.isArrayBuffer(value) || types.isDate(value)) return true
  if (Array.isArray(value)) return value.every(isPlain)
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain)
}

/** Whether the bytes are exactly one msgpack value of few items, whose declared lengths all fit in them. */
export function isBounded(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  /** Items still to come at each open depth. */
  const open = [1]
  let offset = 0
  let items = 0
  while (open.length > 0) {
    const left = open.pop() ?? 0
    if (left === 0) continue
    open.push(left - 1)
    const header = offset < bytes.length ? headerAt(view, offset) : null
    if (header === null) return false
    offset += header.bytes
    items += 1
    if (items + header.items > MAX_ITEMS || offset + header.items > bytes.length) return false
    if (header.items > 0) open.push(header.items)
    if (open.length > MAX_DEPTH) return false
  }
  return offset === bytes.length
}

interface Header {
  /** The prefix byte, its length field, and the content where that is plain bytes. */
  bytes: number
  /** Items that follow, each with a header of its own. */
  items: number
}

/** By the table of formats in the MessagePack specification; null where the header is cut off or unused (0xc1). */
function headerAt(view: DataView, offset: number): Header | null {
  const prefix = view.getUint8(offset)
  if (prefix < 0x80 || prefix >= 0xe0) return { bytes: 1, items: 0 } // small integers
  if (prefix < 0x90) return { bytes: 1, items: (prefix & 0x0f) * 2 } // small map
  if (prefix < 0xa0) return { bytes: 1, items: prefix & 0x0f } // small array
  if (prefix < 0xc0) return { bytes: 1 + (prefix & 0x1f), items: 0 } // small string
  const fixed = FIXED_BYTES.get(prefix)
  if (fixed !== undefined) return { bytes: 1 + fixed, items: 0 }
  const sized = SIZED.get(prefix)
  if (!sized || offset + 1 + sized.lengthBytes > view.byteLength) return null
  const declared = readLength(view, offset + 1, sized.lengthBytes)
  const bytes = 1 + sized.lengthBytes
  if ('itemsEach' in sized) return { bytes, items: declared * sized.itemsEach }
  return { bytes: bytes + declared + sized.extraBytes, items: 0 }
}

function readLength(view: DataView, offset: number, lengthBytes: number): number {
  if (lengthBytes === 1) return view.getUint8(offset)
  if (lengthBytes === 2) return view.getUint16(offset)
  return view.getUint32(offset)
}

/** Bytes after the prefix: nil, booleans, numbers, and fixext with its type byte. */
const FIXED_BYTES = new Map<number, number>([
  ...[0xc0, 0xc2, 0xc3].map(prefix => [prefix, 0] as const),
  ...[0xcc, 0xd0].map(prefix => [prefix, 1] as const),
  ...[0xcd, 0xd1].map(prefix => [prefix, 2] as const),
  ...[0xca, 0xce, 0xd2].map(prefix => [prefix, 4] as const),
  ...[0xcb, 0xcf, 0xd3].map(prefix => [prefix, 8] as const),
  ...[0xd4, 0xd5, 0xd6, 0xd7, 0xd8].map((prefix, power) => [prefix, 1 + 2 ** power] as const),
])

/** A length field follows: of bytes (ext adds its type byte), or of items (a map's entry is two). */
type Sized = { lengthBytes: 1 | 2 | 4 } & ({ extraBytes: 0 | 1 } | { itemsEach: 1 | 2 })

const SIZED = new Map<number, Sized>([
  [0xc4, { lengthBytes: 1, extraBytes: 0 }], // bin
  [0xc5, { lengthBytes: 2, extraBytes: 0 }],
  [0xc6, { lengthBytes: 4, extraBytes: 0 }],
  [0xc7, { lengthBytes: 1, extraBytes: 1 }], // ext
  [0xc8, { lengthBytes: 2, extraBytes: 1 }],
  [0xc9, { lengthBytes: 4, extraBytes: 1 }],
  [0xd9, { lengthBytes: 1, extraBytes: 0 }], // str
  [0xda, { lengthBytes: 2, extraBytes: 0 }],
  [0xdb, { lengthBytes: 4, extraBytes: 0 }],
  [0xdc, { lengthBytes: 2, itemsEach: 1 }], // array
  [0xdd, { lengthBytes: 4, itemsEach: 1 }],
  [0xde, { lengthBytes: 2, itemsEach: 2 }], // map
  [0xdf, { lengthBytes: 4, itemsEach: 2 }],
])
