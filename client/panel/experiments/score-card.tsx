/** One run: its claim, what was measured, the verdict with its rule, and the run behind it. */
import { csvOf } from '../../core/experiments/csv.ts'
import type { Figure } from '../../core/experiments/findings.ts'
import { momentText } from '../../core/experiments/report/numbers.ts'
import { reportOf } from '../../core/experiments/report/report.ts'
import type { ExperimentRun } from '../../core/experiments/run-file.ts'
import { inEnglish } from '../../core/said.ts'
import { usePanel } from '../context.ts'
import { t } from '../language/messages.ts'
import { say } from '../language/say.ts'
import { TableHead } from '../table-head.tsx'
import { FigureTitle } from './figure-title.tsx'
import { valueWords } from './figure-words.ts'
import { runHeading } from './headings.ts'
import { Opened } from './opened.tsx'
import { Replay } from './replay/replay.tsx'
import { RunCharts } from './run-charts.tsx'
import type { KeptRow, KeptRuns } from './runs.ts'

export function ScoreCard({ row, runs }: { row: KeptRow; runs: KeptRuns }) {
  const { experiment, run, findings } = row
  const heading = runHeading(row.key)
  return (
    <section class="card score" aria-labelledby={`${heading} ${heading}-run`}>
      <h2 id={heading} tabIndex={-1}>
        {t(`claim.${experiment.id}.title`)}: {t(`judged.${findings.judgement.verdict}`)}
      </h2>
      <p>{t(`claim.${experiment.id}.claim`)}</p>
      <p>{say(findings.judgement.reason)}</p>
      <p class="note">{t('experiments.rule', { rule: t(`claim.${experiment.id}.rule`) })}</p>
      <p class="note" id={`${heading}-run`}>
        {t('experiments.run', {
          time: momentText(run.startedAt),
          seed: run.seed,
          peers: t(`experiments.peerKind.${run.peerKind}`),
          trials: run.trials.length,
          state: stateWords(run.status),
        })}
      </p>
      {run.warnings.length > 0 && (
        <ul class="run-warnings" aria-label={t('experiments.warnings')}>
          {[...new Set(run.warnings.map(({ kind }) => kind))].map(kind => (
            <li key={kind}>
              {t(`runWarning.${kind}`)} ({run.warnings.filter(each => each.kind === kind).length})
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t('experiments.measured')}</summary>
        <FiguresTable figures={findings.figures} />
      </details>
      <Opened summary={t('experiments.charts')}>
        {() => <RunCharts charts={findings.charts} name={fileNameOf(run)} />}
      </Opened>
      <Opened summary={t('experiments.replay')}>{() => <Replay run={run} />}</Opened>
      <Saves row={row} runs={runs} />
    </section>
  )
}

function stateWords(status: ExperimentRun['status']): string {
  return status.state === 'failed'
    ? t('experiments.failed', { why: status.why })
    : t(`experiments.state.${status.state}`)
}

function fileNameOf({ experiment, seed }: ExperimentRun): string {
  return `${experiment}-seed-${seed}`
}

function FiguresTable({ figures }: { figures: readonly Figure[] }) {
  return (
    <table>
      <caption class="sr-only">{t('experiments.measured')}</caption>
      <TableHead columns={[t('experiments.figure'), t('experiments.measuredHead')]} />
      <tbody>
        {figures.map(({ name, unit, values }) => (
          <tr key={inEnglish(name)}>
            <th scope="row">
              <FigureTitle name={name} unit={unit} />
            </th>
            <td>{values.map(valueWords).join('; ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Saves({ row: { run, findings, key, json }, runs }: { row: KeptRow; runs: KeptRuns }) {
  const { ports } = usePanel()
  const name = fileNameOf(run)
  const saveTable = (table: string) => {
    const file = csvOf(run, findings).find(each => each.name === table)
    if (file !== undefined) ports.saveText(file.text, `${name}-${table}.csv`)
  }
  return (
    <div class="saves">
      <button type="button" class="button" onClick={() => ports.saveText(reportOf([run]), `${name}.html`)}>
        {t('experiments.saveReport')}
      </button>
      <button type="button" class="button" onClick={() => ports.saveText(json, `${name}.json`)}>
        {t('experiments.saveRun')}
      </button>
      <button
        type="button"
        class="button"
        disabled={findings.figures.length === 0}
        onClick={() => saveTable('figures')}
      >
        {t('experiments.figuresCsv')}
      </button>
      <button
        type="button"
        class="button"
        disabled={findings.charts.length === 0}
        onClick={() => saveTable('charts')}
      >
        {t('experiments.chartsCsv')}
      </button>
      <button type="button" class="button" onClick={() => void runs.remove(key)}>
        {t('experiments.remove')}
      </button>
    </div>
  )
}
