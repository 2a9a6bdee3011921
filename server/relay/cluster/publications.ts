/**
 * What this relay published on the bus, until the bus gave it back, and the latest of it for longer: a Redis that is
 * killed forgets what some relays may not have read yet, so it is all said again on its return. Logs take each number in
 * once, so that saying it again harms nobody.
 */
import type { Published } from './message.ts'

/**
 * A tenth of a second of what two cores forward (4,600/s and 8 MB/s, measured): some fifty times what relays on one machine
 * lag behind each other. What ten relays say again at once still fits the stream.
 */
const REPEATED = { count: 500, bytes: 2 ** 20 }
/** More than that is not waited for: its senders, who have it, repeat it themselves. */
const WAITING_BYTES = 16 * 2 ** 20

interface Publication {
  message: Published
  /** null: it came back. */
  waiting: { resolve(): void; reject(error: Error): void } | null
}

export class Publications {
  readonly #send: (message: Published) => void
  /** By number, oldest first. */
  readonly #said = new Map<number, Publication>()
  #bytes = 0
  #last = 0

  constructor(send: (message: Published) => void) {
    this.#send = send
  }

  /** Resolves when it came back; rejects where that will not happen. */
  publish(content: Omit<Published, 'number'>): Promise<void> {
    if (this.#bytes + content.bytes.length > WAITING_BYTES)
      return Promise.reject(new Error('too much waits for Redis'))
    this.#last += 1
    const message: Published = { ...content, number: this.#last }
    return new Promise((resolve, reject) => {
      this.#said.set(message.number, { message, waiting: { resolve, reject } })
      this.#bytes += message.bytes.length
      this.#send(message)
    })
  }

  cameBack(number: number): void {
    const publication = this.#said.get(number)
    publication?.waiting?.resolve()
    if (publication !== undefined) publication.waiting = null
    this.#forgetOldest()
  }

  /** It did not get to the bus, though that is there. */
  failed(number: number, error: Error): void {
    const publication = this.#said.get(number)
    if (publication === undefined || publication.waiting === null) return
    this.#forget(number, publication)
    publication.waiting.reject(error)
  }

  sayAgain(): void {
    for (const { message } of this.#said.values()) this.#send(message)
  }

  #forgetOldest(): void {
    for (const [number, publication] of this.#said) {
      if (publication.waiting !== null) return
      if (this.#said.size <= REPEATED.count && this.#bytes <= REPEATED.bytes) return
      this.#forget(number, publication)
    }
  }

  #forget(number: number, { message }: Publication): void {
    this.#said.delete(number)
    this.#bytes -= message.bytes.length
  }
}
