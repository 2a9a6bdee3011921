/** One knob, one number: what has to be there, the knob, the button that measures, and what came of it. */
import { useMemo, useRef } from 'preact/hooks'
import type { Lesson } from '../../core/lessons/lesson.ts'
import { askedReading, type Measurement } from '../../core/lessons/measurement.ts'
import { LESSON_SEED, type Need, needsOf, type Surroundings } from '../../core/lessons/needs.ts'
import { measuredAt, type Walk } from '../../core/lessons/walk.ts'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import type { ScenarioName } from '../../core/simulation/scenarios.ts'
import { usePanel, useSlice } from '../context.ts'
import { Running } from '../experiments/start/running-card.tsx'
import { FileChoice } from '../files/file-drop.tsx'
import { figure } from '../format.ts'
import { Icon } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { Knob } from './knob.tsx'
import { doubtWords, sourceWords } from './measurement-words.ts'
import { needWords, todoWords } from './need-words.ts'
import { Paragraphs } from './paragraphs.tsx'

export function RunStage({ walk }: { walk: Walk }) {
  const { ports } = usePanel()
  const now = useNeeds(walk)
  const { lesson, attempt } = walk
  // A run kills the relay that it needed when it began: as long as it lasts the list stays what it was.
  const before = useRef(now)
  if (attempt.state !== 'measuring') before.current = now
  const needs = before.current
  return (
    <>
      <Paragraphs of={lesson.run.text} />
      {needs.length > 0 && <NeedList needs={needs} />}
      {lesson.needs.tabs > 1 && (
        <button type="button" class="button" onClick={() => ports.tab.openPeer()}>
          <Icon name="plus" />
          {t('lessons.addTab')}
        </button>
      )}
      <Knob walk={walk} />
      {lesson.number.from === 'simulation' && (
        <LargerCrowd lesson={lesson} scenario={lesson.number.scenario} />
      )}
      <Measure walk={walk} isPossible={needs.every(({ isMet }) => isMet)} />
    </>
  )
}

const selectSurroundings = ({ peers, server, warnings }: Snapshot) => ({
  peers:
    1 +
    peers.filter(
      ({ mesh, relay }) => mesh.state === 'open' || mesh.state === 'routed' || relay.state === 'present',
    ).length,
  relay: server.state,
  isSecure: !warnings.includes('insecure-context'),
})

function useNeeds({ lesson, knob }: Walk): Need[] {
  const { ports, labInfo } = usePanel()
  const seen = useSlice(selectSurroundings)
  const relays = labInfo.value?.relays.length ?? null
  // It makes the whole plan of the experiment.
  return useMemo(() => {
    const around: Surroundings = { ...seen, relays, hasToken: ports.relayControls !== null }
    return needsOf(lesson, knob, around)
  }, [lesson, knob, seen, relays, ports])
}

function NeedList({ needs }: { needs: readonly Need[] }) {
  return (
    <ul class="lesson-needs" aria-label={t('lessons.needs')}>
      {needs.map(need => (
        <li key={need.kind} class={need.isMet ? 'is-met' : 'is-missing'}>
          <Icon name={need.isMet ? 'check' : 'cross'} />
          <span>
            <span class="sr-only">{need.isMet ? t('lessons.isThere') : t('lessons.isMissing')} </span>
            {needWords(need)}
            {!need.isMet && <strong class="lesson-todo"> {todoWords(need)}</strong>}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What a page has no time for comes from the command. */
function LargerCrowd({ lesson, scenario }: { lesson: Lesson; scenario: ScenarioName }) {
  const { lessons } = usePanel()
  return (
    <details class="larger-crowd">
      <summary>{t('lessons.moreThan', { knob: lesson.knob.values.at(-1) ?? '' })}</summary>
      <p class="note">
        {t('lessons.inFolder')}{' '}
        <code>
          npm run simulate -- --peers 10000 --seed {LESSON_SEED} --scenario {scenario} --json crowd.json
        </code>
      </p>
      <FileChoice words={t('lessons.openReport')} onFile={file => void lessons.openCrowd(file)} />
      <p class="error" role="alert">
        {lessons.problem.value}
      </p>
    </details>
  )
}

function Measure({ walk, isPossible }: { walk: Walk; isPossible: boolean }) {
  const { lessons, conducting } = usePanel()
  const { attempt, lesson, knob } = walk
  const measured = measuredAt(walk, knob)
  const now = conducting.now.value
  const simulated = lessons.simulated.value
  return (
    <div class="lesson-measure">
      <button
        type="button"
        class="button primary"
        disabled={!isPossible || attempt.state === 'measuring'}
        onClick={() => void lessons.measure()}
      >
        <Icon name="play" />
        {measured === null ? t('lessons.measure') : t('lessons.measureAgain')}
      </button>
      {attempt.state === 'measuring' && now.state === 'running' && <Running running={now} />}
      {simulated !== null && <progress aria-label={t('lessons.howFar')} max={1} value={simulated} />}
      {attempt.state === 'failed' && (
        <p class="error" role="alert">
          {t('lessons.unmeasured', { why: attempt.why })}
        </p>
      )}
      <div role="status">
        {measured !== null && attempt.state !== 'measuring' && <Result lesson={lesson} measured={measured} />}
      </div>
    </div>
  )
}

/** The number, and what to know of it. */
export function Result({ lesson, measured }: { lesson: Walk['lesson']; measured: Measurement }) {
  const { number } = lesson
  const value = askedReading(lesson, measured)
  const others = measured.readings.filter(({ of }) => of !== number.of)
  return (
    <div class="lesson-result">
      <p class="lesson-number">
        <strong>{figure(value)}</strong> {value !== null && number.unit}
      </p>
      <p>{number.words}</p>
      {others.length > 0 && (
        <p class="note">
          {t('lessons.beside', {
            readings: others.map(({ of, value }) => `${of} ${figure(value)}`).join(', '),
          })}
          {number.unit !== '' && ` ${number.unit}`}
        </p>
      )}
      <p class="note">{t('lessons.source', { source: sourceWords(measured.source) })}</p>
      {measured.doubts.length > 0 && (
        <ul class="run-warnings note" aria-label={t('lessons.doubts')}>
          {measured.doubts.map(doubtWords).map(words => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
