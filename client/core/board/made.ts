/** How many edits each writer made, as far as somebody holds them: a version vector. A writer is one session of one peer. */

export type Writer = number
export type Made = ReadonlyMap<Writer, number>

/** Writers of a board over its life, reloads included. Chosen: a class of thirty reloads thirty times. */
export const MAX_WRITERS = 1_000

export function total(made: Made): number {
  return [...made.values()].reduce((sum, count) => sum + count, 0)
}

/** Edits that `one` holds and `other` does not. */
export function lackedBy(other: Made, one: Made): number {
  let lacked = 0
  for (const [writer, count] of one) lacked += Math.max(0, count - (other.get(writer) ?? 0))
  return lacked
}

/** What both hold together. */
export function joined(one: Made, other: Made): Made {
  const both = new Map(one)
  for (const [writer, count] of other) both.set(writer, Math.max(count, both.get(writer) ?? 0))
  return both
}
