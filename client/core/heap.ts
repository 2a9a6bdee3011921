/**
 * A binary heap (Williams, Algorithm 232, 1964): the item with the least key is at hand, adding and taking cost
 * O(log n). Items with equal keys come out as they went in. Keys lie side by side, apart from the items, so that a heap
 * of a hundred thousand finds them in the processor's cache.
 */

const SMALLEST_CAPACITY = 16

export class Heap<Item extends object> {
  #items: Item[] = []
  #keys = new Float64Array(SMALLEST_CAPACITY)
  /** When each was added: the second key. */
  #turns = new Float64Array(SMALLEST_CAPACITY)
  #added = 0

  get size(): number {
    return this.#items.length
  }

  get first(): Item | undefined {
    return this.#items[0]
  }

  add(key: number, item: Item): void {
    const size = this.#items.length
    if (size === this.#keys.length) this.#grow()
    this.#items.push(item)
    this.#added += 1
    this.#rise(size, key, this.#added, item)
  }

  /** Removes the first item and returns it. */
  take(): Item | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    const size = items.length
    if (last !== undefined && size > 0) this.#sink(0, this.#keys[size] ?? 0, this.#turns[size] ?? 0, last)
    return first
  }

  /** Removes all others. O(n log n). */
  keep(isKept: (item: Item) => boolean): void {
    const [items, keys, turns] = [this.#items, this.#keys, this.#turns]
    this.#items = []
    for (const [at, item] of items.entries()) {
      if (!isKept(item)) continue
      this.#items.push(item)
      // The places up to here have been read.
      this.#rise(this.#items.length - 1, keys[at] ?? 0, turns[at] ?? 0, item)
    }
  }

  /** Puts the item at `hole` or, where its parents come after it, above them. */
  #rise(from: number, key: number, turn: number, item: Item): void {
    const [items, keys, turns] = [this.#items, this.#keys, this.#turns]
    let hole = from
    while (hole > 0) {
      const above = (hole - 1) >> 1
      const parent = items[above]
      const parentKey = keys[above] ?? 0
      if (parent === undefined || parentKey < key || (parentKey === key && (turns[above] ?? 0) < turn)) break
      items[hole] = parent
      keys[hole] = parentKey
      turns[hole] = turns[above] ?? 0
      hole = above
    }
    items[hole] = item
    keys[hole] = key
    turns[hole] = turn
  }

  /** Puts the item at `hole` or, where its children come before it, below them. */
  #sink(from: number, key: number, turn: number, item: Item): void {
    const [items, keys, turns] = [this.#items, this.#keys, this.#turns]
    const size = items.length
    let hole = from
    for (;;) {
      let below = 2 * hole + 1
      if (below >= size) break
      if (below + 1 < size && this.#isBefore(below + 1, below)) below += 1
      const childKey = keys[below] ?? 0
      const child = items[below]
      if (child === undefined || childKey > key || (childKey === key && (turns[below] ?? 0) > turn)) break
      items[hole] = child
      keys[hole] = childKey
      turns[hole] = turns[below] ?? 0
      hole = below
    }
    items[hole] = item
    keys[hole] = key
    turns[hole] = turn
  }

  #isBefore(a: number, b: number): boolean {
    const [keyA, keyB] = [this.#keys[a] ?? 0, this.#keys[b] ?? 0]
    return keyA < keyB || (keyA === keyB && (this.#turns[a] ?? 0) < (this.#turns[b] ?? 0))
  }

  #grow(): void {
    this.#keys = doubled(this.#keys)
    this.#turns = doubled(this.#turns)
  }
}

function doubled(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * array.length)
  larger.set(array)
  return larger
}
