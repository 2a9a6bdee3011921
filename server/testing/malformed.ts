/** Malformed packets without end, the same for the same seed: what breaks a relay can be had again. */
import * as msgpack from 'socket.io-msgpack-parser'

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, uniform in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function encodePacket(packet: unknown): Buffer {
  const encoded: unknown = new msgpack.Encoder().encode(packet)
  if (!Array.isArray(encoded) || !(encoded[0] instanceof Uint8Array)) throw new Error('not encoded as bytes')
  return Buffer.from(encoded[0])
}

/** Values that no event of the protocol takes, in any place. */
const NONSENSE: readonly unknown[] = [
  null,
  -1,
  2 ** 53,
  Number.NaN,
  '',
  '__proto__',
  'x'.repeat(2_000),
  '\u202e<script>',
  [],
  [[[[[]]]]],
  {},
  { room: '../etc', id: 7, name: null, secret: [] },
  { __proto__: null, constructor: { prototype: 1 }, toString: 0 },
  Buffer.alloc(0),
  Buffer.alloc(17_000),
]
const EVENTS = [
  'join',
  'frame',
  'publish',
  'signal',
  'disconnect',
  'error',
  'connect',
  '__proto__',
  '',
  7,
  null,
]

/** Lengths that promise more than comes: 240 MB in five bytes, 4 GiB in six, nesting without end. */
const BROKEN_PROMISES = [
  [0xdd, 0x01, 0xc9, 0xc3, 0x80],
  [0xc9, 0xff, 0xff, 0xff, 0xff, 0x00],
  [0xdf, 0xff, 0xff, 0xff, 0xff],
  new Array(1_000).fill(0x91),
  [0xc1],
].map(bytes => Buffer.from(bytes))

const NOISE_BYTES = 2 ** 18

export interface MalformedPackets {
  /** Whole packets whose event or arguments are nonsense: the relay refuses these, and its socket stays open. */
  nonsense(): Buffer
  /** Bytes that are no packet, or hardly: random, damaged, cut off, or with lengths that lie. */
  garbage(): Buffer
}

export function malformedPackets(seed: number): MalformedPackets {
  const random = seeded(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const oneOf = <T>(values: readonly T[]): T | undefined => values[below(values.length)]
  const anEvent = () => {
    const args = Array.from({ length: below(4) }, () => oneOf(NONSENSE))
    return encodePacket({
      type: 2,
      nsp: '/',
      data: [oneOf(EVENTS), ...args],
      ...(below(3) === 0 ? { id: below(9) } : {}),
    })
  }
  // Encoding is slower than the relay's parser, so that a few thousand are made and drawn from.
  const events = Array.from({ length: 5_000 }, anEvent)
  const noise = Buffer.from(Array.from({ length: NOISE_BYTES }, () => below(256)))
  const nonsense = () => oneOf(events) ?? Buffer.alloc(0)

  const garbage = () => {
    const kind = below(4)
    if (kind === 0) return noise.subarray(below(NOISE_BYTES - 60)).subarray(0, 1 + below(60))
    if (kind === 1) return oneOf(BROKEN_PROMISES) ?? Buffer.alloc(1)
    const event = nonsense()
    if (kind === 2) return event.subarray(0, below(event.length))
    const damaged = Buffer.from(event)
    for (let hit = 0; hit <= below(3); hit++) damaged[below(damaged.length)] = below(256)
    return damaged
  }
  return { nonsense, garbage }
}
