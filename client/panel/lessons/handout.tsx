/** A lesson on paper: a sheet for pupils and one for the teacher. Shown in print alone; the screen is not printed with it. */
import type { Lesson } from '../../core/lessons/lesson.ts'
import { STAGES } from '../../core/lessons/lesson.ts'
import { rich, t } from '../language/messages.ts'
import { knobText } from './knob.tsx'
import { Paragraphs } from './paragraphs.tsx'

export function Handout({ lesson }: { lesson: Lesson }) {
  return (
    <div class="handout" aria-hidden="true">
      <PupilSheet lesson={lesson} />
      <TeacherSheet lesson={lesson} />
    </div>
  )
}

function PupilSheet({ lesson }: { lesson: Lesson }) {
  const { predict, run, compare, explain, number, knob } = lesson
  return (
    <section class="sheet">
      <header class="sheet-head">
        <p>Mesh vs relay</p>
        <p>{rich('handout.nameAndDate', { blank: () => <Blank /> })}</p>
      </header>
      <h1>{lesson.title}</h1>
      <p class="sheet-about">{lesson.about}</p>
      <h2>1 {t('lessons.stage.predict')}</h2>
      <Paragraphs of={predict.text} />
      <p class="sheet-question">{predict.question}</p>
      <p class="sheet-fill">{rich('handout.iPredict', { unit: number.unit, blank: () => <Blank /> })}</p>
      <Lines count={2} />
      <h2>2 {t('lessons.stage.run')}</h2>
      <Paragraphs of={run.text} />
      <h2>3 {t('lessons.stage.compare')}</h2>
      <Paragraphs of={compare.text} />
      <table>
        <thead>
          <tr>
            <th>{knob.words}</th>
            <th>{t('handout.measured', { words: number.words, unit: number.unit })}</th>
            <th>{t('handout.notice')}</th>
          </tr>
        </thead>
        <tbody>
          {knob.values.map(value => (
            <tr key={value}>
              <th>{knobText(lesson, value)}</th>
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      <h2>4 {t('lessons.stage.explain')}</h2>
      <ol class="sheet-questions">
        {explain.questions.map(question => (
          <li key={question}>
            {question}
            <Lines count={2} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function TeacherSheet({ lesson }: { lesson: Lesson }) {
  const { needs, explain, minutes } = lesson
  const things = [
    ...(needs.tabs > 1 ? [t('handout.tabs', { count: needs.tabs })] : []),
    ...(needs.relay ? [t('handout.relay')] : []),
    ...(needs.hostToken ? [t('handout.hostUrl')] : []),
    ...(needs.secureContext ? [t('handout.securePage')] : []),
  ]
  return (
    <section class="sheet">
      <header class="sheet-head">
        <p>{t('handout.forTeacher')}</p>
        <p>{t('lessons.minutes', { count: minutes })}</p>
      </header>
      <h1>{lesson.title}</h1>
      <p>{t('handout.needs', { things: things.length === 0 ? t('handout.oneTab') : things.join(', ') })}</p>
      {STAGES.map((stage, index) => (
        <div key={stage}>
          <h2>
            {index + 1} {t(`lessons.stage.${stage}`)}
          </h2>
          <Paragraphs of={lesson[stage].notes} />
        </div>
      ))}
      <h2>{t('handout.meaning')}</h2>
      <Paragraphs of={explain.text} />
    </section>
  )
}

function Blank() {
  return <span class="sheet-blank" />
}

function Lines({ count }: { count: number }) {
  return (
    <span class="sheet-lines">
      {Array.from({ length: count }, (_, index) => (
        <span key={index} class="sheet-line" />
      ))}
    </span>
  )
}
