/** Which numbers of one origin were seen: everything up to a floor, and some above it. Bounded, whatever arrives. */

/** Numbers above the floor that are kept one by one. Far above the frames that overtake each other in a mesh. Chosen. */
const WINDOW = 1_024
/** Numbers before the first one seen that may still come: what was on its way when we heard of the origin. Chosen. */
const BEFORE_FIRST = 32

export class SeenNumbers {
  #floor: number
  readonly #above = new Set<number>()

  /** `first` is the first number that is looked at. */
  constructor(first: number) {
    this.#floor = Math.max(0, first - BEFORE_FIRST)
  }

  has(n: number): boolean {
    return n <= this.#floor || this.#above.has(n)
  }

  add(n: number): void {
    if (n <= this.#floor) return
    this.#above.add(n)
    if (n - this.#floor > WINDOW) this.#raise(n - WINDOW)
    while (this.#above.delete(this.#floor + 1)) this.#floor += 1
  }

  #raise(floor: number): void {
    this.#floor = floor
    for (const n of this.#above) if (n <= floor) this.#above.delete(n)
  }
}
