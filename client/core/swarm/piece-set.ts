/** Which pieces of a file somebody has: one bit each. */

export class PieceSet {
  readonly size: number
  readonly #bits: Uint8Array
  #count = 0

  /** `size`: how many pieces the file has. */
  constructor(size: number) {
    this.size = size
    this.#bits = new Uint8Array(Math.ceil(size / 8))
  }

  static full(size: number): PieceSet {
    const set = new PieceSet(size)
    for (let piece = 0; piece < size; piece += 1) set.add(piece)
    return set
  }

  /** null where the bytes are not exactly a set of this size: wrong length, or bits beyond the last piece. */
  static fromBytes(bytes: Uint8Array, size: number): PieceSet | null {
    const set = new PieceSet(size)
    if (bytes.length !== set.#bits.length) return null
    for (let piece = 0; piece < bytes.length * 8; piece += 1) {
      if (((bytes[piece >> 3] ?? 0) & (1 << (piece & 7))) === 0) continue
      if (!set.add(piece)) return null
    }
    return set
  }

  toBytes(): Uint8Array {
    return this.#bits.slice()
  }

  get count(): number {
    return this.#count
  }

  get isFull(): boolean {
    return this.#count === this.size
  }

  /** Of any number: to the operators below 2^32 + 1 is 1. */
  has(piece: number): boolean {
    return piece >= 0 && piece < this.size && ((this.#bits[piece >> 3] ?? 0) & (1 << (piece & 7))) !== 0
  }

  /** Whether it is new: false where it was there, or is no piece of this file. */
  add(piece: number): boolean {
    if (!Number.isInteger(piece) || piece < 0 || piece >= this.size || this.has(piece)) return false
    this.#bits[piece >> 3] = (this.#bits[piece >> 3] ?? 0) | (1 << (piece & 7))
    this.#count += 1
    return true
  }

  /** Whether it was there. */
  delete(piece: number): boolean {
    if (!this.has(piece)) return false
    this.#bits[piece >> 3] = (this.#bits[piece >> 3] ?? 0) & ~(1 << (piece & 7))
    this.#count -= 1
    return true
  }

  *[Symbol.iterator](): Generator<number> {
    for (let piece = 0; piece < this.size; piece += 1) if (this.has(piece)) yield piece
  }
}
