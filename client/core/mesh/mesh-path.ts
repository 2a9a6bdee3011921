/** The mesh as a Path: drives a MeshNode over links (WebRTC, or memory in tests), a signaller and a signer. */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../clock.ts'
import type { Unsubscribe } from '../lab.ts'
import { Listeners } from '../listeners.ts'
import type { MeshEffect, MeshEvent } from './events.ts'
import type { LinkTiming } from './link.ts'
import type { LinkEvent, Links } from './links.ts'
import { MeshNode } from './node.ts'
import type { Path, PathEvent, PathTraffic, Signaller, SignallerEvent } from '../path.ts'
import { Wake } from '../wake.ts'

export interface MeshPathOptions {
  self: PeerId
  links: Links
  signaller: Signaller
  clock: Clock
  random: Random
  timing?: LinkTiming
}

export class MeshPath implements Path {
  readonly name = 'mesh'
  readonly #node: MeshNode
  readonly #links: Links
  readonly #signaller: Signaller
  readonly #clock: Clock
  readonly #wake: Wake
  readonly #listeners = new Listeners<PathEvent>()
  readonly #unsubscribe: Unsubscribe[]
  readonly #traffic: PathTraffic = { upBytes: 0, downBytes: 0 }
  /** Events that arrived while effects of an earlier one were being carried out. */
  readonly #queue: MeshEvent[] = []
  #isBusy = false
  #isClosed = false

  constructor(options: MeshPathOptions) {
    const { links, signaller, clock, ...node } = options
    this.#node = new MeshNode(node)
    this.#links = links
    this.#signaller = signaller
    this.#clock = clock
    this.#wake = new Wake(clock, lateMs => this.#dispatch({ type: 'wake', lateMs }))
    this.#unsubscribe = [
      links.subscribe(event => this.#onLink(event)),
      signaller.subscribeSignals(event => this.#dispatch(fromSignaller(event))),
    ]
  }

  send(to: PeerId | 'all', bytes: Uint8Array): void {
    this.#dispatch({ type: 'send', to, bytes })
  }

  subscribe(listener: (event: PathEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  traffic(): PathTraffic {
    return { ...this.#traffic }
  }

  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    this.#dispatch({ type: 'leave' })
    this.#isClosed = true
    this.#wake.stop()
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
    this.#queue.push(event)
    if (this.#isBusy) return
    this.#isBusy = true
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        for (const effect of this.#node.handle(next, this.#clock.now())) this.#perform(effect)
      }
    } finally {
      this.#isBusy = false
    }
    this.#wake.want(this.#node.nextWakeMs())
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
        return this.#signaller.signal(effect.to, effect.bytes)
      case 'peer':
        return this.#listeners.tell({ type: 'peer', peer: effect.peer, state: effect.state })
      case 'deliver':
        return this.#listeners.tell({ type: 'frame', from: effect.from, bytes: effect.bytes })
      case 'refused':
        return this.#listeners.tell({
          type: 'refused',
          from: effect.from,
          reason: 'malformed',
          message: effect.message,
        })
    }
  }
}

function fromSignaller(event: SignallerEvent): MeshEvent {
  return event.type === 'introduced' ? { type: 'introduced', peer: event.peer } : event
}
