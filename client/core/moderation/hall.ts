/** The messages of a room over one path as one peer has them, and what a moderator decided of them. Pure. */
import { type Act, MESSAGE_LIMITS, type Said } from '#moderation'
import type { PeerId } from '#protocol'
import type { Shown } from './moderation.ts'

/** Chosen: nobody who floods pushes out what all others said. */
const MAX_OF_ONE_PEER = MESSAGE_LIMITS.kept / 4
/** What a moderator decides in the life of a room. Chosen. */
const MAX_ACTS = 500

type Named = Pick<Said, 'from' | 'number'>

export class Hall {
  readonly #messages = new Map<string, Said & { at: number }>()
  /** By the order of their issue. */
  readonly #acts: { order: number; act: Act }[] = []
  #obeys = true

  get obeys(): boolean {
    return this.#obeys
  }

  /** Who obeys again lets go of what it may not show. */
  set obeys(yes: boolean) {
    this.#obeys = yes
    this.#clear()
  }

  get acts(): Act[] {
    return this.#acts.map(({ act }) => act)
  }

  has({ from, number }: Named): boolean {
    return this.#messages.has(keyOf(from, number))
  }

  /** Whether it is shown now and was not before. What is muted is kept, for the moderator may have ended that already. */
  hear(said: Said, at: number): boolean {
    if (this.has(said) || (this.#obeys && this.isErased(said))) return false
    this.#messages.set(keyOf(said.from, said.number), { ...said, at })
    this.#forgetOldest(said.from)
    return this.has(said) && !(this.#obeys && this.isForbidden(said))
  }

  /** Acts count in the `order` in which the moderator issued them, in whatever order they come. Returns what is shown again. */
  perform(act: Act, order: number): Said[] {
    if (this.#acts.length >= MAX_ACTS) return []
    const hidden = this.#obeys ? this.#of(act.peer).filter(said => this.isForbidden(said)) : []
    this.#acts.push({ order, act })
    this.#acts.sort((a, b) => a.order - b.order)
    this.#clear()
    return hidden.filter(said => this.has(said) && !this.isForbidden(said))
  }

  isForbidden(named: Named): boolean {
    return this.isErased(named) || this.#isMuted(named)
  }

  /** By itself, or with all that its speaker said. */
  isErased({ from, number }: Named): boolean {
    return this.#acts.some(
      ({ act }) =>
        act.peer === from && (act.act === 'remove' || (act.act === 'erase' && act.number === number)),
    )
  }

  /** In the order in which they came. */
  shown(): Shown[] {
    return [...this.#messages.values()]
      .map(said => ({ ...said, isForbidden: this.isForbidden(said) }))
      .filter(({ isForbidden }) => !(this.#obeys && isForbidden))
  }

  #clear(): void {
    if (!this.#obeys) return
    for (const [key, said] of this.#messages) if (this.isErased(said)) this.#messages.delete(key)
  }

  #isMuted({ from, number }: Named): boolean {
    let isMuted = false
    for (const { act } of this.#acts)
      if (act.peer === from && (act.act === 'mute' || act.act === 'unmute') && number >= act.number)
        isMuted = act.act === 'mute'
    return isMuted
  }

  #forgetOldest(speaker: PeerId): void {
    const own = this.#of(speaker)
    const [oldest] = own.length > MAX_OF_ONE_PEER ? own : this.#messages.values()
    if (oldest === undefined) return
    if (own.length > MAX_OF_ONE_PEER || this.#messages.size > MESSAGE_LIMITS.kept)
      this.#messages.delete(keyOf(oldest.from, oldest.number))
  }

  #of(speaker: PeerId): Said[] {
    return [...this.#messages.values()].filter(({ from }) => from === speaker)
  }
}

export function keyOf(from: PeerId, number: number): string {
  return `${from}-${number}`
}
