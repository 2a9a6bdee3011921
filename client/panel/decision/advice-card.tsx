/** Which path, or which hybrid: every argument with its run, and what nobody can tell yet with what would find out. */
import type { Advice, Argument } from '../../core/decision/advice.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import { inEnglish } from '../../core/said.ts'
import { FigureTitle } from '../experiments/figure-title.tsx'
import { valueWords } from '../experiments/figure-words.ts'
import { PathGlyph } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { say } from '../language/say.ts'
import { PATH_NAMES } from '../path-label.tsx'
import { NeedTitle } from './need-title.tsx'
import { OpenNeed } from './open-need.tsx'
import { RunLink } from './run-link.tsx'
import { recommendationWords } from './words.ts'

export function AdviceCard({ advice, runs }: { advice: Advice; runs: number }) {
  const { open } = advice
  return (
    <section class="card advice" aria-labelledby="heading-advice">
      <h2 id="heading-advice">{t('decision.advice')}</h2>
      <p class="recommendation" role="status">
        {recommendationWords(advice)}
      </p>
      <Scores advice={advice} />
      {PATHS.map(path => (
        <Arguments key={path} path={path} all={advice.arguments.filter(each => each.path === path)} />
      ))}
      {open.length > 0 && (
        <>
          <h3>{t('decision.open')}</h3>
          <ul class="arguments">
            {open.map(each => (
              <OpenNeed key={each.criterion.id} open={each} />
            ))}
          </ul>
        </>
      )}
      <p class="note">
        {t('decision.adviceNote')} {runs === 0 ? t('decision.noRun') : t('decision.runs', { count: runs })}
      </p>
    </section>
  )
}

function Scores({ advice: { scores, openWeight } }: { advice: Advice }) {
  const parts = [
    ...PATHS.map(path => ({ name: PATH_NAMES[path], class: `of-${path}`, weight: scores[path] })),
    { name: t('decision.open'), class: 'of-open', weight: openWeight },
  ]
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  if (total === 0) return null
  return (
    <div class="scores">
      <div class="score-bar" aria-hidden="true">
        {parts.map(part => (
          <span key={part.name} class={part.class} style={{ flexGrow: part.weight }} />
        ))}
      </div>
      <dl>
        {parts.map(part => (
          <div key={part.name}>
            <dt>
              <span class={`score-mark ${part.class}`} aria-hidden="true" /> {part.name}
            </dt>
            <dd>{t('decision.weightOf', { weight: part.weight, total })}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Arguments({ path, all }: { path: PathName; all: readonly Argument[] }) {
  if (all.length === 0) return null
  return (
    <>
      <h3>
        <PathGlyph path={path} /> {t(`decision.for.${path}`)}
      </h3>
      <ul class="arguments">
        {all.map(each => (
          <ArgumentItem key={each.criterion.id} argument={each} />
        ))}
      </ul>
    </>
  )
}

function ArgumentItem({ argument }: { argument: Argument }) {
  const { criterion, option, weight, meaning, judgement, run, figures, alike } = argument
  const judgedWith = Object.entries(option.evidence?.judgedWith ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
  return (
    <li>
      <NeedTitle criterion={criterion} option={option} weight={weight} />
      <p>{t(`meaning.${meaning}`)}</p>
      <p class="note">
        {t('decision.measured', { reason: say(judgement.reason) })}
        {judgedWith !== '' && ` ${t('decision.judgedWith', { parameters: judgedWith })}`}
      </p>
      {figures.length > 0 && (
        <ul class="argument-figures">
          {figures.map(each => (
            <li key={inEnglish(each.name)}>
              <FigureTitle {...each} />: {each.values.map(valueWords).join('; ')}
            </li>
          ))}
        </ul>
      )}
      <p class="row">
        <RunLink row={run} />
        {alike > 0 && <span class="note">{t('decision.alike', { count: alike })}</span>}
      </p>
    </li>
  )
}
