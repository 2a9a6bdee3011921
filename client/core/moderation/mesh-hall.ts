/**
 * The hall over the mesh: what its peers signed, kept to be handed on, so that newcomers and both sides of a healed split
 * come to have the same. Nothing gets in here whose signature was not checked.
 */
import type { Said } from '#moderation'
import type { PeerId } from '#protocol'
import { Hall, keyOf } from './hall.ts'
import type { PeerWord } from './moderation.ts'
import type { SignedRequest, SignedSaid } from './wire.ts'

type Signed = SignedSaid | SignedRequest

/** Chosen: as many as a room holds. */
const MAX_WORDS = 200

export class MeshHall {
  readonly hall = new Hall()
  readonly #said = new Map<string, SignedSaid>()
  readonly #requests = new Map<string, SignedRequest>()
  readonly #words = new Map<PeerId, PeerWord>()

  /** Whether it is worth the check of its signature. */
  lacks(signed: Signed): boolean {
    if (signed.kind === 'request') return !this.#requests.has(nameOf(signed))
    return !this.#said.has(nameOf(signed)) && !(this.hall.obeys && this.hall.isErased(signed.said))
  }

  /** Its signature holds. Returns what is shown now that was not. */
  admit(signed: Signed, at: number): Said[] {
    if (!this.lacks(signed)) return []
    const shown = signed.kind === 'request' ? this.#heed(signed) : this.#hear(signed, at)
    this.#forget()
    return shown
  }

  obey(yes: boolean): void {
    this.hall.obeys = yes
    this.#forget()
  }

  names(): string[] {
    return [...this.#requests.keys(), ...this.#said.keys()]
  }

  /** What somebody with these lacks, requests first: they forbid some of the rest. */
  beyond(names: readonly string[]): Signed[] {
    const theirs = new Set(names)
    return this.#all().filter(signed => !theirs.has(nameOf(signed)))
  }

  named(names: readonly string[]): Signed[] {
    const wanted = new Set(names)
    return this.#all().filter(signed => wanted.has(nameOf(signed)))
  }

  /** Of these, what this peer has not, and would show or heed. */
  lacking(names: readonly string[]): string[] {
    return names.filter(name => {
      if (this.#requests.has(name) || this.#said.has(name)) return false
      const [from, number] = name.split('-')
      return number === undefined || !this.hall.obeys || !this.#isErased(from ?? '', Number(number))
    })
  }

  hearWord(word: PeerWord): void {
    if (this.#words.size < MAX_WORDS || this.#words.has(word.peer)) this.#words.set(word.peer, word)
  }

  forgetWord(peer: PeerId): void {
    this.#words.delete(peer)
  }

  words(): PeerWord[] {
    return [...this.#words.values()]
  }

  #heed(request: SignedRequest): Said[] {
    this.#requests.set(nameOf(request), request)
    return this.hall.perform(request.act, request.order)
  }

  #hear(signed: SignedSaid, at: number): Said[] {
    this.#said.set(nameOf(signed), signed)
    return this.hall.hear(signed.said, at) ? [signed.said] : []
  }

  #isErased(from: string, number: number): boolean {
    return this.hall.acts.some(({ peer }) => peer === from && this.hall.isErased({ from: peer, number }))
  }

  #all(): Signed[] {
    return [...this.#requests.values(), ...this.#said.values()]
  }

  /** What the hall let go is handed on no more. */
  #forget(): void {
    for (const [name, { said }] of this.#said) if (!this.hall.has(said)) this.#said.delete(name)
  }
}

function nameOf(signed: Signed): string {
  return signed.kind === 'request' ? String(signed.order) : keyOf(signed.said.from, signed.said.number)
}
