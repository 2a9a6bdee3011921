/** The one thing that is changed. */
import { useId } from 'preact/hooks'
import type { KnobValue, Lesson } from '../../core/lessons/lesson.ts'
import type { Walk } from '../../core/lessons/walk.ts'
import { usePanel } from '../context.ts'
import { figure } from '../format.ts'
import { t } from '../language/messages.ts'

export function Knob({ walk: { lesson, knob, attempt } }: { walk: Walk }) {
  const { lessons } = usePanel()
  const name = useId()
  return (
    <fieldset class="knob" disabled={attempt.state === 'measuring'}>
      <legend>{lesson.knob.words}</legend>
      <div class="row">
        {lesson.knob.values.map((value, index) => (
          <label key={value} class="knob-value">
            <input
              type="radio"
              name={name}
              checked={value === knob}
              onChange={() => lessons.step({ type: 'turn', knob: value })}
            />
            {knobText(lesson, value)}
            {index === 0 && <span class="note"> {t('lessons.asAsked')}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export function knobText({ knob }: Lesson, value: KnobValue): string {
  const text = typeof value === 'number' ? figure(value) : value
  return knob.unit === '' ? text : `${text} ${knob.unit}`
}
