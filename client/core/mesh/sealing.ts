/**
 * Signing and checking, which may take a while: what is to be done with the result waits here under a ticket. Bounded, so
 * that a flood of unchecked statements costs no memory.
 */
import type { PeerId } from '#protocol'
import type { MeshEffect } from './events.ts'
import type { Verifier } from './signer.ts'
import {
  decodeStatement,
  encodeStatement,
  joinSeal,
  type Sealed,
  type Statement,
  signedMessage,
  splitSeal,
} from './statement.ts'

/** Some 70 KB each at most; honest peers have a few at a time. */
const MAX_WAITING = 1_024

/** A statement with the peer that its key belongs to. Whether it really said it is for `check` to find out. */
export interface Claimed {
  origin: PeerId
  statement: Statement
  sealed: Sealed
}

export class Sealing {
  readonly #key: Uint8Array
  readonly #idOf: Verifier['idOf']
  readonly #effect: (effect: MeshEffect) => void
  readonly #unsigned = new Map<number, { body: Uint8Array; then: (sealed: Uint8Array) => void }>()
  readonly #unchecked = new Map<number, (valid: boolean) => void>()
  #tickets = 0

  constructor(key: Uint8Array, idOf: Verifier['idOf'], effect: (effect: MeshEffect) => void) {
    this.#key = key
    this.#idOf = idOf
    this.#effect = effect
  }

  /** Signs; `then` gets the sealed bytes. False where too much waits already: nothing is done then. */
  seal(statement: Statement, then: (sealed: Uint8Array) => void): boolean {
    if (this.#unsigned.size >= MAX_WAITING) return false
    const body = encodeStatement(statement)
    const ticket = this.#ticket()
    this.#unsigned.set(ticket, { body, then })
    this.#effect({ type: 'sign', ticket, message: signedMessage(body) })
    return true
  }

  signed(ticket: number, signature: Uint8Array): void {
    const waiting = this.#unsigned.get(ticket)
    if (waiting === undefined) return
    this.#unsigned.delete(ticket)
    waiting.then(joinSeal({ key: this.#key, signature, body: waiting.body }))
  }

  /** null where the bytes are no sealed statement. */
  open(bytes: Uint8Array): Claimed | null {
    const sealed = splitSeal(bytes)
    if (sealed === null) return null
    const statement = decodeStatement(sealed.body)
    return statement === null ? null : { origin: this.#idOf(sealed.key), statement, sealed }
  }

  /** `then` gets whether the origin really said it. False where too much waits already. */
  check({ sealed }: Claimed, then: (valid: boolean) => void): boolean {
    if (this.#unchecked.size >= MAX_WAITING) return false
    const ticket = this.#ticket()
    this.#unchecked.set(ticket, then)
    const { key, signature, body } = sealed
    this.#effect({ type: 'verify', ticket, key, message: signedMessage(body), signature })
    return true
  }

  /** Where the origin really said what `from` handed over, `then` is called; else it is refused. */
  admit(from: PeerId, claimed: Claimed, then: () => void): void {
    const refuse = (message: string): void => this.#effect({ type: 'refused', from, message })
    const isUnderWay = this.check(claimed, valid =>
      valid ? then() : refuse('a signature that does not hold'),
    )
    if (!isUnderWay) refuse('too many statements to check')
  }

  verified(ticket: number, valid: boolean): void {
    const then = this.#unchecked.get(ticket)
    this.#unchecked.delete(ticket)
    then?.(valid)
  }

  #ticket(): number {
    this.#tickets += 1
    return this.#tickets
  }
}
