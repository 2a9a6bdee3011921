/** Lessons as signals: which there are, the one that is held, and what measuring its number takes. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { experimentOf } from '../../core/experiments/experiments.ts'
import { serializeRun } from '../../core/experiments/run-file.ts'
import { parseCrowdFile } from '../../core/lessons/crowd-file.ts'
import type { Lesson, LessonId } from '../../core/lessons/lesson.ts'
import { MAX_LESSON_BYTES, parametersOf, parseLesson } from '../../core/lessons/lesson-file.ts'
import {
  type Measurement,
  measuredInRun,
  measuredInSimulation,
  measuredLive,
} from '../../core/lessons/measurement.ts'
import { LESSON_SEED } from '../../core/lessons/needs.ts'
import type { HeardPrediction } from '../../core/lessons/predictions.ts'
import { begin, step, type Walk, type WalkEvent } from '../../core/lessons/walk.ts'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import type { KeptRuns } from '../experiments/runs.ts'
import type { Conducting } from '../experiments/start/conducting.ts'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import type { PanelPorts } from '../ports.ts'

export interface LessonDesk {
  lessons: ReadonlySignal<readonly Lesson[]>
  /** Why files are no lessons, in words; a line for each flaw. */
  problem: ReadonlySignal<string>
  /** null: none is held. */
  walk: ReadonlySignal<Walk | null>
  /** What the room predicts in the lesson that is held. */
  predictions: ReadonlySignal<readonly HeardPrediction[]>
  /** The share (0..1) of a simulation that is done; null: none runs. */
  simulated: ReadonlySignal<number | null>
  showsNotes: Signal<boolean>
  /** Reads the lab's own lessons, once. */
  load(): Promise<void>
  /** A file of a teacher's: held at once where it is a lesson. */
  open(file: File): Promise<void>
  hold(lesson: LessonId | null): void
  step(event: WalkEvent): void
  /** A report of the simulator's command, for the lesson that is held. */
  openCrowd(file: File): Promise<void>
  /** With the knob as it is. What comes of it is in `walk`. */
  measure(): Promise<void>
  /** Idempotent. */
  stop(): void
}

/** A report of 10,000 peers has some 12 kB. */
const MAX_CROWD_BYTES = 1024 * 1024

type Parts = Pick<PanelPorts, 'lab' | 'lessons' | 'experiments'> & {
  runs: KeptRuns
  conducting: Conducting
  snapshot: ReadonlySignal<Snapshot>
}

