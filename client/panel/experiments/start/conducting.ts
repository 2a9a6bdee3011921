/** The experiment that this page conducts, one at a time, as a signal. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Progress } from '../../../core/experiments/conduct.ts'
import type { Experiment } from '../../../core/experiments/experiment.ts'
import type { ExperimentRun } from '../../../core/experiments/run-file.ts'
import { Listeners } from '../../../core/listeners.ts'
import { errorWords } from '../../language/error-words.ts'
import type { ExperimentConductor } from '../../ports.ts'
import type { Request } from './request.ts'

export type Conducted =
  | { state: 'idle' }
  | {
      state: 'running'
      experiment: Experiment
      startedAt: number
      /** null: nothing was heard yet. */
      progress: (Progress & { toldAt: number }) | null
      isCancelled: boolean
    }
  | { state: 'ended'; experiment: Experiment; run: ExperimentRun }
  /** It did not even begin. */
  | { state: 'refused'; experiment: Experiment; why: string }

export interface Conducting {
  now: ReadonlySignal<Conducted>
  /** Where the peers' frames are. It must stay in one place of the page while an experiment runs: moved frames start anew. */
  readonly frames: HTMLElement
  /** What was typed for its parameters, by name: kept while one looks at another view. */
  typedFor(experiment: Experiment): Signal<Readonly<Record<string, string>>>
  /** Resolves with the run, also with one that was cancelled; null: none began, or another one runs. */
  start(experiment: Experiment, request: Request): Promise<ExperimentRun | null>
  /** What was measured is kept. */
  cancel(): void
}

export function createConducting(
  conductor: ExperimentConductor,
  frames: HTMLElement,
  clockMs: () => number,
): Conducting {
  const now = signal<Conducted>({ state: 'idle' })
  const typed = new Map<Experiment['id'], Signal<Readonly<Record<string, string>>>>()
  const cancellations = new Listeners<void>()
  const change = (part: Partial<Extract<Conducted, { state: 'running' }>>): void => {
    if (now.value.state === 'running') now.value = { ...now.value, ...part }
  }
  const cancellation = {
    get isCancelled() {
      return now.value.state !== 'running' || now.value.isCancelled
    },
    onCancel: (listener: () => void) => cancellations.add(listener),
  }
  return {
    now,
    frames,
    typedFor({ id }) {
      const kept = typed.get(id) ?? signal({})
      typed.set(id, kept)
      return kept
    },
    async start(experiment, request) {
      if (now.value.state === 'running') return null
      now.value = { state: 'running', experiment, startedAt: clockMs(), progress: null, isCancelled: false }
      const tell = (progress: Progress): void => change({ progress: { ...progress, toldAt: clockMs() } })
      try {
        const run = await conductor.conduct({ experiment, ...request, frames, cancellation, tell })
        now.value = { state: 'ended', experiment, run }
        return run
      } catch (error) {
        const why = errorWords(error)
        now.value = { state: 'refused', experiment, why }
        return null
      }
    },
    cancel() {
      change({ isCancelled: true })
      cancellations.tell()
    },
  }
}

/** How far it is by now: from what was told last, and the time since. */
export function howFar(
  { startedAt, progress }: Extract<Conducted, { state: 'running' }>,
  nowMs: number,
): { share: number; leftMs: number } | null {
  if (progress === null) return null
  const leftMs = Math.max(0, progress.leftMs - (nowMs - progress.toldAt))
  const goneMs = nowMs - startedAt
  return { share: goneMs / Math.max(1, goneMs + leftMs), leftMs }
}
