/** Members of one room on a virtual clock, over links and a signaller whose delays a seed decides. For tests. */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { MeshPath } from '../mesh/mesh-path.ts'
import type { Signer } from '../mesh/signer.ts'
import type { PathEvent, Signaller, SignallerEvent } from '../path.ts'
import { fakeSigner } from '../simulation/fake-signer.ts'
import { LinkNetwork } from '../simulation/link-network.ts'
import { seededRandom } from '../simulation/random.ts'
import { SignalNetwork } from '../simulation/signal-network.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'

const FRAME = Uint8Array.of(16, 1, 2)

export interface Member {
  id: PeerId
  path: MeshPath
  events: PathEvent[]
}

export class MeshRoom {
  readonly clock = new VirtualClock()
  readonly random: Random
  readonly links: LinkNetwork
  readonly signals: SignalNetwork
  readonly members: Member[] = []
  #signers = 0

  constructor(seed: number) {
    this.random = seededRandom(seed)
    const network = { clock: this.clock, random: this.random }
    this.links = new LinkNetwork({ ...network, latencyMs: { min: 1, max: 60 } })
    this.signals = this.signalNetwork()
  }

  signalNetwork(): SignalNetwork {
    return new SignalNetwork({ clock: this.clock, random: this.random, latencyMs: { min: 1, max: 120 } })
  }

  signer(): Signer {
    const signer = fakeSigner(this.#signers, Math.floor(this.random() * 1e9))
    this.#signers += 1
    return signer
  }

  join(count: number, signallerOf = (id: PeerId): Signaller => this.signals.join(id)): Member[] {
    for (let n = 0; n < count; n += 1) {
      const signer = this.signer()
      const id = signer.self
      const path = new MeshPath({
        signer,
        links: this.links.links(id),
        signaller: signallerOf(id),
        clock: this.clock,
        random: this.random,
      })
      const member: Member = { id, path, events: [] }
      path.subscribe(event => member.events.push(event))
      this.members.push(member)
    }
    return this.members
  }

  pairs(): [Member, Member][] {
    return this.members.flatMap(a =>
      this.members.filter(b => b.id > a.id).map((b): [Member, Member] => [a, b]),
    )
  }

  /** Ordered pairs between which a frame to everyone does not get across within `waitMs`, as `from > to`. */
  unreached(waitMs = 100): string[] {
    const from = this.members.map(({ events }) => events.length)
    for (const { path } of this.members) path.send('all', FRAME)
    this.clock.advance(waitMs)
    return this.members.flatMap((to, index) => {
      const heard = new Set(
        to.events.slice(from[index]).flatMap(event => (event.type === 'frame' ? [event.from] : [])),
      )
      return this.members
        .filter(({ id }) => id !== to.id && !heard.has(id))
        .map(({ id }) => `${id} > ${to.id}`)
    })
  }
}

/** What `member` was told of `other`, in order. */
export function states(member: Member, other: Member): string[] {
  return member.events.flatMap(event =>
    event.type === 'peer' && event.peer === other.id ? [event.state] : [],
  )
}

export const last = (member: Member, other: Member): string | undefined => states(member, other).at(-1)

/** How many others `member` is linked with, as it was told. */
export function degree(member: Member, others: readonly Member[]): number {
  return others.filter(other => other !== member && last(member, other) === 'open').length
}

/** How often `member` was handed this very frame. */
export function deliveries(member: Member, frame: Uint8Array): number {
  return member.events.filter(
    event =>
      event.type === 'frame' &&
      event.bytes.length === frame.length &&
      frame.every((byte, i) => byte === event.bytes[i]),
  ).length
}

/** Two signallers as one: a signal goes to whichever introduced the peer last. */
export function both(a: Signaller, b: Signaller): Signaller {
  const by = new Map<PeerId, Signaller>()
  const noting =
    (signaller: Signaller, listener: (event: SignallerEvent) => void) =>
    (event: SignallerEvent): void => {
      if (event.type === 'introduced') by.set(event.peer, signaller)
      listener(event)
    }
  return {
    signal: (to, bytes) => (by.get(to) ?? a).signal(to, bytes),
    subscribeSignals: listener => {
      const unsubscribe = [a, b].map(signaller => signaller.subscribeSignals(noting(signaller, listener)))
      return () => {
        for (const each of unsubscribe) each()
      }
    },
  }
}
