/** How many neighbours have each piece: what makes a piece rare. */

export class Copies {
  readonly #counts: Uint16Array

  constructor(pieces: number) {
    this.#counts = new Uint16Array(pieces)
  }

  of(piece: number): number {
    return this.#counts[piece] ?? 0
  }

  add(pieces: Iterable<number>): void {
    for (const piece of pieces) this.#counts[piece] = this.of(piece) + 1
  }

  remove(pieces: Iterable<number>): void {
    for (const piece of pieces) this.#counts[piece] = this.of(piece) - 1
  }
}
