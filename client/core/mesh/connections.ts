/**
 * Making links: dialling, answering, giving up. Of two peers the one with the lower id dials, so that two offers never
 * cross; the other asks it to. Each attempt has a number (epoch), so that signals of an older one do nothing.
 */
import type { PeerId } from '#protocol'
import type { Contacts } from './contacts.ts'
import type { Handle, MeshEffect } from './events.ts'
import type { AskingLink, DialingLink, OpenLink } from './link.ts'
import type { LinkTable } from './link-table.ts'
import type { MeshSettings } from './settings.ts'
import type { Signal } from './statement.ts'

export interface ConnectionPorts {
  self: PeerId
  settings: MeshSettings
  linkTable: LinkTable
  contacts: Contacts
  effect(effect: MeshEffect): void
  /** Signs and sends. */
  signal(signal: Signal): void
  /** Whether we take this peer as a neighbour now. */
  admits(peer: PeerId, degree: number): boolean
  /** What we tell of our own degree to this peer. */
  degreeFor(peer: PeerId): number
  /** Peers in the room, and those of them who are known to be there. */
  size(): number
  provenSize(): number
  opened(peer: PeerId, link: OpenLink): void
  /** An open or silent link is gone. */
  closed(peer: PeerId, wasOpen: boolean): void
  /** An attempt came to nothing. */
  failed(peer: PeerId): void
  /** The description for an answer that goes back by hand is there. */
  answerByHand(peer: PeerId, epoch: number, sdp: string): void
}

export class Connections {
  readonly #ports: ConnectionPorts
  readonly #links: LinkTable
  /** No attempt is to be given up before. */
  #deadlineAtMs = Number.POSITIVE_INFINITY

  constructor(ports: ConnectionPorts) {
    this.#ports = ports
    this.#links = ports.linkTable
  }

  dials(peer: PeerId): boolean {
    return this.#ports.self < peer
  }

  /** Begins an attempt; a silent link to the same peer gives way to it. */
  connect(peer: PeerId, nowMs: number): void {
    this.#hangUp(peer)
    const last = this.#ports.contacts.epochOf(peer)
    const { settings, provenSize } = this.#ports
    const answerDueAtMs = nowMs + settings.answerMs
    const deadlineAtMs = answerDueAtMs + settings.answerMsPerPeer * provenSize()
    if (!this.dials(peer)) {
      this.#ports.signal({ kind: 'want', to: peer, epoch: last, degree: this.#ports.degreeFor(peer) })
      return this.#attempt(peer, { state: 'asking', epoch: last, answerDueAtMs, deadlineAtMs })
    }
    // The initiator's clock numbers its attempts, so that a later one is greater even after all memory of a peer went.
    const epoch = Math.max(last + 1, Math.floor(nowMs))
    this.#set(peer, { ...this.#dialing(peer, epoch, true, deadlineAtMs), answerDueAtMs })
    this.#ports.effect({ type: 'dial', peer, epoch })
  }

  /** Links for an invitation: `handle` is answered by whoever it turns out to be. */
  adopt(handle: Handle, peer: PeerId, epoch: number, sdp: string, nowMs: number): void {
    this.#hangUp(peer)
    const deadlineAtMs = nowMs + this.#ports.settings.connectMs
    this.#set(peer, { ...this.#dialing(handle, epoch, true, deadlineAtMs), isAgreed: true })
    this.#ports.effect({ type: 'complete', peer: handle, epoch, sdp })
  }

  /** Accepts an offer whose answer goes back by hand. */
  acceptByHand(peer: PeerId, epoch: number, sdp: string, nowMs: number): void {
    this.#hangUp(peer)
    const deadlineAtMs = nowMs + this.#ports.settings.invitationMs
    this.#set(peer, { ...this.#dialing(peer, epoch, false, deadlineAtMs), byHand: true })
    this.#ports.effect({ type: 'accept', peer, epoch, sdp })
  }

  /** Ends the link; the caller says to the other side what it has to. */
  drop(peer: PeerId, nowMs: number): void {
    const link = this.#links.get(peer)
    if (link === undefined) return
    this.#ports.contacts.broke(peer, link.epoch, nowMs)
    this.#hangUp(peer)
    this.#links.delete(peer)
  }

