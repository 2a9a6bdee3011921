/**
 * Marks of faults above the timeline. Every mark keeps its pin in sight; a label is added where it covers no other mark.
 * Pure.
 */

export interface Mark {
  /** Where the fault lies, in pixels: the left edge of the pin, or its right edge when the mark hangs to the left. */
  x: number
  /** How wide the mark is with its label, in pixels. */
  labelWidth: number
}

export interface PlacedMark {
  lane: number
  /** Whether there is room for the label beside the pin. */
  labelled: boolean
  /** The mark hangs to the left of its line. */
  flipped: boolean
}

interface Span {
  from: number
  to: number
}

/** Free space between two marks of a lane. */
const SPACING_PX = 4

function spanOf(x: number, width: number, flipped: boolean): Span {
  return flipped ? { from: x - width, to: x } : { from: x, to: x + width }
}

function apart(a: Span, b: Span): boolean {
  return a.to + SPACING_PX <= b.from || b.to + SPACING_PX <= a.from
}

/** Places marks, oldest first in `marks`, in `lanes` lanes of `width` pixels. The newest are the first to get a label. */
export function placeMarks(
  marks: readonly Mark[],
  pinWidth: number,
  width: number,
  lanes: number,
): PlacedMark[] {
  const taken: { lane: number; span: Span }[] = []
  const isFree = (lane: number, span: Span, self: number) =>
    span.from >= 0 &&
    span.to <= width &&
    taken.every((other, index) => index === self || other.lane !== lane || apart(other.span, span))
  const laneNumbers = Array.from({ length: lanes }, (_, lane) => lane)

  const placed = marks.map(({ x }, index): PlacedMark => {
    const flipped = x + pinWidth > width
    const span = spanOf(x, pinWidth, flipped)
    const lane = laneNumbers.find(each => isFree(each, span, index)) ?? 0
    taken.push({ lane, span })
    return { lane, labelled: false, flipped }
  })

  for (const [index, { x, labelWidth }] of [...marks.entries()].reverse()) {
    const choices = laneNumbers.flatMap(lane => [false, true].map(flipped => ({ lane, flipped })))
    const choice = choices.find(({ lane, flipped }) => isFree(lane, spanOf(x, labelWidth, flipped), index))
    if (!choice) continue
    taken[index] = { lane: choice.lane, span: spanOf(x, labelWidth, choice.flipped) }
    placed[index] = { ...choice, labelled: true }
  }
  return placed
}
