/**
 * Objects in the memory of the relay's process, where the peers' copies have it beside them to be compared with: it goes
 * when the process does. The oldest make room for new ones.
 */

export const OBJECT_STORE_LIMITS = {
  /** As many as a peer knows of, and as large as one may be there: client/core/storage/manifest.ts. */
  objects: 32,
  bytes: 32 * 15 * 1024,
} as const

/** A SHA-256 in hexadecimal digits. */
const ID = /^[0-9a-f]{64}$/

export type Refused = 'bad-request' | 'too-large' | 'exists'

export class ObjectStore {
  readonly #held = new Map<string, Uint8Array>()

  /** Why it was not taken; null: it was. */
  put(id: string, bytes: Uint8Array): Refused | null {
    if (!ID.test(id) || bytes.length === 0) return 'bad-request'
    if (bytes.length > OBJECT_STORE_LIMITS.bytes) return 'too-large'
    if (this.#held.has(id)) return 'exists'
    const [oldest] = this.#held.keys()
    if (this.#held.size >= OBJECT_STORE_LIMITS.objects && oldest !== undefined) this.#held.delete(oldest)
    this.#held.set(id, bytes)
    return null
  }

  /** null where it is not here. */
  get(id: string): Uint8Array | null {
    return this.#held.get(id) ?? null
  }
}