  /** The open link carries nothing for now; its transport stays. */
  silence(peer: PeerId, nowMs: number): void {
    const link = this.#links.get(peer)
    if (link?.state !== 'open') return
    const { handle, epoch, heardAtMs, sentAtMs, pace } = link
    this.#links.put(peer, { state: 'silent', handle, epoch, heardAtMs, sentAtMs, pace })
    this.#ports.contacts.broke(peer, epoch, nowMs)
  }

  revive(peer: PeerId, nowMs: number): void {
    const link = this.#links.get(peer)
    if (link?.state === 'silent') this.#opened(peer, link.handle, link.epoch, nowMs)
  }

  signalled(from: PeerId, signal: Signal, nowMs: number): 'done' | 'stale' {
    switch (signal.kind) {
      case 'offer':
        return this.#offered(from, signal, nowMs)
      case 'answer':
        return this.#answered(from, signal, nowMs)
      case 'want':
        return this.#wanted(from, signal, nowMs)
      case 'no':
        return this.#refused(from, signal.epoch, nowMs)
    }
  }

  described(handle: Handle, epoch: number, sdp: string): void {
    const peer = this.#links.peerOf(handle)
    const link = this.#links.get(peer)
    if (link?.state !== 'dialing' || link.epoch !== epoch) return
    if (link.byHand) return this.#ports.answerByHand(peer, epoch, sdp)
    if (!link.initiator) {
      link.isAgreed = true
      return this.#ports.signal({ kind: 'answer', to: peer, epoch, sdp })
    }
    this.#ports.signal({ kind: 'offer', to: peer, epoch, degree: this.#ports.degreeFor(peer), sdp })
  }

  linkOpened(handle: Handle, epoch: number, nowMs: number): void {
    const peer = this.#links.peerOf(handle)
    const link = this.#links.get(peer)
    if (link?.state === 'dialing' && link.epoch === epoch && link.handle === handle)
      return this.#opened(peer, handle, epoch, nowMs)
    const isCurrent = link !== undefined && 'handle' in link && link.handle === handle && link.epoch === epoch
    if (!isCurrent) this.#ports.effect({ type: 'hang-up', peer: handle, epoch })
  }

  linkClosed(handle: Handle, epoch: number, nowMs: number): void {
    const peer = this.#links.peerOf(handle)
    const link = this.#links.get(peer)
    if (link === undefined || link.state === 'asking' || link.epoch !== epoch || link.handle !== handle)
      return
    this.#links.delete(peer)
    if (link.state === 'dialing') return this.#fail(peer, link, nowMs)
    this.#ports.contacts.broke(peer, epoch, nowMs)
    this.#ports.closed(peer, link.state === 'open')
  }

