/**
 * What a relay answers when it does a job: for each result the number of its task and its length, four bytes each, low byte
 * first, then its bytes. Chunks of the answer end anywhere.
 */
import { concatenate } from '../bytes.ts'

const HEADER_BYTES = 8

export class RelayResults {
  #held: Uint8Array = new Uint8Array()

  /** The results that are whole now. */
  read(chunk: Uint8Array): { task: number; result: Uint8Array }[] {
    this.#held = concatenate(this.#held, chunk)
    const results: { task: number; result: Uint8Array }[] = []
    let at = 0
    while (this.#held.length - at >= HEADER_BYTES) {
      const header = new DataView(this.#held.buffer, this.#held.byteOffset + at, HEADER_BYTES)
      const end = at + HEADER_BYTES + header.getUint32(4, true)
      if (this.#held.length < end) break
      results.push({ task: header.getUint32(0, true), result: this.#held.slice(at + HEADER_BYTES, end) })
      at = end
    }
    this.#held = this.#held.slice(at)
    return results
  }
}
