/** Files in memory, where the browser gives no place of its own: on plain http, and in Node. */

import { sayable, words } from '../../core/said.ts'
import type { FileId } from '../../core/swarm/manifest.ts'
import { type ByteFile, MemoryFile } from './byte-file.ts'
import type { Places } from './vault.ts'

/** Chosen: what thirty tabs of one machine can hold at the same time. */
const MEMORY_BYTES = 64 * 2 ** 20

export class MemoryPlaces implements Places {
  readonly isLasting = false
  readonly #sizes = new Map<FileId, number>()

  open(file: FileId, _manifest: Uint8Array, size: number): Promise<ByteFile> {
    const taken = [...this.#sizes.values()].reduce((sum, each) => sum + each, 0)
    if (taken + size > MEMORY_BYTES)
      return Promise.reject(
        sayable(
          Error,
          words('No room: without https a page keeps files in memory, and at most {bytes} bytes in all.', {
            bytes: MEMORY_BYTES,
          }),
        ),
      )
    this.#sizes.set(file, size)
    return Promise.resolve(new MemoryFile(size))
  }

  found(): Promise<Uint8Array[]> {
    return Promise.resolve([])
  }

  remove(file: FileId): Promise<void> {
    this.#sizes.delete(file)
    return Promise.resolve()
  }
}