  /** Gives up attempts whose time is over. After a stall their time is extended by it. */
  wake(nowMs: number, stalledMs: number): void {
    if (nowMs < this.#deadlineAtMs && stalledMs === 0) return
    this.#deadlineAtMs = Number.POSITIVE_INFINITY
    for (const [peer, link] of this.#links.all) {
      if (link.state !== 'asking' && link.state !== 'dialing') continue
      link.answerDueAtMs += stalledMs
      link.deadlineAtMs += stalledMs
      if (nowMs < link.deadlineAtMs) {
        this.#deadlineAtMs = Math.min(this.#deadlineAtMs, link.deadlineAtMs)
        continue
      }
      this.#hangUp(peer)
      this.#links.delete(peer)
      this.#fail(peer, link, nowMs)
    }
  }

  nextWakeMs(): number | null {
    return Number.isFinite(this.#deadlineAtMs) ? this.#deadlineAtMs : null
  }

  leave(): void {
    for (const peer of this.#links.all.keys()) this.#hangUp(peer)
    this.#links.clear()
  }

  #offered(from: PeerId, signal: Extract<Signal, { kind: 'offer' }>, nowMs: number): 'done' | 'stale' {
    const { epoch, sdp, degree } = signal
    const link = this.#links.get(from)
    if (this.dials(from) || epoch <= Math.max(link?.epoch ?? 0, this.#ports.contacts.epochOf(from)))
      return 'stale'
    const wasOpen = link?.state === 'open'
    // Whoever we have a link with, or asked for one, is welcome anyway.
    if (link === undefined && !this.#ports.admits(from, degree)) {
      this.#ports.signal({ kind: 'no', to: from, epoch })
      return 'done'
    }
    this.#hangUp(from)
    this.#set(from, this.#dialing(from, epoch, false, nowMs + this.#ports.settings.connectMs))
    if (wasOpen) this.#ports.closed(from, true)
    this.#ports.effect({ type: 'accept', peer: from, epoch, sdp })
    return 'done'
  }

  #answered(from: PeerId, signal: Extract<Signal, { kind: 'answer' }>, nowMs: number): 'done' | 'stale' {
    const link = this.#links.get(from)
    if (link?.state !== 'dialing' || !link.initiator || link.epoch !== signal.epoch) return 'stale'
    link.isAgreed = true
    link.deadlineAtMs = nowMs + this.#ports.settings.connectMs
    this.#deadlineAtMs = Math.min(this.#deadlineAtMs, link.deadlineAtMs)
    this.#ports.effect({ type: 'complete', peer: link.handle, epoch: signal.epoch, sdp: signal.sdp })
    return 'done'
  }

  #wanted(
    from: PeerId,
    { epoch, degree }: Extract<Signal, { kind: 'want' }>,
    nowMs: number,
  ): 'done' | 'stale' {
    if (!this.dials(from)) return 'stale'
    const link = this.#links.get(from)
    if (link?.state === 'dialing' || (link?.state === 'open' && link.epoch > epoch)) return 'done'
    if (link === undefined && !this.#ports.admits(from, degree)) {
      this.#ports.signal({ kind: 'no', to: from, epoch })
      return 'done'
    }
    const wasOpen = link?.state === 'open'
    this.connect(from, nowMs)
    if (wasOpen) this.#ports.closed(from, true)
    return 'done'
  }

  #refused(from: PeerId, epoch: number, nowMs: number): 'done' {
    const link = this.#links.get(from)
    const isPending = link?.state === 'asking' || (link?.state === 'dialing' && link.initiator)
    // Too late to matter: it was given up, or a link came about the other way.
    if (link === undefined || !isPending || link.epoch !== epoch) return 'done'
    this.#hangUp(from)
    this.#links.delete(from)
    this.#fail(from, link, nowMs)
    return 'done'
  }

  #fail(peer: PeerId, link: AskingLink | DialingLink, nowMs: number): void {
    if (link.state === 'dialing' && link.isAgreed) this.#ports.effect({ type: 'link-failed', peer })
    this.#ports.contacts.failed(peer, link.epoch, this.#ports.size(), nowMs)
    this.#ports.failed(peer)
  }

  #opened(peer: PeerId, handle: Handle, epoch: number, nowMs: number): void {
    const link: OpenLink = {
      state: 'open',
      handle,
      epoch,
      openedAtMs: nowMs,
      heardAtMs: nowMs,
      sentAtMs: nowMs,
      pace: { told: 'fast', heard: 'fast' },
      suspectedAtMs: null,
      vouchedAtMs: null,
      isDoubted: false,
    }
    this.#links.put(peer, link)
    this.#ports.contacts.opened(peer, epoch)
    this.#ports.opened(peer, link)
  }

  #dialing(handle: Handle, epoch: number, initiator: boolean, deadlineAtMs: number): DialingLink {
    return {
      state: 'dialing',
      handle,
      epoch,
      initiator,
      byHand: false,
      isAgreed: false,
      answerDueAtMs: deadlineAtMs,
      deadlineAtMs,
    }
  }

  #set(peer: PeerId, link: DialingLink): void {
    this.#ports.contacts.attempted(peer, link.epoch)
    this.#attempt(peer, link)
  }

  #attempt(peer: PeerId, link: AskingLink | DialingLink): void {
    this.#links.put(peer, link)
    this.#deadlineAtMs = Math.min(this.#deadlineAtMs, link.deadlineAtMs)
  }

  /** The caller puts another link in its place, or takes it out of the table. */
  #hangUp(peer: PeerId): void {
    const link = this.#links.get(peer)
    if (link === undefined || link.state === 'asking') return
    this.#ports.effect({ type: 'hang-up', peer: link.handle, epoch: link.epoch })
  }
}
