/** Questions to peers that wait for an answer, of one kind: at most one at a time about a piece to one peer. */
import type { PeerId } from '#protocol'
import type { ObjectId } from './manifest.ts'

/** A piece is 15 KiB: even over 100 kB/s, behind seven others, it is there by then. Chosen. */
export const ANSWER_LIMIT_MS = 2_000

export interface Question<About> {
  to: PeerId
  object: ObjectId
  piece: number
  about: About
  untilMs: number
}

export class Questions<About> {
  readonly #open = new Map<string, Question<About>>()

  get size(): number {
    return this.#open.size
  }

  ask(question: Omit<Question<About>, 'untilMs'>, nowMs: number): void {
    this.#open.set(keyOf(question), { ...question, untilMs: nowMs + ANSWER_LIMIT_MS })
  }

  has(question: Pick<Question<About>, 'to' | 'object' | 'piece'>): boolean {
    return this.#open.has(keyOf(question))
  }

  /** The question that this is an answer to, which is open no more; null: nobody asked. */
  answered(to: PeerId, object: ObjectId, piece: number): Question<About> | null {
    const key = keyOf({ to, object, piece })
    const question = this.#open.get(key) ?? null
    this.#open.delete(key)
    return question
  }

  /** Those that nobody answered in time. */
  takeLate(nowMs: number): Question<About>[] {
    return this.#take(({ untilMs }) => nowMs >= untilMs)
  }

  /** Those that nobody will answer: the peer has gone. */
  takeTo(peer: PeerId): Question<About>[] {
    return this.#take(({ to }) => to === peer)
  }

  #take(isTaken: (question: Question<About>) => boolean): Question<About>[] {
    const taken = [...this.#open.values()].filter(isTaken)
    for (const question of taken) this.#open.delete(keyOf(question))
    return taken
  }
}

function keyOf({ to, object, piece }: { to: PeerId; object: ObjectId; piece: number }): string {
  return `${to} ${object} ${piece}`
}
