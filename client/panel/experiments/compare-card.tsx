/** Two kept runs of one claim side by side. */
import { useState } from 'preact/hooks'
import { type ComparedFigure, type Comparison, compareRuns } from '../../core/experiments/comparison.ts'
import { momentText } from '../../core/experiments/report/numbers.ts'
import { inEnglish } from '../../core/said.ts'
import { figure, signed } from '../format.ts'
import { t } from '../language/messages.ts'
import { say } from '../language/say.ts'
import { TableHead } from '../table-head.tsx'
import { FigureTitle } from './figure-title.tsx'
import type { KeptRow } from './runs.ts'

/** `rows`: latest first. */
export function CompareCard({ rows }: { rows: readonly KeptRow[] }) {
  const [keys, choose] = useState<{ first?: string; second?: string }>({})
  const pair = suggested(rows)
  const first = rows.find(({ key }) => key === keys.first) ?? pair[0]
  const second = rows.find(({ key }) => key === keys.second) ?? pair[1]
  if (first === undefined || second === undefined) return null
  const result = compareRuns(first, second)
  return (
    <section class="card compare" aria-labelledby="heading-compare">
      <h2 id="heading-compare">{t('experiments.compare')}</h2>
      <div class="compare-choices">
        <RunChoice
          label={t('experiments.firstRun')}
          rows={rows}
          chosen={first}
          onChoose={key => choose({ ...keys, first: key })}
        />
        <RunChoice
          label={t('experiments.secondRun')}
          rows={rows}
          chosen={second}
          onChoose={key => choose({ ...keys, second: key })}
        />
      </div>
      {result.kind === 'two-claims' ? (
        <p role="status">
          {t('experiments.twoClaims', {
            first: t(`claim.${result.claims[0]}.title`),
            second: t(`claim.${result.claims[1]}.title`),
          })}
        </p>
      ) : (
        <Compared comparison={result.comparison} />
      )}
    </section>
  )
}

/** The latest two runs of one claim, older first; of two claims where there are no such. */
function suggested(rows: readonly KeptRow[]): [KeptRow | undefined, KeptRow | undefined] {
  for (const [index, later] of rows.entries()) {
    const earlier = rows.slice(index + 1).find(({ experiment }) => experiment.id === later.experiment.id)
    if (earlier !== undefined) return [earlier, later]
  }
  return [rows[1], rows[0]]
}

interface ChoiceProps {
  label: string
  rows: readonly KeptRow[]
  chosen: KeptRow
  onChoose(key: string): void
}

function RunChoice({ label, rows, chosen, onChoose }: ChoiceProps) {
  return (
    <label>
      {label}{' '}
      <select value={chosen.key} onChange={event => onChoose(event.currentTarget.value)}>
        {rows.map(({ key, experiment, run }) => (
          <option key={key} value={key}>
            {t('experiments.runChoice', {
              title: t(`claim.${experiment.id}.title`),
              time: momentText(run.startedAt),
              seed: run.seed,
            })}
          </option>
        ))}
      </select>
    </label>
  )
}

function Compared({ comparison: { verdicts, reasons, circumstances, figures } }: { comparison: Comparison }) {
  const differing = circumstances.filter(({ differs }) => differs)
  return (
    <>
      <div class="compare-verdicts">
        {verdicts.map((verdict, index) => (
          <p key={index}>
            <strong>
              {index === 0 ? t('experiments.first') : t('experiments.second')}: {t(`judged.${verdict}`)}.
            </strong>{' '}
            {say(reasons[index] ?? '')}
          </p>
        ))}
      </div>
      <h3>{t('experiments.different')}</h3>
      {differing.length === 0 ? (
        <p>{t('experiments.nothingDifferent')}</p>
      ) : (
        <table>
          <TableHead columns={[t('experiments.what'), t('experiments.first'), t('experiments.second')]} />
          <tbody>
            {differing.map(({ name, values }) => (
              <tr key={name}>
                <th scope="row">{say(name)}</th>
                <td>{say(values[0])}</td>
                <td>{say(values[1])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h3>{t('experiments.measured')}</h3>
      <div class="wide">
        <FiguresTable figures={figures} />
      </div>
    </>
  )
}

function FiguresTable({ figures }: { figures: readonly ComparedFigure[] }) {
  return (
    <table>
      <TableHead
        columns={[
          t('experiments.figure'),
          t('experiments.of'),
          t('experiments.first'),
          t('experiments.second'),
          t('experiments.difference'),
          t('files.ratio'),
        ]}
      />
      <tbody>
        {figures.map(({ name, unit, of, values, difference, ratio }) => (
          <tr key={`${inEnglish(name)} ${unit} ${of}`}>
            <th scope="row">
              <FigureTitle name={name} unit={unit} />
            </th>
            <td>{say(of)}</td>
            <td>{figure(values[0])}</td>
            <td>{figure(values[1])}</td>
            <td>{difference === null ? '—' : signed(difference)}</td>
            <td>{ratio === null ? '—' : `× ${figure(ratio)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
