/** The mesh as a Path: drives a MeshNode over links (WebRTC, or memory in tests), a signaller and a signer. */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../clock.ts'
import type { Unsubscribe } from '../lab.ts'
import { Listeners } from '../listeners.ts'
import type { Path, PathEvent, PathTraffic, Signaller, SignallerEvent } from '../path.ts'
import { Wake } from '../wake.ts'
import type { InvitationProblem, MeshEffect, MeshEvent } from './events.ts'
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

/** Making a description takes at most half a second, and accepting one as long: more means that it failed. Chosen. */
const DESCRIPTION_TIMEOUT_MS = 5_000
/** As long as the mesh itself gives a link to open (settings.ts). */
const LINK_TIMEOUT_MS = 8_000

/** One step of an invitation, waited for. */
interface Waiting {
  step: 'invitation' | 'invitation-answer' | 'linked'
  /** Of the step `linked`, once it is known. */
  peer: PeerId | null
  /** With the bytes of a code, or with the peer of the step `linked`. */
  resolve(answer: Uint8Array | PeerId): void
  reject(error: Error): void
  cancel(): void
}

export class MeshPath implements Path {
  readonly name = 'mesh'
  readonly #node: MeshNode
  readonly #links: Links
  readonly #signaller: Signaller
  readonly #signer: Signer
  readonly #clock: Clock
  readonly #wake: Wake
  readonly #listeners = new Listeners<PathEvent>()
  readonly #unsubscribe: Unsubscribe[]
  readonly #traffic: PathTraffic = { upBytes: 0, downBytes: 0 }
  /** Events that arrived while effects of an earlier one were being carried out. */
  readonly #queue: MeshEvent[] = []
  readonly #waiting = new Set<Waiting>()
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
    return this.#await('invitation', DESCRIPTION_TIMEOUT_MS, { type: 'invite' })
  }

  /** The answer to somebody's invitation, to be handed back. */
  acceptInvitation(bytes: Uint8Array): Promise<Uint8Array> {
    return this.#await('invitation-answer', DESCRIPTION_TIMEOUT_MS, { type: 'accept-invitation', bytes })
  }

  /** Resolves with the peer that answered, when it is linked. */
  completeInvitation(bytes: Uint8Array): Promise<PeerId> {
    return this.#await('linked', LINK_TIMEOUT_MS, { type: 'complete-invitation', bytes })
  }

  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    this.#dispatch({ type: 'leave' })
    this.#isClosed = true
    this.#wake.stop()
    for (const waiting of [...this.#waiting]) this.#fail(waiting, 'This peer has left the room.')
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
        return this.#onInvitation(effect)
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
      for (const waiting of this.#waiting)
        if (waiting.step === 'linked' && waiting.peer === effect.peer) this.#resolve(waiting, effect.peer)
    }
    this.#listeners.tell(effect)
  }

  #await(step: 'linked', timeoutMs: number, event: MeshEvent): Promise<PeerId>
  #await(
    step: `invitation${string}` & Waiting['step'],
    timeoutMs: number,
    event: MeshEvent,
  ): Promise<Uint8Array>
  #await(step: Waiting['step'], timeoutMs: number, event: MeshEvent): Promise<Uint8Array | PeerId> {
    if (this.#isClosed) return Promise.reject(new Error('This peer has left the room.'))
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { step, peer: null, resolve, reject, cancel: () => {} }
      waiting.cancel = this.#clock.at(this.#clock.now() + timeoutMs, () =>
        this.#fail(waiting, TOO_LATE[step]),
      )
      this.#waiting.add(waiting)
      this.#dispatch(event)
    })
  }

  /** Steps of one kind are answered in the order in which they were asked for. */
  #onInvitation(effect: Extract<MeshEffect, { type: `invitation${string}` }>): void {
    const next = (step: Waiting['step']): Waiting | undefined =>
      [...this.#waiting].find(waiting => waiting.step === step && waiting.peer === null)
    switch (effect.type) {
      case 'invitation':
      case 'invitation-answer': {
        const waiting = next(effect.type)
        if (waiting !== undefined) this.#resolve(waiting, effect.bytes)
        return
      }
      case 'invitation-completed': {
        const waiting = next('linked')
        if (waiting !== undefined) waiting.peer = effect.peer
        return
      }
      case 'invitation-failed': {
        const waiting = next(effect.step)
        if (waiting !== undefined) this.#fail(waiting, PROBLEMS[effect.problem])
      }
    }
  }

  #resolve(waiting: Waiting, answer: Uint8Array | PeerId): void {
    this.#waiting.delete(waiting)
    waiting.cancel()
    waiting.resolve(answer)
  }

  #fail(waiting: Waiting, message: string): void {
    this.#waiting.delete(waiting)
    waiting.cancel()
    waiting.reject(new Error(message))
  }
}

const TOO_LATE: Record<Waiting['step'], string> = {
  invitation: 'The browser made no invitation: reload the page and try again.',
  'invitation-answer': 'The browser made no answer: reload the page and try again.',
  linked:
    'No link came about: the two devices may not be able to reach each other. Try with a new invitation.',
}

const PROBLEMS: Record<InvitationProblem, string> = {
  malformed: 'This is no invitation that this page understands, or no answer to one. Copy it again, whole.',
  forged: 'The signature does not fit: the code was changed on its way. Copy it again.',
  own: 'This code was not made for this peer: an invitation goes to the other browser, its answer back here.',
  'already-linked': 'The two are linked already.',
  expired: 'This invitation was used before, or is too old. Make a new one.',
}

function fromSignaller(event: SignallerEvent): MeshEvent {
  return event.type === 'introduced' ? { type: 'introduced', peer: event.peer } : event
}
