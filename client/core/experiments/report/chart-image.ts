/** A chart as a picture that stands alone: SVG with its own colours, title and legend, on white, as slides and papers want it. */
import { inEnglish, type Said } from '../../said.ts'
import type { Chart } from '../findings.ts'
import { chartSvg, HEIGHT, lineClass, WIDTH } from './chart-svg.ts'
import { html } from './markup.ts'
import { CHART_STYLE, PAPER_COLOURS } from './style.ts'

/** In the units of the chart. */
const TITLE_HEIGHT = 34
const LEGEND_ROW = 20
const MARGIN = 14

export interface Picture {
  svg: string
  width: number
  height: number
}

/** `say`: its words in the language of whoever looks at it. null: there is nothing to draw. */
export function chartImage(chart: Chart, say: (said: Said) => string = inEnglish): Picture | null {
  if (chart.series.every(({ points }) => points.every(([, y]) => y === null))) return null
  const legendTop = TITLE_HEIGHT + HEIGHT + LEGEND_ROW
  const height = legendTop + chart.series.length * LEGEND_ROW
  const body = html`<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text class="title" x="${MARGIN}" y="22">${say(chart.title)}</text>
<svg y="${TITLE_HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${chartSvg(chart, say)}</svg>
${chart.series.map(
  (
    { of },
    index,
  ) => html`<path class="${lineClass(of, index)}" d="M${MARGIN} ${legendTop + index * LEGEND_ROW - 4}h34"/>
<text x="${MARGIN + 44}" y="${legendTop + index * LEGEND_ROW}">${say(of)}</text>
`,
)}`
  const style = `:root { ${PAPER_COLOURS} font-family: Arial, sans-serif; } ${CHART_STYLE} svg .title { font-size: 15px; font-weight: bold; fill: var(--ink); }`
  const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" ${size}><style>${style}</style>${body.text}</svg>`,
    width: WIDTH,
    height,
  }
}
