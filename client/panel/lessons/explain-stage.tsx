/** What it means, and questions to go on with. */
import type { Walk } from '../../core/lessons/walk.ts'
import { t } from '../language/messages.ts'
import { Paragraphs } from './paragraphs.tsx'

export function ExplainStage({ walk: { lesson } }: { walk: Walk }) {
  return (
    <>
      <Paragraphs of={lesson.explain.text} />
      <h4>{t('lessons.talk')}</h4>
      <ul class="lesson-questions">
        {lesson.explain.questions.map(question => (
          <li key={question}>{question}</li>
        ))}
      </ul>
    </>
  )
}
