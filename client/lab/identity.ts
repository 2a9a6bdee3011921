/** What a peer is called and what it proves itself with at the relay. Its id comes from its key (core/mesh/peer-key.ts). */
import type { PeerId } from '#protocol'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** `length` characters of 5 bits each, from the platform's secure randomness. */
export function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), byte => ALPHABET[byte % 32]).join('')
}

const ANIMALS =
  'Otter Heron Lynx Badger Falcon Marten Swift Gecko Ibis Tapir Wren Bison Moose Raven Panda Koala'.split(' ')

/** Shown until somebody gives a name: an animal and the start of the id, such as `Otter k3v`. */
export function defaultName(id: PeerId): string {
  const animal = ANIMALS[id.charCodeAt(11) % ANIMALS.length] ?? 'Peer'
  return `${animal} ${id.slice(0, 3)}`
}
