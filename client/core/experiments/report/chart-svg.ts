/** A chart as inline SVG: lines that differ by colour and by dashes, broken where there is no data. */
import { inEnglish, type Said } from '../../said.ts'
import type { Chart } from '../findings.ts'
import { html, type Markup } from './markup.ts'
import { numberText } from './numbers.ts'

/** In units of the view box: wide enough for two columns on A4. */
export const WIDTH = 640
export const HEIGHT = 260
const LEFT = 62
const RIGHT = WIDTH - 14
const TOP = 10
const BOTTOM = HEIGHT - 44
const TICKS = 4

interface Scale {
  /** To a place on the paper. */
  place(value: number): number
  ticks: number[]
}

/** `say`: its words in the language of whoever looks at it. */
export function chartSvg(
  { title, x, y, logarithmic, series }: Chart,
  say: (said: Said) => string = inEnglish,
): Markup {
  const points = series.flatMap(each => each.points)
  const xs = points.map(([value]) => value)
  const ys = points.flatMap(([, value]) => value ?? [])
  if (ys.length === 0) return html`<p class="none">No data to draw.</p>`
  // Of values at or below zero there is no logarithm.
  const isLogarithmic = logarithmic && xs.every(value => value > 0)
  const across = scale(xs, [LEFT, RIGHT], isLogarithmic)
  const up = scale([0, ...ys], [BOTTOM, TOP], false)
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${say(title)}">
${up.ticks.map(
  tick => html`<path class="grid" d="M${LEFT} ${up.place(tick)}H${RIGHT}"/>
<text x="${LEFT - 6}" y="${up.place(tick) + 4}" text-anchor="end">${numberText(tick)}</text>
`,
)}${across.ticks.map(
  tick => html`<text x="${across.place(tick)}" y="${BOTTOM + 16}" text-anchor="middle">${numberText(tick)}</text>
`,
)}<text x="${LEFT}" y="${HEIGHT - 8}">${say(x)}${isLogarithmic ? ` (${say('logarithmic')})` : ''} → ; ↑ ${say(y)}</text>
${series.map((each, index) => line(each, lineClass(each.of, index), across, up))}</svg>`
}

/** Which line is which, beside the chart: the same dashes. */
export function legend({ series }: Chart): Markup {
  return html`<ul class="legend">${series.map(
    ({ of }, index) =>
      html`<li><svg viewBox="0 0 28 8" aria-hidden="true"><path class="${lineClass(of, index)}" d="M0 4H28"/></svg> ${of}</li>`,
  )}</ul>`
}

/** The paths keep their colours wherever they are; dashes tell lines apart without colour. */
export function lineClass(of: string, index: number): string {
  const colour = of.startsWith('mesh') ? 'mesh' : of.startsWith('relay') ? 'relay' : 'other'
  return `line ${colour} dash-${index % 4}`
}

function line({ points }: Chart['series'][number], name: string, across: Scale, up: Scale): Markup {
  const strokes: string[] = []
  let isDown = false
  for (const [x, y] of points) {
    // A point without neighbours is a dot: a line of no length with round ends.
    if (y !== null)
      strokes.push(`${isDown ? 'L' : 'M'}${across.place(x)} ${up.place(y)}${isDown ? '' : 'h0'}`)
    isDown = y !== null
  }
  return html`<path class="${name}" d="${strokes.join('')}"/>
`
}

function scale(values: readonly number[], [from, to]: [number, number], isLogarithmic: boolean): Scale {
  const bent = (value: number): number => (isLogarithmic ? Math.log(value) : value)
  const straight = (value: number): number => (isLogarithmic ? Math.exp(value) : value)
  const low = values.reduce((least, value) => Math.min(least, value))
  const high = values.reduce((most, value) => Math.max(most, value))
  const range = bent(high) - bent(low)
  const place = (value: number): number => {
    const share = range === 0 ? 0.5 : (bent(value) - bent(low)) / range
    return Math.round((from + share * (to - from)) * 10) / 10
  }
  const ticks =
    range === 0
      ? [low]
      : Array.from({ length: TICKS + 1 }, (_, tick) => straight(bent(low) + (range * tick) / TICKS))
  return { place, ticks }
}
