/** Counts what crosses simulated links by kind, which is a message's first byte (mesh/wire.ts, frame.ts). */

export interface Toll {
  messages: number
  bytes: number
}

const KINDS = 256

export class Tolls {
  readonly #messages = new Float64Array(KINDS)
  readonly #bytes = new Float64Array(KINDS)

  count(bytes: Uint8Array): void {
    const kind = bytes[0] ?? 0
    this.#messages[kind] = (this.#messages[kind] ?? 0) + 1
    this.#bytes[kind] = (this.#bytes[kind] ?? 0) + bytes.length
  }

  /** So far, only kinds that occurred. */
  byKind(): Map<number, Toll> {
    const tolls = new Map<number, Toll>()
    for (const [kind, messages] of this.#messages.entries())
      if (messages > 0) tolls.set(kind, { messages, bytes: this.#bytes[kind] ?? 0 })
    return tolls
  }
}
