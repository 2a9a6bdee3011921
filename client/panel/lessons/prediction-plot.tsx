/** Every prediction as a dot on a line, and what was measured as a mark across it. The table beside it says the same. */
import type { Guess } from '../../core/lessons/comparison.ts'
import { figure } from '../format.ts'
import { t } from '../language/messages.ts'
import { plotShape } from './plot-shape.ts'

interface PlotProps {
  guesses: readonly Guess[]
  measured: number | null
  range: { min: number; max: number }
  unit: string
}

const WIDTH = 600
const MARGIN = 12
const DOT = 6
const STEP = 2 * DOT + 2
/** More of one column than so many stand closer. */
const MAX_HEIGHT = 160

export function PredictionPlot({ guesses, measured, range, unit }: PlotProps) {
  const { low, high, dots, measured: mark, levels } = plotShape(guesses, measured, range)
  const step = Math.min(STEP, MAX_HEIGHT / levels)
  const base = levels * step + 2 * DOT
  const x = (place: number): number => MARGIN + place * (WIDTH - 2 * MARGIN)
  const ends = { low: figure(low), high: figure(high) }
  return (
    <figure class="prediction-plot">
      <svg
        viewBox={`0 0 ${WIDTH} ${base + DOT + 2}`}
        role="img"
        aria-label={
          measured === null
            ? t('lessons.plot', { low: ends.low, high: ends.high, unit })
            : t('lessons.plotMeasured', {
                low: ends.low,
                high: ends.high,
                unit,
                measured: figure(measured),
              })
        }
      >
        <line class="plot-axis" x1={x(0)} x2={x(1)} y1={base} y2={base} />
        {mark !== null && <line class="plot-measured" x1={x(mark)} x2={x(mark)} y1={0} y2={base + DOT} />}
        {dots.map(({ peer, place, level, isLate }) => (
          <circle
            key={peer}
            class={isLate ? 'plot-dot is-late' : 'plot-dot'}
            cx={x(place)}
            cy={base - DOT - 1 - level * step}
            r={DOT}
          />
        ))}
      </svg>
      <figcaption class="plot-ends note">
        <span>
          {ends.low} {unit}
        </span>
        {measured !== null && <span class="plot-word">{t('lessons.line')}</span>}
        <span>
          {ends.high} {unit}
        </span>
      </figcaption>
    </figure>
  )
}
