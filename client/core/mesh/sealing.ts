/**
 * Signing and checking, which may take a while: what is to be done with the result waits here under a ticket. Bounded, so
 * that a flood of unchecked statements costs no memory.
 */
import type { PeerId } from '#protocol'
import type { MeshEffect } from './events.ts'
import type { Claimed, Seals } from './seals.ts'
import { encodeStatement, joinSeal, type Statement, signedMessage } from './statement.ts'

/** Some 70 KB each at most; honest peers have a few at a time. */
const MAX_WAITING = 1_024

export class Sealing {
  readonly #key: Uint8Array
  readonly #seals: Seals
  readonly #effect: (effect: MeshEffect) => void
  readonly #unsigned = new Map<number, { body: Uint8Array; then: (sealed: Uint8Array) => void }>()
  readonly #unchecked = new Map<number, (valid: boolean) => void>()
  #tickets = 0

  constructor(key: Uint8Array, seals: Seals, effect: (effect: MeshEffect) => void) {
    this.#key = key
    this.#seals = seals
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
    return this.#seals.open(bytes)
  }

  /** `then` gets whether the origin really said it, at once where that is known. False where too much waits already. */
  check(claimed: Claimed, then: (valid: boolean) => void): boolean {
    if (claimed.holds) {
      then(true)
      return true
    }
    if (this.#unchecked.size >= MAX_WAITING) return false
    const ticket = this.#ticket()
    this.#unchecked.set(ticket, valid => {
      if (valid) this.#seals.remember(claimed)
      then(valid)
    })
    const { key, signature, body } = claimed.sealed
    this.#effect({ type: 'verify', ticket, key, message: signedMessage(body), signature })
    return true
  }

  /** Where the origin really said what `from` handed over, `then` is called; else it is refused. */
  admit(from: PeerId, claimed: Claimed, then: () => void): void {
    const isUnderWay = this.check(claimed, valid =>
      valid ? then() : this.#refuse(from, 'a signature that does not hold'),
    )
    if (!isUnderWay) this.#refuse(from, 'too many statements to check')
  }

  verified(ticket: number, valid: boolean): void {
    const then = this.#unchecked.get(ticket)
    this.#unchecked.delete(ticket)
    then?.(valid)
  }

  #refuse(from: PeerId, message: string): void {
    this.#effect({ type: 'refused', from, message })
  }

  #ticket(): number {
    this.#tickets += 1
    return this.#tickets
  }
}
