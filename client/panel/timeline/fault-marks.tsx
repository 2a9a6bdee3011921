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
  return (
    <div class="marks" ref={host}>
      {width > 0 &&
        marks.map(({ fault, place }, index) => (
          <FaultPin
            key={`${fault.kind} ${fault.target} ${fault.at}`}
            fault={fault}
            x={place * width}
            placed={placed[index] ?? { lane: null, flipped: false }}
          />
        ))}
    </div>
  )
}

function FaultPin({ fault, x, placed }: { fault: FaultView; x: number; placed: PlacedMark }) {
  const classes = [
    'mark',
    `lane-${placed.lane ?? 0}`,
    placed.flipped ? 'flipped' : '',
    fault.kind === 'relay-started' || fault.kind === 'relay-thawed' ? 'good-news' : '',
  ]
  return (
    <div class={classes.join(' ')} style={{ transform: `translateX(${x.toFixed(1)}px)` }}>
      <button
        type="button"
        class="pin"
        aria-label={`${clock(fault.at)}: ${faultSentence(fault)}`}
        data-tip={faultSentence(fault)}
        data-tip-title={clock(fault.at)}
      >
        <FaultIcon kind={fault.kind} />
        {placed.lane !== null && <span class="pin-label">{faultMark(fault)}</span>}
      </button>
    </div>
  )
}
