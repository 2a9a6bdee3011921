/**
 * Marks of faults above the timeline. No pin covers another, so that each is large enough for a finger (WCAG 2.5.8): faults
 * that lie too close together share one. A label is added where it covers no other mark. Pure.
 */

export interface Mark {
  /** Where the fault lies, in pixels: the left edge of the pin, or its right edge when the mark hangs to the left. */
  x: number
  /** How wide the mark is with its label, in pixels. */
  labelWidth: number
}

export interface PlacedMark {
  /** The marks that share this pin, as indexes, oldest first; it stands where the first of them lies. */
  members: readonly [number, ...number[]]
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

/**
 * Places marks, oldest first in `marks`, in `lanes` lanes of `width` pixels. The newest are the first to get a label; a pin
 * that several share gets none.
 */
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

  const placed: PlacedMark[] = []
  for (const [index, { x }] of marks.entries()) {
    const flipped = x + pinWidth > width
    const span = spanOf(x, pinWidth, flipped)
    const lane = laneNumbers.find(each => isFree(each, span, placed.length))
    const last = placed.at(-1)
    if (lane === undefined && last !== undefined) {
      placed[placed.length - 1] = { ...last, members: [...last.members, index] }
      continue
    }
    taken.push({ lane: lane ?? 0, span })
    placed.push({ members: [index], lane: lane ?? 0, labelled: false, flipped })
  }

  for (const [index, { members }] of [...placed.entries()].reverse()) {
    const mark = marks[members[0]]
    if (mark === undefined || members.length > 1) continue
    const { x, labelWidth } = mark
    const choices = laneNumbers.flatMap(lane => [false, true].map(flipped => ({ lane, flipped })))
    const choice = choices.find(({ lane, flipped }) => isFree(lane, spanOf(x, labelWidth, flipped), index))
    if (!choice) continue
    taken[index] = { lane: choice.lane, span: spanOf(x, labelWidth, choice.flipped) }
    placed[index] = { ...choice, members, labelled: true }
  }
  return placed
}
