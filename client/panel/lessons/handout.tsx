/** A lesson on paper: a sheet for pupils and one for the teacher. Shown in print alone; the screen is not printed with it. */
import type { Lesson } from '../../core/lessons/lesson.ts'
import { STAGES } from '../../core/lessons/lesson.ts'
import { knobText } from './knob.tsx'
import { Paragraphs } from './paragraphs.tsx'
import { STAGE_WORDS } from './words.ts'

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
        <p>
          Name <Blank /> Date <Blank />
        </p>
      </header>
      <h1>{lesson.title}</h1>
      <p class="sheet-about">{lesson.about}</p>
      <h2>1 Predict</h2>
      <Paragraphs of={predict.text} />
      <p class="sheet-question">{predict.question}</p>
      <p class="sheet-fill">
        I predict <Blank /> {number.unit}, because
      </p>
      <Lines count={2} />
      <h2>2 Run</h2>
      <Paragraphs of={run.text} />
      <h2>3 Compare</h2>
      <Paragraphs of={compare.text} />
      <table>
        <thead>
          <tr>
            <th>{knob.words}</th>
            <th>
              {number.words}, {number.unit}: measured
            </th>
            <th>what I notice</th>
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
      <h2>4 Explain</h2>
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
    ...(needs.tabs > 1 ? [`${needs.tabs} tabs or devices in one room`] : []),
    ...(needs.relay ? ['a relay that lives'] : []),
    ...(needs.hostToken ? ['the host URL (on the teacher’s machine)'] : []),
    ...(needs.secureContext ? ['a secure page: https, or localhost'] : []),
  ]
  return (
    <section class="sheet">
      <header class="sheet-head">
        <p>Mesh vs relay: for the teacher</p>
        <p>{minutes} minutes</p>
      </header>
      <h1>{lesson.title}</h1>
      <p>Needs: {things.length === 0 ? 'one tab' : things.join(', ')}.</p>
      {STAGES.map((stage, index) => (
        <div key={stage}>
          <h2>
            {index + 1} {STAGE_WORDS[stage]}
          </h2>
          <Paragraphs of={lesson[stage].notes} />
        </div>
      ))}
      <h2>What it means</h2>
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
