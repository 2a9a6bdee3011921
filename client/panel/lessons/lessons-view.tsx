/** Lessons: the list of them, or the one that is held. */
import { useEffect } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { LessonList } from './lesson-list.tsx'
import { LessonPage } from './lesson-page.tsx'

export function LessonsView() {
  const { lessons } = usePanel()
  useEffect(() => {
    void lessons.load()
  }, [lessons])
  const walk = lessons.walk.value
  return <main class="lessons-view">{walk === null ? <LessonList /> : <LessonPage walk={walk} />}</main>
}
