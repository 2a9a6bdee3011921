/** The mesh as a Path: drives a MeshNode over links (WebRTC, or memory in tests), a signaller and a signer. */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../clock.ts'
import type { Unsubscribe } from '../lab.ts'
import { Listeners } from '../listeners.ts'
import type { Path, PathEvent, PathTraffic, Signaller, SignallerEvent } from '../path.ts'
import { Wake } from '../wake.ts'
import { AwaitedInvitations } from './awaited-invitations.ts'
import type { MeshEffect, MeshEvent } from './events.ts'
import type { LinkEvent, Links } from './links.ts'
import { MeshNode } from './node.ts'
import { Seals } from './seals.ts'
import type { MeshSettings } from './settings.ts'
import type { Signer } from './signer.ts'

export interface MeshPathOptions {
  signer: Signer
  links: Links
  signaller: Signaller
  clock: Clock
  random: Random
  settings?: MeshSettings
  /** What this peer shares with others of its process. */
  seals?: Seals
}

export class MeshPath implements Path {
  readonly name = 'mesh'
  readonly #node: MeshNode
  readonly #links: Links
  readonly #signaller: Signaller
  readonly #signer: Signer
  readonly #clock: Clock
  readonly #wake: Wake
  readonly #awaited: AwaitedInvitations
  readonly #listeners = new Listeners<PathEvent>()
  readonly #unsubscribe: Unsubscribe[]
  readonly #traffic: PathTraffic = { upBytes: 0, downBytes: 0 }
  /** Events that arrived while effects of an earlier one were being carried out. */
  readonly #queue: MeshEvent[] = []
  #isBusy = false
  #isUp = false
  #isClosed = false

  constructor(options: MeshPathOptions) {
    const { links, signaller, signer, clock, random, settings, seals = new Seals(signer.idOf) } = options
    const { self, key } = signer
    this.#node = new MeshNode({ self, key, seals, random, ...(settings === undefined ? {} : { settings }) })
    this.#links = links
    this.#signaller = signaller
    this.#signer = signer
    this.#clock = clock
    this.#wake = new Wake(clock, lateMs => this.#dispatch({ type: 'wake', lateMs }))
    this.#awaited = new AwaitedInvitations(clock, event => this.#dispatch(event))
    this.#unsubscribe = [
      links.subscribe(event => this.#onLink(event)),
      signaller.subscribeSignals(event => this.#dispatch(fromSignaller(event))),
    ]
    this.#dispatch({ type: 'start' })
  }

  send(to: PeerId | 'all', bytes: Uint8Array): void {
    this.#dispatch({ type: 'send', to, bytes })
  }

  subscribe(listener: (event: PathEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  backlogBytes(to: PeerId): number {
    return this.#links.backlogBytes(to)
  }

  traffic(): PathTraffic {
    return { ...this.#traffic }
  }

  /** Frames for others that this peer passed on, and how many of these it could read. */
  get carried(): { frames: number; readable: number } {
    return { ...this.#node.carried }
  }

  /** An offer for somebody whom nobody can reach, to be handed over by people. Rejects with a message for them. */
  invite(): Promise<Uint8Array> {
    return this.#awaited.code('invitation', { type: 'invite' })
  }

  /** The answer to somebody's invitation, to be handed back. */
  acceptInvitation(bytes: Uint8Array): Promise<Uint8Array> {
    return this.#awaited.code('invitation-answer', { type: 'accept-invitation', bytes })
  }

  /** Resolves with the peer that answered, when it is linked. */
  completeInvitation(bytes: Uint8Array): Promise<PeerId> {
    return this.#awaited.link({ type: 'complete-invitation', bytes })
  }

  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    this.#dispatch({ type: 'leave' })
    this.#isClosed = true
    this.#wake.stop()
    this.#awaited.close()
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#listeners.clear()
    return Promise.resolve()
  }

  #onLink(event: LinkEvent): void {
    if (event.type === 'relayed')
      return this.#listeners.tell({ type: 'relayed', peer: event.peer, relayed: event.relayed })
    if (event.type === 'link-frame') this.#traffic.downBytes += event.bytes.length
    this.#dispatch(event)
  }

  #dispatch(event: MeshEvent): void {
    if (this.#isClosed) return
    if (this.#isBusy) {
      this.#queue.push(event)
      return
    }
    this.#isBusy = true
    try {
      for (let next: MeshEvent | undefined = event; next !== undefined; next = this.#queue.shift()) {
        for (const effect of this.#node.handle(next, this.#clock.now())) this.#perform(effect)
      }
    } finally {
      this.#isBusy = false
      // Also after a listener that threw: nobody else would wake it.
      this.#wake.want(this.#node.nextWakeMs())
    }
  }

  #perform(effect: MeshEffect): void {
    switch (effect.type) {
      case 'dial':
        return this.#links.dial(effect.peer, effect.epoch)
      case 'accept':
        return this.#links.accept(effect.peer, effect.epoch, effect.sdp)
      case 'complete':
        return this.#links.complete(effect.peer, effect.epoch, effect.sdp)
      case 'hang-up':
        return this.#links.hangUp(effect.peer, effect.epoch)
      case 'transmit':
        this.#traffic.upBytes += effect.bytes.length
        return this.#links.transmit(effect.peer, effect.bytes)
      case 'signal':
        this.#listeners.tell({ type: 'set-up', bytes: effect.bytes.length })
        return this.#signaller.signal(effect.to, effect.bytes)
      case 'sign':
        return this.#sign(effect)
      case 'verify':
        return this.#verify(effect)
      case 'peer':
        return this.#tellPeer(effect)
      case 'deliver': {
        const { from, bytes, via, hops } = effect
        return this.#listeners.tell({ type: 'frame', from, bytes, via, hops })
      }
      case 'link-failed':
        return this.#listeners.tell(effect)
      case 'refused': {
        const { from, message } = effect
        return this.#listeners.tell({ type: 'refused', from, reason: 'malformed', message })
      }
      default:
        return this.#awaited.take(effect)
    }
  }

  #sign({ ticket, message }: Extract<MeshEffect, { type: 'sign' }>): void {
    const signature = this.#signer.sign(message)
    if (signature instanceof Uint8Array) return this.#dispatch({ type: 'signed', ticket, signature })
    void signature.then(later => this.#dispatch({ type: 'signed', ticket, signature: later }))
  }

  #verify({ ticket, key, message, signature }: Extract<MeshEffect, { type: 'verify' }>): void {
    const valid = this.#signer.verify(key, message, signature)
    if (typeof valid === 'boolean') return this.#dispatch({ type: 'verified', ticket, valid })
    void valid.then(later => this.#dispatch({ type: 'verified', ticket, valid: later }))
  }

  #tellPeer(effect: Extract<MeshEffect, { type: 'peer' }>): void {
    if (effect.state === 'open') {
      if (!this.#isUp) this.#listeners.tell({ type: 'up', via: 'mesh' })
      this.#isUp = true
      this.#awaited.opened(effect.peer)
    }
    this.#listeners.tell(effect)
  }
}

function fromSignaller(event: SignallerEvent): MeshEvent {
  return event.type === 'introduced' ? { type: 'introduced', peer: event.peer } : event
}
