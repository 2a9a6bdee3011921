/** Every lesson with what it takes, and a place for a teacher's own. */
import type { Lesson } from '../../core/lessons/lesson.ts'
import { usePanel } from '../context.ts'
import { FileChoice, FileDrop } from '../files/file-drop.tsx'
import { rich, t } from '../language/messages.ts'

export function LessonList() {
  const { lessons } = usePanel()
  return (
    <>
      <section aria-labelledby="heading-lessons">
        <h2 id="heading-lessons">{t('views.lessons')}</h2>
        <p class="note">{t('lessons.note')}</p>
        <ol class="lesson-list">
          {lessons.lessons.value.map(lesson => (
            <LessonTile key={lesson.id} lesson={lesson} />
          ))}
        </ol>
      </section>
      <OwnLesson />
    </>
  )
}

function LessonTile({ lesson }: { lesson: Lesson }) {
  const { lessons } = usePanel()
  return (
    <li class="card lesson-tile">
      <h3>{lesson.title}</h3>
      <p>{lesson.about}</p>
      <p class="note">{[t('lessons.minutes', { count: lesson.minutes }), ...tools(lesson)].join(', ')}</p>
      <button type="button" class="button primary" onClick={() => lessons.hold(lesson.id)}>
        {t('lessons.open')}
        <span class="sr-only"> {lesson.title}</span>
      </button>
    </li>
  )
}

function tools({ needs }: Lesson): string[] {
  return [
    ...(needs.tabs > 1 ? [t('lessons.tabs', { count: needs.tabs })] : []),
    ...(needs.hostToken ? [t('lessons.hostUrl')] : []),
    ...(needs.secureContext ? [t('lessons.securePage')] : []),
  ]
}

function OwnLesson() {
  const { lessons } = usePanel()
  const open = (file: File) => void lessons.open(file)
  return (
    <FileDrop heading="heading-own-lesson" onFile={open}>
      <h2 id="heading-own-lesson">{t('lessons.own')}</h2>
      <p class="note">{rich('lessons.ownNote', { code: words => <code>{words}</code> })}</p>
      <FileChoice words={t('lessons.choose')} onFile={open} />
      <p class="error lesson-problem" role="alert">
        {lessons.problem.value}
      </p>
    </FileDrop>
  )
}
