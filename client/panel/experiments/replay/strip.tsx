/** Survival of both paths over the whole trial, with what was done marked, and where the slider is. */
import { useMemo } from 'preact/hooks'
import type { Replay } from '../../../core/experiments/replay.ts'
import { PATHS, type PathName } from '../../../core/measure/snapshot.ts'
import { t } from '../../language/messages.ts'
import { stripShape } from './strip-shape.ts'

const WIDTH = 1_000
const LANE = 34
const GAP = 6

export function Strip({ replay, atMs }: { replay: Replay; atMs: number }) {
  const shapes = useMemo(() => stripShape(replay, WIDTH, LANE), [replay])
  const height = PATHS.length * (LANE + GAP)
  const cursor = (atMs / Math.max(1, replay.lengthMs)) * WIDTH
  return (
    <div class="replay-strip">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {PATHS.map((path, index) => (
          <g key={path} transform={`translate(0 ${index * (LANE + GAP)})`}>
            <rect class="replay-ground" width={WIDTH} height={LANE} />
            <path class={`replay-area ${path}`} d={shapes.areas[path]} />
          </g>
        ))}
        {shapes.marks.map((x, index) => (
          <path key={index} class="replay-mark" d={`M${x} 0V${height}`} />
        ))}
        <path class="replay-cursor" d={`M${cursor} 0V${height}`} />
      </svg>
      <p class="note">{t('replay.strip', { lanes: PATHS.map(words).join('; ') })}</p>
    </div>
  )
}

function words(path: PathName, index: number): string {
  return t('replay.lane', { place: index === 0 ? 'above' : 'below', path })
}
