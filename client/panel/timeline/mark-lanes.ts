/** Labels of faults above the timeline without overlap: each takes the first lane with room, or keeps only its pin. Pure. */

export interface Mark {
  /** Where its pin stands, in pixels. */
  x: number
  /** How wide its label is, in pixels. */
  labelWidth: number
}

export interface PlacedMark {
  /** The lane of the label; null: no room for it. */
  lane: number | null
  /** The label hangs to the left of its pin, because the right edge is near. */
  flipped: boolean
}

/** Free space between two labels of a lane. */
const SPACING_PX = 6

/** Newest marks choose first: they are what the class is talking about. */
export function placeMarks(marks: readonly Mark[], width: number, lanes: number): PlacedMark[] {
  const taken: { from: number; to: number }[][] = Array.from({ length: lanes }, () => [])
  const placed = marks.map((): PlacedMark => ({ lane: null, flipped: false }))
  for (const [index, mark] of [...marks.entries()].reverse()) {
    const flipped = mark.x + mark.labelWidth > width
    const from = flipped ? mark.x - mark.labelWidth : mark.x
    const span = { from: from - SPACING_PX, to: from + mark.labelWidth + SPACING_PX }
    const lane = taken.findIndex(spans =>
      spans.every(other => span.to <= other.from || span.from >= other.to),
    )
    taken[lane]?.push(span)
    placed[index] = { lane: lane === -1 ? null : lane, flipped }
  }
  return placed
}
