import { useRef } from 'preact/hooks'
import type { PathName, Snapshot } from '../../core/measure/snapshot.ts'
import { useTimeline } from '../context.ts'
import { share, text } from '../format.ts'
import { t } from '../language/messages.ts'
import { useSize } from '../size.ts'
import { timeRange } from './range.ts'
import { bandShape } from './survival-shape.ts'

const bandOf = (path: PathName) => (snapshot: Snapshot) => ({
  range: timeRange(snapshot),
  points: snapshot.timeline.map(point => ({ at: point.at, share: point[path].survival })),
})
const selectBand = { mesh: bandOf('mesh'), relay: bandOf('relay') }

/** Two minutes of survival on one path: full height is all pairs, a dotted line is no data. */
export function SurvivalBand({ path }: { path: PathName }) {
  const { range, points } = useTimeline(selectBand[path])
  const host = useRef<HTMLDivElement>(null)
  const size = useSize(host)
  const latest = points.at(-1)?.share ?? null
  const words =
    latest === null ? t('timeline.noDataNow') : t('timeline.shareNow', { share: text(share(latest)) })
  return (
    <div class={`band band-${path}`} ref={host}>
      {size && size.width > 0 && (
        <svg
          width={size.width}
          height={size.height}
          role="img"
          aria-label={t('timeline.survival', { path, now: words })}
        >
          <Hatch path={path} />
          <Shapes path={path} shape={bandShape(points, range, size.width, size.height)} />
        </svg>
      )}
    </div>
  )
}

/** The relay's area is hatched: told from the mesh's without colour. */
function Hatch({ path }: { path: PathName }) {
  if (path === 'mesh') return null
  return (
    <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="hatch-ground" width="7" height="7" />
      <rect class="hatch-line" width="2.5" height="7" />
    </pattern>
  )
}

function Shapes({ path, shape }: { path: PathName; shape: ReturnType<typeof bandShape> }) {
  return (
    <>
      <path class="band-area" d={shape.area} {...(path === 'relay' ? { fill: 'url(#hatch)' } : {})} />
      <path class="band-edge" d={shape.edge} />
      <path class="band-silent" d={shape.silent} />
    </>
  )
}
