/** The bytes of one file, wherever they are kept: in the browser's private file system, or in memory where there is none. */

export interface ByteFile {
  /** Bytes from the first up to the last that was written. */
  size(): number
  /** As many bytes as there are from `begin` up to `end`. */
  read(begin: number, end: number): Uint8Array
  write(begin: number, bytes: Uint8Array): void
  /** All of them, for a reader who takes his time. On a disk they stay there until they are read. */
  blob(): Promise<Blob>
  /** Nothing more is read or written. The bytes stay where they outlive the page. Idempotent. */
  close(): void
}

/** In memory: it goes with the page. */
export class MemoryFile implements ByteFile {
  readonly #bytes: Uint8Array<ArrayBuffer>
  #written = 0

  constructor(size: number) {
    this.#bytes = new Uint8Array(size)
  }

  size(): number {
    return this.#written
  }

  read(begin: number, end: number): Uint8Array {
    return this.#bytes.slice(begin, Math.min(end, this.#written))
  }

  write(begin: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, begin)
    this.#written = Math.max(this.#written, begin + bytes.length)
  }

  blob(): Promise<Blob> {
    return Promise.resolve(new Blob([this.#bytes]))
  }

  close(): void {}
}
