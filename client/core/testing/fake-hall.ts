/** What is said in a lab that is made up, and who is muted there. */
import type { Act } from '#moderation'
import type { Clock } from '../clock.ts'
import type { PathName } from '../measure/snapshot.ts'
import type { FakePeer } from './fake-peer.ts'

export class FakeHall {
  readonly #clock: Clock
  readonly #peers: () => readonly FakePeer[]
  /** Over the relay a moderator is obeyed no more than over the mesh. */
  readonly #hasWeakRelay: boolean

  constructor(clock: Clock, peers: () => readonly FakePeer[], hasWeakRelay: boolean) {
    this.#clock = clock
    this.#peers = peers
    this.#hasWeakRelay = hasWeakRelay
  }

  /** A message comes to all after a moment, unless a moderator has muted its speaker; over the mesh that is each peer's to heed. */
  hear(speaker: FakePeer, path: PathName, number: number): void {
    for (const peer of this.#peers()) {
      const isMuted = peer.muted[path].has(speaker.id)
      if (!isMuted || peer === speaker)
        peer.see({ type: 'moderation', what: 'message', path, state: 'shown', peer: speaker.id, number })
    }
  }

  moderate(by: FakePeer, path: PathName, act: Act): void {
    const number = act.act === 'remove' ? null : act.number
    const news = { type: 'moderation', what: 'act', path, act: act.act, peer: act.peer, number } as const
    by.see({ ...news, state: 'asked' })
    const isForced = path === 'relay' && !this.#hasWeakRelay && act.act !== 'erase'
    this.#clock.at(this.#clock.now() + 1, () => {
      for (const peer of this.#peers()) {
        const holds = peer.obeys || isForced
        peer.see({ ...news, state: holds ? 'holds' : 'ignored' })
        if (act.act === 'mute' && holds) peer.muted[path].add(act.peer)
        if (act.act === 'unmute') peer.muted[path].delete(act.peer)
      }
    })
  }
}
