/** The lesson that is held: its four stages, one at a time, for a projector and for pupils alike. */
import { useEffect, useRef } from 'preact/hooks'
import { type Lesson, STAGES, type Stage } from '../../core/lessons/lesson.ts'
import type { Walk } from '../../core/lessons/walk.ts'
import { usePanel } from '../context.ts'
import { t } from '../language/messages.ts'
import { CompareStage } from './compare-stage.tsx'
import { ExplainStage } from './explain-stage.tsx'
import { Handout } from './handout.tsx'
import { PredictStage } from './predict-stage.tsx'
import { RunStage } from './run-stage.tsx'

const BODIES = { predict: PredictStage, run: RunStage, compare: CompareStage, explain: ExplainStage }

export function LessonPage({ walk }: { walk: Walk }) {
  const { lessons } = usePanel()
  const { lesson, stage } = walk
  const Body = BODIES[stage]
  const heading = useHeadingInFocus(stage)
  useArrowKeys()
  return (
    <>
      <article class="card lesson" aria-labelledby="heading-lesson">
        <header class="lesson-head">
          <button type="button" class="button" onClick={() => lessons.hold(null)}>
            {t('lessons.all')}
          </button>
          <h2 id="heading-lesson">{lesson.title}</h2>
          <StageList walk={walk} />
        </header>
        <section class="lesson-stage" aria-labelledby="heading-stage">
          <h3 id="heading-stage" ref={heading} tabIndex={-1}>
            {t(`lessons.stage.${stage}`)}
          </h3>
          <Body walk={walk} />
        </section>
        {lessons.showsNotes.value && <SpeakerNotes lesson={lesson} stage={stage} />}
        <StageButtons stage={stage} />
      </article>
      <Handout lesson={lesson} />
    </>
  )
}

function StageList({ walk: { stage } }: { walk: Walk }) {
  const { lessons } = usePanel()
  return (
    <nav aria-label={t('lessons.stages')}>
      <ol class="stage-list">
        {STAGES.map((each, index) => (
          <li key={each}>
            <button
              type="button"
              class="stage-link"
              aria-current={each === stage ? 'step' : undefined}
              onClick={() => lessons.step({ type: 'go', stage: each })}
            >
              <span class="stage-number">{index + 1}</span> {t(`lessons.stage.${each}`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function StageButtons({ stage }: { stage: Stage }) {
  const { lessons } = usePanel()
  const notes = lessons.showsNotes
  return (
    <footer class="row lesson-foot">
      <button
        type="button"
        class="button"
        disabled={stage === STAGES[0]}
        onClick={() => lessons.step({ type: 'back' })}
      >
        {t('lessons.back')}
      </button>
      <button
        type="button"
        class="button primary"
        disabled={stage === STAGES.at(-1)}
        onClick={() => lessons.step({ type: 'next' })}
      >
        {t('lessons.next')}
      </button>
      <span class="note">{t('lessons.orKeys')}</span>
      <span class="lesson-tools row">
        <button
          type="button"
          class="button"
          aria-pressed={notes.value}
          onClick={() => {
            notes.value = !notes.value
          }}
        >
          {t('lessons.notes')}
        </button>
        <button type="button" class="button" onClick={() => print()}>
          {t('lessons.print')}
        </button>
      </span>
    </footer>
  )
}

function SpeakerNotes({ lesson, stage }: { lesson: Lesson; stage: Stage }) {
  return (
    <aside class="speaker-notes" aria-label={t('lessons.notes')}>
      <h4>{t('lessons.notesTitle')}</h4>
      {lesson[stage].notes.map(note => (
        <p key={note}>{note}</p>
      ))}
    </aside>
  )
}

/** Who goes on by key or button hears and sees where it is now; not at the first look. */
function useHeadingInFocus(stage: Stage) {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(stage)
  useEffect(() => {
    if (shown.current !== stage) heading.current?.focus()
    shown.current = stage
  }, [stage])
  return heading
}

/** Arrows, and what a presenter's remote sends. Fields keep their own keys. */
const KEYS: Readonly<Record<string, 'next' | 'back'>> = {
  ArrowRight: 'next',
  PageDown: 'next',
  ArrowLeft: 'back',
  PageUp: 'back',
}

function useArrowKeys(): void {
  const { lessons } = usePanel()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const type = KEYS[event.key]
      const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey
      if (type === undefined || !isPlain || isField(event.target)) return
      event.preventDefault()
      lessons.step({ type })
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [lessons])
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, select, textarea')
}
