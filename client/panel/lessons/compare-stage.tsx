/** What was predicted against what was measured, and what the knob did. */
import { type ComparedGuesses, compareGuesses, type Guess } from '../../core/lessons/comparison.ts'
import { askedValue, type Lesson } from '../../core/lessons/lesson.ts'
import { askedReading } from '../../core/lessons/measurement.ts'
import { measuredAt, type Walk } from '../../core/lessons/walk.ts'
import { usePanel, useSlice } from '../context.ts'
import { figure, signed } from '../format.ts'
import { nameOf, namesOf } from '../graph/names.ts'
import { t } from '../language/messages.ts'
import { knobText } from './knob.tsx'
import { Paragraphs } from './paragraphs.tsx'
import { PredictionPlot } from './prediction-plot.tsx'
import { Result } from './run-stage.tsx'

export function CompareStage({ walk }: { walk: Walk }) {
  const { lessons } = usePanel()
  const { lesson, askedAt } = walk
  const asked = measuredAt(walk, askedValue(lesson))
  const measured = asked === null ? null : askedReading(lesson, asked)
  const compared = compareGuesses(lessons.predictions.value, { askedAt, measured })
  return (
    <>
      <Paragraphs of={lesson.compare.text} />
      <div class="lesson-comparison">
        <div>
          {asked === null ? (
            <p class="empty">{t('lessons.notYet', { knob: knobText(lesson, askedValue(lesson)) })}</p>
          ) : (
            <Result lesson={lesson} measured={asked} />
          )}
        </div>
        <div>
          <p class="lesson-summary">{summary(compared, lesson)}</p>
          {compared.guesses.length > 0 && (
            <>
              <PredictionPlot
                guesses={compared.guesses}
                measured={measured}
                range={lesson.predict}
                unit={lesson.number.unit}
              />
              <GuessTable guesses={compared.guesses} lesson={lesson} />
            </>
          )}
        </div>
      </div>
      {walk.measured.length > 0 && <KnobTable walk={walk} />}
    </>
  )
}

function summary({ guesses, median, lowest, highest }: ComparedGuesses, { number }: Lesson): string {
  if (guesses.length === 0) return t('lessons.nobody')
  if (median === null) return t('lessons.allLate')
  return t('lessons.summary', {
    count: guesses.filter(({ isLate }) => !isLate).length,
    median: figure(median),
    unit: number.unit,
    lowest: figure(lowest),
    highest: figure(highest),
  })
}

function GuessTable({ guesses, lesson }: { guesses: readonly Guess[]; lesson: Lesson }) {
  const names = useSlice(namesOf)
  const { unit } = lesson.number
  return (
    <div class="scroll guess-table">
      <table>
        <caption class="sr-only">{t('lessons.predictions')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('peers.peer')}</th>
            <th scope="col" class="numeric">
              {t('lessons.predictedHead', { unit })}
            </th>
            <th scope="col" class="numeric">
              {t('lessons.offBy')}
            </th>
            <th scope="col">{t('lessons.becauseHead')}</th>
          </tr>
        </thead>
        <tbody>
          {guesses.map(({ peer, value, offBy, why, isLate, isClosest }) => (
            <tr key={peer} class={isLate ? 'is-late' : ''}>
              <th scope="row">
                <span class="target">{nameOf(names, peer)}</span>
                {isClosest && <strong> {t('lessons.closest')}</strong>}
                {isLate && <span class="note"> {t('lessons.tooLate')}</span>}
              </th>
              <td class="numeric">{figure(value)}</td>
              <td class="numeric">{offBy === null ? '—' : signed(offBy)}</td>
              <td class="guess-why">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function KnobTable({ walk: { lesson, measured } }: { walk: Walk }) {
  const names = [...new Set(measured.flatMap(({ readings }) => readings.map(({ of }) => of)))]
  return (
    <section class="knob-table">
      <h4>{t('lessons.knobDid')}</h4>
      <table>
        <caption class="note">
          {lesson.number.words}, {lesson.number.unit}
        </caption>
        <thead>
          <tr>
            <th scope="col">{lesson.knob.words}</th>
            {names.map(name => (
              <th key={name} scope="col" class="numeric">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measured.map(({ knob, readings }) => (
            <tr key={knob}>
              <th scope="row">{knobText(lesson, knob)}</th>
              {names.map(name => (
                <td key={name} class={name === lesson.number.of ? 'numeric is-asked' : 'numeric'}>
                  {figure(readings.find(({ of }) => of === name)?.value ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
