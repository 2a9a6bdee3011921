/** Bytes of strangers become a message in one way on every wire: wholly and well-formed, or not at all. */
import * as decoding from 'lib0/decoding'

/**
 * What `read` makes of the bytes, where it takes all of them; null where it does not, returns null or throws. Never throws:
 * lib0 does on short input, and readers do on what cannot be, which to us is one case: not a message.
 */
export function decodeWhole<Message>(
  bytes: Uint8Array,
  read: (decoder: decoding.Decoder) => Message | null,
): Message | null {
  try {
    const decoder = decoding.createDecoder(bytes)
    const message = read(decoder)
    return message !== null && !decoding.hasContent(decoder) ? message : null
  } catch {
    return null
  }
}

/** As many as the bytes say, of which there may be `max`; throws where there are more. */
export function readList<Item>(
  decoder: decoding.Decoder,
  max: number,
  read: (decoder: decoding.Decoder) => Item,
): Item[] {
  const count = readCount(decoder, max)
  const items: Item[] = []
  for (let at = 0; at < count; at += 1) items.push(read(decoder))
  return items
}

/** A number that a double holds exactly, at most `max`; throws otherwise. */
export function readCount(decoder: decoding.Decoder, max: number = Number.MAX_SAFE_INTEGER): number {
  const value = decoding.readVarUint(decoder)
  if (!Number.isSafeInteger(value) || value > max) throw new RangeError('number out of range')
  return value
}
