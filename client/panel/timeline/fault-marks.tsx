/** Every fault of the last two minutes as a line through all charts, with a pin and, where there is room, a label. */
import { useRef } from 'preact/hooks'
import type { FaultView, Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
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
/** Pin and padding of a label. */
const PIN_REM = 1.9

const selectMarks = (snapshot: Snapshot) => {
  const range = timeRange(snapshot)
  return snapshot.faults.flatMap(fault => {
    const place = placeInRange(fault.at, range)
    return place === null ? [] : [{ fault, place }]
  })
}

export function FaultMarks() {
  const marks = useSlice(selectMarks)
  const host = useRef<HTMLDivElement>(null)
  const size = useSize(host)
  const width = size?.width ?? 0
  const rem = remPixels()
  const placed = placeMarks(
    marks.map(({ fault, place }) => ({
      x: place * width,
      labelWidth: (faultMark(fault).length * LETTER_EM * LABEL_REM + PIN_REM) * rem,
    })),
    width,
    LANES,
  )
  const drawn = marks.map(({ fault, place }, index) => ({
    key: `${fault.kind} ${fault.target} ${fault.at}`,
    fault,
    placed: placed[index] ?? { lane: null, flipped: false },
    style: { transform: `translateX(${(place * width).toFixed(1)}px)` },
  }))
  return (
    <div class="marks" ref={host}>
      {drawn.map(({ key, fault, placed, style }) => (
        <div key={key} class={`mark-line ${markClass(fault, placed)}`} style={style} />
      ))}
      {drawn.map(({ key, fault, placed, style }) => (
        <div key={key} class={`mark ${markClass(fault, placed)}`} style={style}>
          <FaultPin fault={fault} labelled={placed.lane !== null} />
        </div>
      ))}
    </div>
  )
}

function markClass(fault: FaultView, { lane, flipped }: PlacedMark): string {
  const goodNews = fault.kind === 'relay-started' || fault.kind === 'relay-thawed'
  return `lane-${lane ?? 0} ${flipped ? 'flipped' : ''} ${goodNews ? 'good-news' : ''}`
}

function FaultPin({ fault, labelled }: { fault: FaultView; labelled: boolean }) {
  return (
    <button
      type="button"
      class="pin"
      aria-label={`${clock(fault.at)}: ${faultSentence(fault)}`}
      data-tip={faultSentence(fault)}
      data-tip-title={clock(fault.at)}
    >
      <FaultIcon kind={fault.kind} />
      {labelled && <span class="pin-label">{faultMark(fault)}</span>}
    </button>
  )
}
