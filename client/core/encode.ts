/** Messages become bytes through one buffer that all share: to allocate one for each costs more than to fill it. */
import * as encoding from 'lib0/encoding'

/** Stays as large as the largest message so far; sizes are capped where messages are made. */
const shared = encoding.createEncoder()

/** What `write` writes. It may not encode another message meanwhile. */
export function encodeWhole(write: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
  shared.cpos = 0
  shared.bufs.length = 0
  write(shared)
  return shared.bufs.length === 0 ? shared.cbuf.slice(0, shared.cpos) : encoding.toUint8Array(shared)
}
