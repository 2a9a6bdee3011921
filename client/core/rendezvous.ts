/** How much a peer is meant for something: everybody computes the same, without asking. */
import { fnvOfText } from './fnv.ts'

/** FNV-1a, 32 bits, and Murmur3's finaliser: spread alone matters here, not that nobody can choose it. Uniform in [0, 1). */
export function rendezvousWeight(peer: string, what: string): number {
  let hash = fnvOfText(`${peer} ${what}`)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
