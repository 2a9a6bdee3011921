/** Steps of invitations that somebody waits for, each as a promise: the mesh answers by effects, and not always in time. */
import type { PeerId } from '#protocol'
import type { Clock } from '../clock.ts'
import type { InvitationProblem, MeshEffect, MeshEvent } from './events.ts'

/** Making a description takes at most half a second, and accepting one as long: more means that it failed. Chosen. */
const DESCRIPTION_TIMEOUT_MS = 5_000
/** As long as the mesh itself gives a link to open (settings.ts). */
const LINK_TIMEOUT_MS = 8_000

type CodeStep = 'invitation' | 'invitation-answer'

/** One step, waited for. */
interface Waiting {
  step: CodeStep | 'linked'
  /** Of the step `linked`, once it is known. */
  peer: PeerId | null
  /** With the bytes of a code, or with the peer of the step `linked`. */
  resolve(answer: Uint8Array | PeerId): void
  reject(error: Error): void
  cancel(): void
}

export class AwaitedInvitations {
  readonly #clock: Clock
  readonly #dispatch: (event: MeshEvent) => void
  readonly #waiting = new Set<Waiting>()
  #isClosed = false

  constructor(clock: Clock, dispatch: (event: MeshEvent) => void) {
    this.#clock = clock
    this.#dispatch = dispatch
  }

  /** Resolves with the code that `event` asks for. Rejects with a message for people. */
  code(step: CodeStep, event: MeshEvent): Promise<Uint8Array> {
    return this.#await(step, DESCRIPTION_TIMEOUT_MS, event)
  }

  /** Resolves with the peer that answered, when it is linked. Rejects with a message for people. */
  link(event: MeshEvent): Promise<PeerId> {
    return this.#await('linked', LINK_TIMEOUT_MS, event)
  }

  opened(peer: PeerId): void {
    for (const waiting of this.#waiting)
      if (waiting.step === 'linked' && waiting.peer === peer) this.#resolve(waiting, peer)
  }

  /** Steps of one kind are answered in the order in which they were asked for. */
  take(effect: Extract<MeshEffect, { type: `invitation${string}` }>): void {
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

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    for (const waiting of [...this.#waiting]) this.#fail(waiting, LEFT)
  }

  #await(step: 'linked', timeoutMs: number, event: MeshEvent): Promise<PeerId>
  #await(step: CodeStep, timeoutMs: number, event: MeshEvent): Promise<Uint8Array>
  #await(step: Waiting['step'], timeoutMs: number, event: MeshEvent): Promise<Uint8Array | PeerId> {
    if (this.#isClosed) return Promise.reject(new Error(LEFT))
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { step, peer: null, resolve, reject, cancel: () => {} }
      waiting.cancel = this.#clock.at(this.#clock.now() + timeoutMs, () =>
        this.#fail(waiting, TOO_LATE[step]),
      )
      this.#waiting.add(waiting)
      this.#dispatch(event)
    })
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

const LEFT = 'This peer has left the room.'

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