export function createLessonDesk(parts: Parts): LessonDesk {
  const { lab } = parts
  const lessons = signal<readonly Lesson[]>([])
  const problem = signal('')
  const walk = signal<Walk | null>(null)
  const predictions = signal<readonly HeardPrediction[]>([])
  const simulated = signal<number | null>(null)
  /** Of lessons that were left: whoever comes back finds what was measured. */
  const walks = new Map<LessonId, Walk>()
  const listen = (): void => {
    predictions.value = walk.value === null ? [] : lab.predictions.of(walk.value.lesson.id)
  }
  const move = (event: WalkEvent): void => {
    if (walk.value !== null) walk.value = step(walk.value, event)
  }
  const add = (added: readonly Lesson[]): void => {
    const others = lessons.value.filter(({ id }) => added.every(each => each.id !== id))
    lessons.value = [...others, ...added].sort((a, b) => a.place - b.place)
  }
  const hold = (lesson: Lesson | null): void => {
    if (walk.value !== null) walks.set(walk.value.lesson.id, walk.value)
    const kept = lesson === null ? undefined : walks.get(lesson.id)
    walk.value = lesson === null ? null : kept?.lesson === lesson ? kept : begin(lesson)
    listen()
  }
  const stop = lab.predictions.onChange(listen)
  let isLoaded = false
  return {
    lessons,
    problem,
    walk,
    predictions,
    simulated,
    showsNotes: signal(false),
    async load() {
      if (isLoaded) return
      isLoaded = true
      try {
        const read = (await parts.lessons.files()).map(({ file, json }) => attempt(file, json))
        add(read.flatMap(({ lesson }) => lesson ?? []))
        problem.value = read.flatMap(({ why }) => why ?? []).join('\n')
      } catch (error) {
        isLoaded = false
        problem.value = t('lessons.unloaded', { why: errorWords(error) })
      }
    },
    async open(file) {
      problem.value = ''
      try {
        // As much as is looked at: a huge file is refused by its beginning.
        const { lesson, why } = attempt(file.name, await file.slice(0, MAX_LESSON_BYTES + 1).text())
        problem.value = why ?? ''
        if (lesson === null) return
        add([lesson])
        hold(lesson)
      } catch (error) {
        // A folder was dropped, or the file is not to be read.
        problem.value = errorWords(error)
      }
    },
    async openCrowd(file) {
      const lesson = walk.value?.lesson
      if (lesson?.number.from !== 'simulation') return
      problem.value = ''
      try {
        if (file.size > MAX_CROWD_BYTES) throw new Error(t('lessons.tooLarge', { name: file.name }))
        const crowd = parseCrowdFile(file.name, await file.text(), lesson.number.scenario)
        const measurement = measuredInSimulation(lesson, crowd.peers, crowd, parts.snapshot.value.at)
        tell(lesson, { type: 'opened', measurement })
      } catch (error) {
        problem.value = errorWords(error)
      }
    },
    hold: id => hold(lessons.value.find(lesson => lesson.id === id) ?? null),
    step: move,
    async measure() {
      const held = walk.value
      if (held === null || held.attempt.state === 'measuring') return
      move({ type: 'begin', at: parts.snapshot.value.at })
      const { lesson, attempt: now } = walk.value ?? held
      if (now.state !== 'measuring') return
      let event: WalkEvent
      try {
        const measurement = await measureNow(lesson, now.knob, parts, share => {
          simulated.value = share
        })
        event = { type: 'measured', measurement }
      } catch (error) {
        event = { type: 'failed', why: errorWords(error) }
      }
      simulated.value = null
      tell(lesson, event)
    },
    stop,
  }

  /** Whether the lesson is held still, or was left meanwhile. */
  function tell(lesson: Lesson, event: WalkEvent): void {
    if (walk.value?.lesson === lesson) return move(event)
    const left = walks.get(lesson.id)
    if (left?.lesson === lesson) walks.set(lesson.id, step(left, event))
  }
}

function attempt(file: string, json: string): { lesson: Lesson | null; why: string | null } {
  try {
    return { lesson: parseLesson(file, json), why: null }
  } catch (error) {
    return { lesson: null, why: errorWords(error) }
  }
}

async function measureNow(
  lesson: Lesson,
  knob: Measurement['knob'],
  { conducting, runs, snapshot, lessons }: Parts,
  tell: (share: number) => void,
): Promise<Measurement> {
  const { number } = lesson
  switch (number.from) {
    case 'live':
      return measuredLive(lesson, knob, snapshot.value)
    case 'simulation': {
      const startedAt = snapshot.value.at
      tell(0)
      const crowd = await lessons.simulate(
        { scenario: number.scenario, peers: Number(knob), seed: LESSON_SEED },
        tell,
      )
      return measuredInSimulation(lesson, knob, crowd, startedAt)
    }
    case 'experiment': {
      const experiment = experimentOf(number.experiment)
      if (experiment === undefined)
        throw new Error(t('lessons.noExperiment', { experiment: number.experiment }))
      const parameters = experiment.complete(parametersOf(lesson, knob))
      const run = await conducting.start(experiment, { parameters, seed: LESSON_SEED })
      if (run === null) throw new Error(whyNone(conducting))
      await runs.add(new File([serializeRun(run)], `${run.experiment}-seed-${run.seed}.json`))
      const measurement = measuredInRun(lesson, knob, run, experiment.find(run))
      const unkept = runs.problem.value
      if (unkept !== '') measurement.doubts.push({ kind: 'not-kept', why: unkept })
      return measurement
    }
  }
}

function whyNone({ now }: Conducting): string {
  return now.value.state === 'refused' ? now.value.why : t('lessons.anotherRuns')
}
