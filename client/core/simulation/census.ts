/** The mesh as it is at one moment, from what its members hold to be their open links. */
import type { PeerId } from '#protocol'

export interface View {
  id: PeerId
  open: ReadonlySet<PeerId>
}

export interface Census {
  members: number
  /** Groups of members that links, open at both ends, hold together. */
  components: number
  largestComponent: number
  degrees: { min: number; median: number; max: number } | null
  /** How many members have so many links: by that number. */
  byDegree: number[]
  /** The first open at one end only: who has it, and to whom; and how many there are. */
  oneWay: { count: number; first: string | null }
}

export function takeCensus(views: readonly View[]): Census {
  const indexes = new Map(views.map(({ id }, index) => [id, index]))
  const groups = new Groups(views.length)
  const oneWay: Census['oneWay'] = { count: 0, first: null }
  for (const [index, { id, open }] of views.entries()) {
    for (const peer of open) {
      const other = indexes.get(peer)
      if (other !== undefined && views[other]?.open.has(id)) groups.join(index, other)
      else {
        oneWay.count += 1
        oneWay.first ??= `${id} > ${peer}${other === undefined ? ' (gone)' : ''}`
      }
    }
  }
  return {
    members: views.length,
    ...groups.count(),
    degrees: degreesOf(views),
    byDegree: countDegrees(views),
    oneWay,
  }
}

function countDegrees(views: readonly View[]): number[] {
  const counts: number[] = []
  for (const { open } of views) {
    while (counts.length <= open.size) counts.push(0)
    counts[open.size] = (counts[open.size] ?? 0) + 1
  }
  return counts
}

function degreesOf(views: readonly View[]): Census['degrees'] {
  const degrees = views.map(({ open }) => open.size).sort((a, b) => a - b)
  const [min, median, max] = [degrees.at(0), degrees[degrees.length >> 1], degrees.at(-1)]
  if (min === undefined || median === undefined || max === undefined) return null
  return { min, median, max }
}

/** Union-find with path halving (Tarjan and van Leeuwen, 1984). */
class Groups {
  readonly #parents: Int32Array

  constructor(members: number) {
    this.#parents = Int32Array.from({ length: members }, (_, index) => index)
  }

  join(a: number, b: number): void {
    this.#parents[this.#root(a)] = this.#root(b)
  }

  count(): { components: number; largestComponent: number } {
    const sizes = new Map<number, number>()
    for (const index of this.#parents.keys()) {
      const root = this.#root(index)
      sizes.set(root, (sizes.get(root) ?? 0) + 1)
    }
    return { components: sizes.size, largestComponent: Math.max(0, ...sizes.values()) }
  }

  #root(member: number): number {
    let at = member
    for (;;) {
      const parent = this.#parents[at] ?? at
      if (parent === at) return at
      const grandparent = this.#parents[parent] ?? parent
      this.#parents[at] = grandparent
      at = grandparent
    }
  }
}
