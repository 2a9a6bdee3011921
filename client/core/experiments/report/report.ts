/** A report on runs as one HTML page that needs nothing else: no script, no other file, no network. Pure. */
import { inEnglish } from '../../said.ts'
import { VERDICT_WORDS } from '../findings.ts'
import { type ExperimentRun, RUN_WARNINGS } from '../run-file.ts'
import { type ScoreRow, scorecard } from '../scorecard.ts'
import { chartSvg, legend } from './chart-svg.ts'
import { html, type Markup } from './markup.ts'
import { momentText, numberText } from './numbers.ts'
import { STYLE } from './style.ts'
import { chartTable, eventsTable, figuresTable, matrixTable, table, wide } from './tables.ts'

/**
 * Everything in it is computed anew from the runs, the verdict too. Each claim stands under `#claim-EXPERIMENT`, so that a
 * link can lead to it; a second run of the same claim under `#claim-EXPERIMENT-2`. Throws ValiError where a run's
 * parameters are none of its experiment.
 */
export function reportOf(runs: readonly ExperimentRun[]): string {
  const rows = scorecard(runs)
  const anchors = anchorsOf(rows)
  const title = `Experiments: ${[...new Set(rows.map(({ experiment }) => experiment.title))].join(', ')}`
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>`
  const body = html`</style></head><body>
<header><h1>${title}</h1>
${scorecardTable(rows, anchors)}</header>
<main>${rows.map((row, index) => section(row, anchors[index] ?? ''))}</main>
</body></html>
`
  // A style sheet is no text: entities mean nothing in it. This one is ours.
  return `${page.text}${STYLE}${body.text}`
}

function anchorsOf(rows: readonly ScoreRow[]): string[] {
  const seen = new Map<string, number>()
  return rows.map(({ experiment: { id } }) => {
    const number = (seen.get(id) ?? 0) + 1
    seen.set(id, number)
    return number === 1 ? `claim-${id}` : `claim-${id}-${number}`
  })
}

function scorecardTable(rows: readonly ScoreRow[], anchors: readonly string[]): Markup {
  return html`<table><caption>Scorecard</caption>
<thead><tr><th scope="col">claim</th><th scope="col">verdict</th><th scope="col">measured</th><th scope="col">run</th></tr></thead>
<tbody>${rows.map(
    ({ experiment, run, findings }, index) =>
      html`<tr><th scope="row"><a href="#${anchors[index] ?? ''}">${experiment.claim}</a></th>
<td>${VERDICT_WORDS[findings.judgement.verdict]}</td><td>${inEnglish(findings.judgement.reason)}</td><td>${momentText(run.startedAt)}, seed ${run.seed}</td></tr>
`,
  )}</tbody></table>`
}

function section({ experiment, run, findings }: ScoreRow, anchor: string): Markup {
  return html`<section id="${anchor}"><h2><a href="#${anchor}">${experiment.title}</a></h2>
<p>Claim: ${experiment.claim}</p>
<p class="verdict">Verdict: ${VERDICT_WORDS[findings.judgement.verdict]}</p>
<p>${inEnglish(findings.judgement.reason)}</p>
<p class="quiet">Rule: ${experiment.rule}</p>
${warningsList(run)}
${figuresTable(findings.figures)}
${findings.charts.map(
  chart => html`<figure><figcaption>${inEnglish(chart.title)}</figcaption>${wide(`${inEnglish(chart.title)}, drawn`, chartSvg(chart))}${legend(chart)}${chartTable(chart)}</figure>
`,
)}${findings.matrices.map(matrixTable)}
<h3>The run</h3>
${about(run)}
${table(
  'Parameters',
  ['parameter', 'value', 'what it is'],
  Object.entries(run.parameters).map(([name, value]) => [
    name,
    String(value),
    experiment.fields[name]?.description ?? '',
  ]),
)}
${eventsTable(run)}</section>
`
}

function warningsList({ warnings, status }: ExperimentRun): Markup {
  const unfinished =
    status.state === 'complete'
      ? []
      : [html`<li>The run was not finished: ${status.state === 'failed' ? status.why : status.state}.</li>`]
  if (warnings.length + unfinished.length === 0) return html`<p class="quiet">No warnings.</p>`
  return html`<h3>Warnings</h3><ul class="warnings">${unfinished}${warnings.map(
    ({ kind, detail }) => html`<li>${RUN_WARNINGS[kind]} (${detail})</li>`,
  )}</ul>`
}

function about({ seed, startedAt, endedAt, peerKind, versions, machine, trials }: ExperimentRun): Markup {
  const known = (value: string | number | null): string => (value === null ? 'not known' : String(value))
  const gib = machine.memoryBytes === null ? null : `${numberText(machine.memoryBytes / 2 ** 30)} GiB`
  const lines: [string, string][] = [
    ['seed', String(seed)],
    ['begun', momentText(startedAt)],
    ['ended', momentText(endedAt)],
    ['trials', String(trials.length)],
    ['peers', peerKind],
    ['machine', `${machine.platform}; ${known(machine.processor)}; cores: ${known(machine.cores)}`],
    ['memory', known(gib)],
    ['lab', versions.lab],
    ['Node', known(versions.node)],
    ['browser', known(versions.browser)],
  ]
  return html`<dl>${lines.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}
