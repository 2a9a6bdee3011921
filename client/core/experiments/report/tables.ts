/** The tables of a report: figures, the numbers of a chart, pairs, parameters, what was done. */
import { inEnglish } from '../../said.ts'
import type { Chart, Figure, Matrix } from '../findings.ts'
import type { ExperimentRun } from '../run-file.ts'
import { describe } from '../words.ts'
import { html, type Markup } from './markup.ts'
import { numberText } from './numbers.ts'

/** Chosen: a chart's table stays on the page of its chart. All rows are in the CSV and the run file. */
const MAX_CHART_ROWS = 24
/** Chosen: some six printed pages. */
const MAX_EVENT_ROWS = 300

export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  const content = html`<table><caption>${caption}</caption>
<thead><tr>${head.map(cell => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = '', ...others]) =>
      html`<tr><th scope="row">${first}</th>${others.map(cell => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table>`
  return wide(caption, content)
}

/** May be wider than its page. Who has no mouse scrolls it once it has the focus. */
export function wide(name: string, content: Markup): Markup {
  return html`<div class="wide" role="group" tabindex="0" aria-label="${name}">${content}</div>`
}

export function figuresTable(figures: readonly Figure[]): Markup {
  const contenders = [...new Set(figures.flatMap(({ values }) => values.map(({ of }) => of)))]
  const cell = ({ values }: Figure, contender: string): string => {
    const found = values.find(({ of }) => of === contender)
    return found === undefined ? '' : numberText(found.value)
  }
  return table(
    'What was measured',
    ['figure', ...contenders, 'unit'],
    figures.map(figure => [
      inEnglish(figure.name),
      ...contenders.map(each => cell(figure, each)),
      figure.unit,
    ]),
  )
}

export function chartTable({ title, x, series }: Chart): Markup {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b)
  const step = Math.ceil(xs.length / MAX_CHART_ROWS)
  const values = series.map(({ points }) => new Map(points))
  const name = inEnglish(title)
  const caption = step > 1 ? `${name}: one row of every ${step}; all are in the CSV` : name
  return table(
    caption,
    [x, ...series.map(({ of }) => of)],
    xs
      .filter((_, index) => index % step === 0)
      .map(at => [numberText(at), ...values.map(each => numberText(each.get(at) ?? null))]),
  )
}

export function matrixTable({ title, unit, rows, columns, cells }: Matrix): Markup {
  return table(
    `${title}, ${unit}`,
    ['from', ...columns],
    rows.map((row, index) => [row, ...(cells[index] ?? []).map(numberText)]),
  )
}

/** Faults and the rest of the plan as it was performed. */
export function eventsTable({ trials }: ExperimentRun): Markup {
  const rows = trials.flatMap(({ name, events, peers }) =>
    events.map(({ at, doneAt, action, peer, failed }) => [
      name,
      numberText(at),
      numberText(doneAt),
      inEnglish(describe(action)),
      peer === null ? '' : (peers[peer]?.name ?? `peer ${peer + 1}`),
      failed ?? '',
    ]),
  )
  const caption =
    rows.length > MAX_EVENT_ROWS
      ? `Faults and what else was done: the first ${MAX_EVENT_ROWS} of ${rows.length}; all are in the CSV`
      : 'Faults and what else was done'
  const head = ['trial', 'begun, ms', 'done, ms', 'what', 'peer', 'why it failed']
  return table(caption, head, rows.slice(0, MAX_EVENT_ROWS))
}
