/** Who this peer is: a fresh id and secret for every page load, and a name a class can tell apart. */

import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** `length` characters of 5 bits each, from the platform's secure randomness. */
export function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), byte => ALPHABET[byte % 32]).join('')
}

/** 60 bits: with 200 peers in a room, two alike are less likely than a cosmic-ray bit flip. */
export function randomPeerId(): PeerId {
  return v.parse(PeerIdSchema, randomText(12))
}

const ANIMALS =
  'Otter Heron Lynx Badger Falcon Marten Swift Gecko Ibis Tapir Wren Bison Moose Raven Panda Koala'.split(' ')

/** Shown until somebody gives a name: an animal and the start of the id, such as `Otter k3v`. */
export function defaultName(id: PeerId): string {
  const animal = ANIMALS[id.charCodeAt(11) % ANIMALS.length] ?? 'Peer'
  return `${animal} ${id.slice(0, 3)}`
}
