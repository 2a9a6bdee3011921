/**
 * Files that a relay holds for its rooms and gives to whoever asks: the client-server side of the swarm. Each file is on
 * disk, in a folder that goes with the process, and all its downloads share one uplink.
 */
import { createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ownFolder } from '../own-folder.ts'
import { Pace } from './pace.ts'

export const FILE_STORE_LIMITS = {
  /** Of all files together: the largest that the swarm takes. */
  bytes: 2 ** 30,
  files: 16,
} as const

/** Read and sent at a time: small beside what a shaped uplink sends in a second. */
const CHUNK_BYTES = 16 * 1024

/** Beginning of its folder's name. */
const FOLDER = 'mesh-vs-relay-files-'

/** 64 hexadecimal digits; what they stand for, receivers check. */
const FILE_ID = /^[0-9a-f]{64}$/

interface Held {
  path: string
  size: number
  pace: Pace
}

export type Refused = 'bad-request' | 'too-large' | 'exists' | 'no-room' | 'incomplete'

export class FileStore {
  readonly #held = new Map<string, Held>()
  /** Being received, each of so many bytes. */
  readonly #arriving = new Map<string, number>()
  readonly #nowMs: () => number
  #folder: Promise<string> | null = null

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /**
   * Keeps a file of exactly `size` bytes. The oldest files go where there is no room. `uplinkBytesPerSecond`: what all its
   * downloads get together; null: no limit. Resolves with null, or why not.
   */
  async put(
    id: string,
    { size, uplinkBytesPerSecond }: { size: number; uplinkBytesPerSecond: number | null },
    body: Readable,
  ): Promise<Refused | null> {
    if (!FILE_ID.test(id)) return 'bad-request'
    if (size > FILE_STORE_LIMITS.bytes) return 'too-large'
    if (this.#held.has(id) || this.#arriving.has(id)) return 'exists'
    this.#arriving.set(id, size)
    try {
      if (!(await this.#makeRoom())) return 'no-room'
      const path = join(await this.#ownFolder(), id)
      const received = await receive(body, path, size)
      if (received !== size) {
        await rm(path, { force: true })
        return 'incomplete'
      }
      this.#held.set(id, { path, size, pace: new Pace(uplinkBytesPerSecond, this.#nowMs) })
      return null
    } finally {
      this.#arriving.delete(id)
    }
  }

  /** null where it is not here. */
  get(id: string): { size: number; chunks(): AsyncGenerator<Uint8Array> } | null {
    const held = this.#held.get(id)
    return held === undefined ? null : { size: held.size, chunks: () => paced(held) }
  }

  async close(): Promise<void> {
    this.#held.clear()
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true })
  }

  #ownFolder(): Promise<string> {
    this.#folder ??= ownFolder(FOLDER).catch(error => {
      // There may be room for it the next time.
      this.#folder = null
      throw error
    })
    return this.#folder
  }

  /** For those that are arriving. False where they alone are too many: then nothing goes. */
  async #makeRoom(): Promise<boolean> {
    const arriving = [...this.#arriving.values()]
    if (!fits(arriving)) return false
    for (const [id, { path }] of this.#held) {
      if (fits([...arriving, ...[...this.#held.values()].map(({ size }) => size)])) break
      this.#held.delete(id)
      await rm(path, { force: true })
    }
    return true
  }
}

/** Whether there may be files of these sizes. */
function fits(sizes: readonly number[]): boolean {
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  return sizes.length <= FILE_STORE_LIMITS.files && bytes <= FILE_STORE_LIMITS.bytes
}

/** How many bytes came and are on the disk, at most one more than `size`; 0 where not all are. */
async function receive(body: Readable, path: string, size: number): Promise<number> {
  let received = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      received += chunk.length
      if (received > size) return
      yield chunk
    }
  }
  try {
    await pipeline(counted, createWriteStream(path))
  } catch {
    // The sender went away half-way, or the disk is full: what came is not all on it.
    return 0
  }
  return received
}

async function* paced({ path, size, pace }: Held): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  pace.begin()
  try {
    for (let at = 0; at < size; ) {
      const length = Math.min(CHUNK_BYTES, size - at)
      await pace.turn(length)
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at)
      if (bytesRead === 0) return
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    pace.end()
    await file.close()
  }
}
