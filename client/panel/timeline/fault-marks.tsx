/**
 * Every fault of the last two minutes as a line through all charts, with a pin and, where there is room, a label. Faults that
 * lie too close together share a pin, which says how many they are.
 */
import { useMemo, useRef } from 'preact/hooks'
import type { FaultView, Snapshot } from '../../core/measure/snapshot.ts'
import { useTimeline } from '../context.ts'
import { faultMark, faultSentence } from '../faults/words.ts'
import { clock } from '../format.ts'
import { FaultIcon } from '../icons.tsx'
import { remPixels } from '../palette.ts'
import { useSize } from '../size.ts'
import { type PlacedMark, placeMarks } from './mark-lanes.ts'
import { placeInRange, timeRange } from './range.ts'

const LANES = 2
/** An average letter of the system fonts is about this many em wide. */
const LETTER_EM = 0.58
const LABEL_REM = 0.8
/** A pin alone, as the style sheet draws it, and a label's gap and padding beside it. */
const PIN_REM = 1.6
const LABEL_SPACE_REM = 0.65

/** Longer labels end in an ellipsis; the style sheet says the same. */
const LONGEST_LABEL_REM = 9

function textRem(label: string): number {
  return Math.min(LONGEST_LABEL_REM, label.length * LETTER_EM * LABEL_REM)
}

const selectMarks = (snapshot: Snapshot) => {
  const range = timeRange(snapshot)
  return snapshot.faults.flatMap(fault => {
    const place = placeInRange(fault.at, range)
    return place === null ? [] : [{ fault, place }]
  })
}

export function FaultMarks() {
  const marks = useTimeline(selectMarks)
  const host = useRef<HTMLDivElement>(null)
  const size = useSize(host)
  const width = size?.width ?? 0
  // The text grows with the window; asking makes the browser lay the page out.
  const rem = useMemo(remPixels, [size])
  const placed = placeMarks(
    marks.map(({ fault, place }) => ({
      x: place * width,
      labelWidth: (textRem(faultMark(fault)) + PIN_REM + LABEL_SPACE_REM) * rem,
    })),
    PIN_REM * rem,
    width,
    LANES,
  )
  const drawn = placed.map(({ members, ...placed }) => ({
    placed,
    pinned: members.flatMap(index => marks[index] ?? []).map(mark => ({ ...mark, key: keyOf(mark.fault) })),
  }))
  const standing = (place: number) => ({ transform: `translateX(${(place * width).toFixed(1)}px)` })
  return (
    <div class="marks" ref={host}>
      {drawn.flatMap(({ pinned, placed }) =>
        pinned.map(({ key, fault, place }) => (
          <div key={key} class={`mark-line ${markClass([fault], placed)}`} style={standing(place)} />
        )),
      )}
      {drawn.map(({ pinned, placed }) => (
        <div
          key={pinned[0]?.key}
          class={`mark ${markClass(
            pinned.map(({ fault }) => fault),
            placed,
          )}`}
          style={standing(pinned[0]?.place ?? 0)}
        >
          <FaultPin faults={pinned.map(({ fault }) => fault)} labelled={placed.labelled} />
        </div>
      ))}
    </div>
  )
}

function keyOf({ kind, target, at }: FaultView): string {
  return `${kind} ${target} ${at}`
}

function markClass(
  faults: readonly FaultView[],
  { lane, flipped }: Pick<PlacedMark, 'lane' | 'flipped'>,
): string {
  const goodNews = faults.every(({ kind }) => kind === 'relay-started' || kind === 'relay-thawed')
  return `lane-${lane} ${flipped ? 'flipped' : ''} ${goodNews ? 'good-news' : ''}`
}

function FaultPin({ faults, labelled }: { faults: readonly FaultView[]; labelled: boolean }) {
  const sentences = faults.map(fault => `${clock(fault.at)}: ${faultSentence(fault)}`).join(' ')
  const [first, ...others] = faults
  if (first === undefined) return null
  return (
    <button
      type="button"
      class="pin"
      aria-label={sentences}
      data-tip={others.length === 0 ? faultSentence(first) : sentences}
      data-tip-title={clock(first.at)}
    >
      {others.length === 0 ? <FaultIcon kind={first.kind} /> : <strong>{faults.length}</strong>}
      {labelled && <span class="pin-label">{faultMark(first)}</span>}
    </button>
  )
}
