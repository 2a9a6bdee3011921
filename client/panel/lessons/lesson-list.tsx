/** Every lesson with what it takes, and a place for a teacher's own. */
import type { Lesson } from '../../core/lessons/lesson.ts'
import { usePanel } from '../context.ts'
import { FileChoice, FileDrop } from '../files/file-drop.tsx'
import { plural } from '../format.ts'

export function LessonList() {
  const { lessons } = usePanel()
  return (
    <>
      <section aria-labelledby="heading-lessons">
        <h2 id="heading-lessons">Lessons</h2>
        <p class="note">
          Each asks for one number. Predict it, measure it here, compare, and say why. All in the room can
          predict, each in its own tab.
        </p>
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
      <p class="note">{[`${lesson.minutes} minutes`, ...tools(lesson)].join(', ')}</p>
      <button type="button" class="button primary" onClick={() => lessons.hold(lesson.id)}>
        Open<span class="sr-only"> {lesson.title}</span>
      </button>
    </li>
  )
}

function tools({ needs }: Lesson): string[] {
  return [
    ...(needs.tabs > 1 ? [plural(needs.tabs, 'tab')] : []),
    ...(needs.hostToken ? ['host URL'] : []),
    ...(needs.secureContext ? ['secure page'] : []),
  ]
}

function OwnLesson() {
  const { lessons } = usePanel()
  const open = (file: File) => void lessons.open(file)
  return (
    <FileDrop heading="heading-own-lesson" onFile={open}>
      <h2 id="heading-own-lesson">A lesson of your own</h2>
      <p class="note">
        Open a lesson’s file (JSON) to try it here. For a whole class put it into the folder{' '}
        <code>client/lessons</code> and start the lab again.
      </p>
      <FileChoice words="Choose a lesson, or drop it here" onFile={open} />
      <p class="error lesson-problem" role="alert">
        {lessons.problem.value}
      </p>
    </FileDrop>
  )
}
