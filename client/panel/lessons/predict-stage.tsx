/** The question, and this tab's answer to it. What others say is not shown yet: nobody is to lean on it. */
import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { PREDICTION_LIMITS } from '../../core/lessons/predictions.ts'
import type { Walk } from '../../core/lessons/walk.ts'
import { usePanel, useSlice } from '../context.ts'
import { figure } from '../format.ts'
import { nameOf, namesOf } from '../graph/names.ts'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import { Paragraphs } from './paragraphs.tsx'

export function PredictStage({ walk: { lesson } }: { walk: Walk }) {
  return (
    <>
      <Paragraphs of={lesson.predict.text} />
      <p class="lesson-question">{lesson.predict.question}</p>
      <PredictionForm key={lesson.id} lesson={lesson} />
      <Answered />
    </>
  )
}

function PredictionForm({ lesson }: Pick<Walk, 'lesson'>) {
  const { ports, lessons, left } = usePanel()
  const id = useId()
  const own = lessons.predictions.value.find(({ peer }) => peer === ports.lab.self)
  const typed = useSignal(own === undefined ? '' : String(own.value))
  const why = useSignal(own?.why ?? '')
  const problem = useSignal('')
  const { min, max } = lesson.predict
  const range = { min: figure(min), max: figure(max) }
  const predict = (): void => {
    const value = typed.value.trim() === '' ? Number.NaN : Number(typed.value.replace(',', '.'))
    problem.value = value >= min && value <= max ? '' : t('lessons.outOfRange', range)
    if (problem.value !== '') return
    try {
      ports.lab.predictions.predict(lesson.id, { value, why: why.value })
    } catch (error) {
      problem.value = errorWords(error)
    }
  }
  return (
    <form
      class="prediction"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        predict()
        // Out of the fields, which keep the arrow keys for themselves: the next key goes on.
        if (problem.value === '') event.currentTarget.querySelector('button')?.focus()
      }}
    >
      <label for={id}>{t('lessons.iPredict')}</label>
      <span class="prediction-value">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={typed.value}
          aria-invalid={problem.value !== ''}
          aria-describedby={`${id}-range`}
          onInput={event => {
            typed.value = event.currentTarget.value
          }}
        />{' '}
        {lesson.number.unit}
      </span>
      <label for={`${id}-why`}>{t('lessons.because')}</label>
      <input
        id={`${id}-why`}
        class="prediction-why"
        autoComplete="off"
        maxLength={PREDICTION_LIMITS.whyLength}
        value={why.value}
        onInput={event => {
          why.value = event.currentTarget.value
        }}
      />
      <button type="submit" class="button primary" disabled={left.value}>
        {own === undefined ? t('lessons.predict') : t('lessons.change')}
      </button>
      <p id={`${id}-range`} class={problem.value === '' ? 'note' : 'error'} role="status">
        {problem.value ||
          (own === undefined
            ? t('lessons.range', range)
            : t('lessons.predicted', { value: figure(own.value), unit: lesson.number.unit }))}
      </p>
    </form>
  )
}

function Answered() {
  const { ports, lessons } = usePanel()
  const names = useSlice(namesOf)
  const predictions = lessons.predictions.value
  return (
    <p class="lesson-answered" role="status">
      {predictions.length === 0
        ? t('lessons.noAnswer')
        : t('lessons.answered', {
            count: predictions.length,
            peers: Object.keys(names).length,
            names: predictions
              .map(({ peer }) => (peer === ports.lab.self ? t('peers.self') : nameOf(names, peer)))
              .join(', '),
          })}
    </p>
  )
}
