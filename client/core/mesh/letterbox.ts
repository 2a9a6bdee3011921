/** Which numbered frames of others arrived already: each is handed on once, however many copies of it come. Bounded. */
import type { PeerId } from '#protocol'
import { forgetOldest } from './forget-oldest.ts'
import type { Numbered } from './statement.ts'

interface Sender {
  /** It waits for no receipt below. */
  base: number
  /** From there on; less than LETTER_WINDOW numbers. */
  arrived: Set<number>
}

/** Five full rooms of senders, at some 100 bytes each. */
const KEPT = 1_000

export class Letterbox {
  readonly #senders = new Map<PeerId, Sender>()

  /** Whether this number of this sender is new. It is not from now on. */
  takes(from: PeerId, { letter, base }: Numbered): boolean {
    const sender = this.#senders.get(from) ?? { base, arrived: new Set() }
    this.#senders.delete(from)
    this.#senders.set(from, sender)
    forgetOldest(this.#senders, KEPT)
    if (base > sender.base) {
      sender.base = base
      for (const known of sender.arrived) if (known < base) sender.arrived.delete(known)
    }
    if (letter < sender.base || sender.arrived.has(letter)) return false
    sender.arrived.add(letter)
    return true
  }
}
