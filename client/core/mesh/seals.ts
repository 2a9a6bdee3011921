/**
 * Sealed statements, read. Of one whose signature was found to hold that is remembered: the same one comes over several
 * links, and to several peers of one process, who may share this. It depends on the bytes alone, and all of them are compared,
 * so nobody is believed who would not be else. What does not hold is not remembered: nobody pushes others out with it.
 */
import type { PeerId } from '#protocol'
import { areSame } from '../bytes.ts'
import { forgetOldest } from './forget-oldest.ts'
import { KEY_BYTES, type Verifier } from './signer.ts'
import { decodeStatement, type Sealed, type Statement, splitSeal } from './statement.ts'

/** A statement with the peer that its key belongs to. */
export interface Claimed {
  readonly bytes: Uint8Array
  readonly origin: PeerId
  readonly statement: Statement
  readonly sealed: Sealed
  /** Whether it is known that the origin really said it; else that is still to be checked. */
  readonly holds: boolean
}

/**
 * By itself a room says some 15 things a second to everyone (a beacon each in 100 ms a peer, a probe each in 150 ms a peer),
 * and each has crossed it within one: ample for what its members say besides. 70 KB each at most, 200 bytes as a rule. Chosen.
 */
const KEPT = 256

export class Seals {
  readonly #idOf: Verifier['idOf']
  readonly #held = new Map<number, Claimed>()

  constructor(idOf: Verifier['idOf']) {
    this.#idOf = idOf
  }

  /** null where the bytes are no sealed statement. */
  open(bytes: Uint8Array): Claimed | null {
    const held = this.#held.get(nameOf(bytes))
    if (held !== undefined && areSame(held.bytes, bytes)) return held
    const sealed = splitSeal(bytes)
    if (sealed === null) return null
    const statement = decodeStatement(sealed.body)
    return statement === null
      ? null
      : { bytes, origin: this.#idOf(sealed.key), statement, sealed, holds: false }
  }

  /** Its signature was checked, and holds. */
  remember({ bytes, origin, statement, sealed }: Claimed): void {
    // What is compared is nobody else's, whatever becomes of the bytes that came.
    this.#held.set(nameOf(bytes), { bytes: bytes.slice(), origin, statement, sealed, holds: true })
    forgetOldest(this.#held, KEPT)
  }
}

/** The first bytes of its signature, as good as random. Of two with the same ones the later is kept. */
function nameOf(bytes: Uint8Array): number {
  let name = 0
  for (let at = KEY_BYTES; at < KEY_BYTES + 4; at += 1) name = (name << 8) | (bytes[at] ?? 0)
  return name
}
