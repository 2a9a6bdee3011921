/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), cheap, and no protection against anybody. */

export const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** Of bytes: a signed integer, which is the cheapest key of a map. `hash` is what came before, to go on from. */
export function fnv(bytes: Uint8Array, hash: number = FNV_OFFSET, start = 0, end = bytes.length): number {
  let sum = hash
  for (let at = start; at < end; at += 1) sum = Math.imul(sum ^ (bytes[at] ?? 0), FNV_PRIME)
  return sum | 0
}

/** Of a text's code points, from 0 to 2^32 - 1. */
export function fnvOfText(text: string): number {
  let sum = FNV_OFFSET
  for (const character of text) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), FNV_PRIME)
  return sum >>> 0
}
