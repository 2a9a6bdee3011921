/**
 * One member of the mesh: a state machine without I/O. `handle(event, nowMs)` returns effects; whoever drives it (the
 * simple-peer adapter in a tab or in Node, a unit test, a simulator) carries them out and feeds back what happened.
 *
 * Topology: a full mesh. Of two peers the one with the lower id dials, so that two offers never cross.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { Departed } from './departed.ts'
import type { MeshEffect, MeshEvent } from './events.ts'
import { dialing, dueAtMs, LINK_TIMING, type Link, type LinkTiming, retryDelayMs, STALL_MS } from './link.ts'
import { BYE, classify, decodeSignal, encodeSignal, HEARTBEAT, type Signal } from './wire.ts'

export interface MeshOptions {
  self: PeerId
  random: Random
  timing?: LinkTiming
}

export class MeshNode {
  readonly #self: PeerId
  readonly #random: Random
  readonly #timing: LinkTiming
  readonly #links = new Map<PeerId, Link>()
  /** Who a signaller can reach now. A link outlives this; a peer without either is forgotten. */
  readonly #introduced = new Set<PeerId>()
  readonly #departed = new Departed()
  #hasLeft = false

  constructor(options: MeshOptions) {
    this.#self = options.self
    this.#random = options.random
    this.#timing = options.timing ?? LINK_TIMING
  }

  /** When `wake` is due, if nothing else happens before; null: never. Ask again after every event. */
  nextWakeMs(): number | null {
    let atMs: number | null = null
    for (const link of this.#links.values()) {
      const dueMs = dueAtMs(link, this.#timing)
      if (atMs === null || dueMs < atMs) atMs = dueMs
    }
    return atMs
  }

  handle(event: MeshEvent, nowMs: number): MeshEffect[] {
    if (this.#hasLeft) return []
    switch (event.type) {
      case 'introduced':
        return this.#introduce(event.peer, nowMs)
      case 'withdrawn':
        return this.#withdraw(event.peer)
      case 'signal':
        return this.#signalled(event.from, event.bytes, nowMs)
      case 'described':
        return this.#described(event.peer, event.epoch, event.sdp)
      case 'link-open':
        return this.#opened(event.peer, event.epoch, nowMs)
      case 'link-closed':
        return this.#closed(event.peer, event.epoch, nowMs)
      case 'link-frame':
        return this.#received(event.peer, event.epoch, event.bytes, nowMs)
      case 'send':
        return this.#send(event.to, event.bytes, nowMs)
      case 'wake':
        return this.#wake(event.lateMs, nowMs)
      case 'leave':
        return this.#leave()
    }
  }

  #introduce(peer: PeerId, nowMs: number): MeshEffect[] {
    if (peer === this.#self || this.#departed.has(peer)) return []
    this.#introduced.add(peer)
    if (this.#links.has(peer)) return []
    const idle: Link = { state: 'idle', dialAtMs: nowMs, failures: 0, epoch: 0 }
    this.#links.set(peer, idle)
    const effects: MeshEffect[] = [{ type: 'peer', peer, state: 'known' }]
    if (this.#dials(peer)) return [...effects, ...this.#attend(peer, idle, nowMs)]
    // The other side dials; we ask for it only if nothing came by then.
    this.#links.set(peer, { ...idle, dialAtMs: nowMs + this.#timing.retryMs * 4 })
    return effects
  }

  #withdraw(peer: PeerId): MeshEffect[] {
    this.#introduced.delete(peer)
    const link = this.#links.get(peer)
    // An open link is better evidence than a signaller, which may have died.
    if (link === undefined || link.state === 'open') return []
    this.#links.delete(peer)
    const lost: MeshEffect = { type: 'peer', peer, state: 'lost' }
    return link.state === 'dialing' ? [{ type: 'hang-up', peer, epoch: link.epoch }, lost] : [lost]
  }

  #signalled(from: PeerId, bytes: Uint8Array, nowMs: number): MeshEffect[] {
    const signal = decodeSignal(bytes)
    if (signal === null || from === this.#self) return [{ type: 'refused', from, message: 'not a signal' }]
    return [...this.#introduce(from, nowMs), ...this.#signal(from, signal, nowMs)]
  }

  #signal(from: PeerId, signal: Signal, nowMs: number): MeshEffect[] {
    const link = this.#links.get(from)
    if (link === undefined) return []
    switch (signal.kind) {
      case 'offer':
        return this.#offered(from, link, signal.epoch, signal.sdp, nowMs)
      case 'answer':
        if (link.state !== 'dialing' || !link.initiator || link.epoch !== signal.epoch)
          return stale(from, 'answer')
        return [{ type: 'complete', peer: from, epoch: signal.epoch, sdp: signal.sdp }]
      case 'want':
        return this.#wanted(from, link, signal.epoch, nowMs)
    }
  }

  #offered(from: PeerId, link: Link, epoch: number, sdp: string, nowMs: number): MeshEffect[] {
    if (this.#dials(from) || epoch <= link.epoch) return stale(from, 'offer')
    const effects: MeshEffect[] = []
    if (link.state !== 'idle') effects.push({ type: 'hang-up', peer: from, epoch: link.epoch })
    if (link.state === 'open') effects.push({ type: 'peer', peer: from, state: 'known' })
    const failures = link.state === 'open' ? 0 : link.failures
    this.#links.set(from, dialing(false, epoch, failures, nowMs, this.#timing))
    return [...effects, { type: 'accept', peer: from, epoch, sdp }]
  }

  #wanted(from: PeerId, link: Link, epoch: number, nowMs: number): MeshEffect[] {
    if (!this.#dials(from)) return stale(from, 'want')
    if (link.state === 'dialing' || (link.state === 'open' && link.epoch > epoch)) return []
    const down = link.state === 'open' ? this.#drop(from, link, nowMs) : []
    return [...down, ...this.#dial(from, link.epoch, 0, nowMs)]
  }

  #described(peer: PeerId, epoch: number, sdp: string): MeshEffect[] {
    const link = this.#links.get(peer)
    if (link?.state !== 'dialing' || link.epoch !== epoch) return []
    const bytes = encodeSignal({ kind: link.initiator ? 'offer' : 'answer', epoch, sdp })
    return [{ type: 'signal', to: peer, bytes }]
  }

  #opened(peer: PeerId, epoch: number, nowMs: number): MeshEffect[] {
    const link = this.#links.get(peer)
    if (link?.state === 'open' && link.epoch === epoch) return []
    if (link?.state !== 'dialing' || link.epoch !== epoch) return [{ type: 'hang-up', peer, epoch }]
    this.#links.set(peer, { state: 'open', heardAtMs: nowMs, sentAtMs: nowMs, epoch })
    return [{ type: 'peer', peer, state: 'open' }]
  }

  #closed(peer: PeerId, epoch: number, nowMs: number): MeshEffect[] {
    const link = this.#links.get(peer)
    if (link === undefined || link.epoch !== epoch || link.state === 'idle') return []
    return this.#drop(peer, link, nowMs)
  }

  #received(peer: PeerId, epoch: number, bytes: Uint8Array, nowMs: number): MeshEffect[] {
    const link = this.#links.get(peer)
    if (link === undefined || link.state === 'idle' || link.epoch !== epoch) return []
    // The other side may see its channel open first; what it says then proves that ours is open too.
    if (link.state === 'dialing') {
      return [...this.#opened(peer, epoch, nowMs), ...this.#received(peer, epoch, bytes, nowMs)]
    }
    link.heardAtMs = nowMs
    return this.#understood(peer, epoch, bytes)
  }

  #understood(peer: PeerId, epoch: number, bytes: Uint8Array): MeshEffect[] {
    switch (classify(bytes)) {
      case 'frame':
        return [{ type: 'deliver', from: peer, bytes }]
      case 'heartbeat':
        return []
      case 'bye':
        this.#links.delete(peer)
        this.#introduced.delete(peer)
        this.#departed.add(peer)
        return [
          { type: 'hang-up', peer, epoch },
          { type: 'peer', peer, state: 'left' },
        ]
      case 'malformed':
        return [{ type: 'refused', from: peer, message: 'not a link message' }]
    }
  }

  #send(to: PeerId | 'all', bytes: Uint8Array, nowMs: number): MeshEffect[] {
    const targets = to === 'all' ? [...this.#links.keys()] : [to]
    return targets.flatMap(peer => this.#transmit(peer, bytes, nowMs))
  }

  #transmit(peer: PeerId, bytes: Uint8Array, nowMs: number): MeshEffect[] {
    const link = this.#links.get(peer)
    if (link?.state !== 'open') return []
    link.sentAtMs = nowMs
    return [{ type: 'transmit', peer, bytes }]
  }

  #wake(lateMs: number, nowMs: number): MeshEffect[] {
    // A stalled observer must not blame its peers (Lifeguard, arXiv 1707.00788): their heartbeats may lie unread here.
    const stalledMs = lateMs > STALL_MS ? lateMs : 0
    const effects: MeshEffect[] = []
    for (const [peer, link] of [...this.#links]) {
      if (link.state === 'open') link.heardAtMs = Math.min(nowMs, link.heardAtMs + stalledMs)
      if (link.state === 'dialing') link.deadlineAtMs += stalledMs
      effects.push(...this.#attend(peer, link, nowMs))
    }
    return effects
  }

  /** Whatever is due on one link. */
  #attend(peer: PeerId, link: Link, nowMs: number): MeshEffect[] {
    switch (link.state) {
      case 'idle':
        return nowMs < link.dialAtMs ? [] : this.#dial(peer, link.epoch, link.failures, nowMs)
      case 'dialing':
        return nowMs < link.deadlineAtMs ? [] : this.#drop(peer, link, nowMs)
      case 'open':
        if (nowMs >= link.heardAtMs + this.#timing.lostAfterMs) return this.#drop(peer, link, nowMs)
        return nowMs < link.sentAtMs + this.#timing.heartbeatMs ? [] : this.#transmit(peer, HEARTBEAT, nowMs)
    }
  }

  #dial(peer: PeerId, lastEpoch: number, failures: number, nowMs: number): MeshEffect[] {
    if (this.#dials(peer)) {
      // The initiator's clock numbers its attempts, so that a later one is greater even after all memory of a peer went.
      const epoch = Math.max(lastEpoch + 1, Math.floor(nowMs))
      this.#links.set(peer, dialing(true, epoch, failures, nowMs, this.#timing))
      return [{ type: 'dial', peer, epoch }]
    }
    this.#links.set(peer, this.#idle(lastEpoch, failures + 1, nowMs))
    return [{ type: 'signal', to: peer, bytes: encodeSignal({ kind: 'want', epoch: lastEpoch }) }]
  }

  /** The link is gone without a goodbye. The peer stays known while a signaller can still reach it. */
  #drop(peer: PeerId, link: Link, nowMs: number): MeshEffect[] {
    const effects: MeshEffect[] = link.state === 'idle' ? [] : [{ type: 'hang-up', peer, epoch: link.epoch }]
    if (link.state === 'open') effects.push({ type: 'peer', peer, state: 'lost' })
    if (this.#introduced.has(peer)) {
      const failures = link.state === 'dialing' ? link.failures + 1 : 0
      this.#links.set(peer, this.#idle(link.epoch, failures, nowMs))
      effects.push({ type: 'peer', peer, state: 'known' })
    } else {
      this.#links.delete(peer)
      if (link.state !== 'open') effects.push({ type: 'peer', peer, state: 'lost' })
    }
    return effects
  }

  #leave(): MeshEffect[] {
    const effects = [...this.#links].flatMap(([peer, link]): MeshEffect[] => {
      if (link.state === 'idle') return []
      const bye: MeshEffect[] = link.state === 'open' ? [{ type: 'transmit', peer, bytes: BYE }] : []
      return [...bye, { type: 'hang-up', peer, epoch: link.epoch }]
    })
    this.#links.clear()
    this.#hasLeft = true
    return effects
  }

  #dials(peer: PeerId): boolean {
    return this.#self < peer
  }

  #idle(epoch: number, failures: number, nowMs: number): Link {
    const dialAtMs = nowMs + retryDelayMs(failures, this.#timing, this.#random)
    return { state: 'idle', dialAtMs, failures, epoch }
  }
}

function stale(from: PeerId, what: string): MeshEffect[] {
  return [{ type: 'refused', from, message: `${what} of another attempt` }]
}
