/** What was said in a room, and what its moderator decided. Knows no sockets; kept as long as the room. */
import { type Act, MESSAGE_LIMITS, type Said } from '#moderation'
import type { PeerId } from '#protocol'

/** Peers of a room that are remembered to be muted, to be removed, to have spoken. Chosen: five full rooms. */
const MAX_REMEMBERED = 1_000

export type Heard = 'said' | 'muted' | 'stale'

export class Hall {
  #messages: Said[] = []
  /** The number of each speaker's latest message: no earlier one is heard, so that what was erased does not come back. */
  readonly #latest = new Map<PeerId, number>()
  readonly #muted = new Set<PeerId>()
  readonly #removed = new Set<PeerId>()

  /** Oldest first. */
  get messages(): readonly Said[] {
    return this.#messages
  }

  isRemoved(peer: PeerId): boolean {
    return this.#removed.has(peer)
  }

  say(said: Said): Heard {
    const { from, number } = said
    if (this.#muted.has(from)) return 'muted'
    if (number <= (this.#latest.get(from) ?? 0)) return 'stale'
    this.#latest.delete(from)
    this.#latest.set(from, number)
    forgetOldest(this.#latest)
    this.#messages.push(said)
    if (this.#messages.length > MESSAGE_LIMITS.kept) this.#messages.shift()
    return 'said'
  }

  /** Whether it is so now; false: there is no such message. */
  perform(act: Act): boolean {
    switch (act.act) {
      case 'mute':
        this.#muted.add(act.peer)
        forgetOldest(this.#muted)
        return true
      case 'unmute':
        this.#muted.delete(act.peer)
        return true
      case 'remove':
        this.#removed.add(act.peer)
        forgetOldest(this.#removed)
        this.#messages = this.#messages.filter(({ from }) => from !== act.peer)
        return true
      case 'erase': {
        const at = this.#messages.findIndex(({ from, number }) => from === act.peer && number === act.number)
        if (at >= 0) this.#messages.splice(at, 1)
        return at >= 0
      }
    }
  }

  /** The latest that this peer said, of what is kept. */
  latestOf(peer: PeerId): Said | null {
    return this.#messages.findLast(({ from }) => from === peer) ?? null
  }
}

function forgetOldest(remembered: Map<PeerId, number> | Set<PeerId>): void {
  const [oldest] = remembered.keys()
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
}
