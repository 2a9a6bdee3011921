/** A binary heap (Williams, Algorithm 232, 1964): the first item in order is at hand, adding and taking cost O(log n). */

export class Heap<Item extends object> {
  #items: Item[] = []
  readonly #isBefore: (a: Item, b: Item) => boolean

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#items.length
  }

  get first(): Item | undefined {
    return this.#items[0]
  }

  add(item: Item): void {
    const items = this.#items
    let hole = items.length
    while (hole > 0) {
      const above = (hole - 1) >> 1
      const parent = items[above]
      if (parent === undefined || !this.#isBefore(item, parent)) break
      items[hole] = parent
      hole = above
    }
    items[hole] = item
  }

  /** Removes the first item and returns it. */
  take(): Item | undefined {
    const first = this.#items[0]
    const last = this.#items.pop()
    if (last !== undefined && last !== first) this.#sink(last, 0)
    return first
  }

  /** Removes all others. O(n). */
  keep(isKept: (item: Item) => boolean): void {
    this.#items = this.#items.filter(isKept)
    for (let index = (this.#items.length >> 1) - 1; index >= 0; index -= 1) {
      const item = this.#items[index]
      if (item !== undefined) this.#sink(item, index)
    }
  }

  /** Puts `item` at `index` or, where its children come before it, below them. */
  #sink(item: Item, index: number): void {
    const items = this.#items
    let hole = index
    for (;;) {
      let below = 2 * hole + 1
      let child = items[below]
      if (child === undefined) break
      const right = items[below + 1]
      if (right !== undefined && this.#isBefore(right, child)) {
        child = right
        below += 1
      }
      if (!this.#isBefore(child, item)) break
      items[hole] = child
      hole = below
    }
    items[hole] = item
  }
}
