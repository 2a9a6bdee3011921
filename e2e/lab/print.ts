/** Text for a terminal: the scorecard, figures, progress. */
import type { Progress } from '../../client/core/experiments/conduct.ts'
import { type Figure, VERDICT_WORDS } from '../../client/core/experiments/findings.ts'
import { RUN_WARNINGS, type RunWarning } from '../../client/core/experiments/run-file.ts'
import type { ScoreRow } from '../../client/core/experiments/scorecard.ts'
import { inEnglish } from '../../client/core/said.ts'

export function scorecardText(rows: readonly ScoreRow[]): string {
  return table(
    ['experiment', 'verdict', 'claim'],
    rows.map(({ experiment, findings }) => [
      experiment.id,
      VERDICT_WORDS[findings.judgement.verdict],
      experiment.claim,
    ]),
  )
}

export function detailsText({ experiment, run, findings }: ScoreRow): string {
  const contenders = [...new Set(findings.figures.flatMap(({ values }) => values.map(({ of }) => of)))]
  return [
    `${experiment.title}: ${VERDICT_WORDS[findings.judgement.verdict]}`,
    inEnglish(findings.judgement.reason),
    '',
    table(
      ['', ...contenders, 'unit'],
      findings.figures.map(figure => figureRow(figure, contenders)),
    ),
    ...warningLines(run.warnings),
  ].join('\n')
}

function figureRow({ name, unit, values }: Figure, contenders: readonly string[]): string[] {
  const cell = (contender: string): string => {
    const found = values.find(({ of }) => of === contender)
    if (found === undefined) return ''
    if (found.value === null) return 'no data'
    return Number.isInteger(found.value) ? String(found.value) : Number(found.value.toPrecision(4)).toString()
  }
  return [inEnglish(name), ...contenders.map(cell), unit]
}

/** One line for each kind. */
function warningLines(warnings: readonly { kind: RunWarning; detail: string }[]): string[] {
  const kinds = [...new Set(warnings.map(({ kind }) => kind))]
  return kinds.map(kind => {
    const of = warnings.filter(warning => warning.kind === kind)
    return `Warning: ${RUN_WARNINGS[kind]} (${of.length}; ${of[0]?.detail})`
  })
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map(width => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

export function progressText({ trial, trials, doing, leftMs }: Progress): string {
  return `[${trial}/${trials}] ${inEnglish(doing)}, about ${Math.ceil(leftMs / 1_000)} s left`
}
