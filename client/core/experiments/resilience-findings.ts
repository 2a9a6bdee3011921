/** Figures and charts of the resilience experiment. */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { type Said, words } from '../said.ts'
import { contenders } from './contenders.ts'
import type { Chart, Figure, Matrix } from './findings.ts'
import { deafMs, flowOver, longestSilences, losses, survival } from './flow.ts'
import { outcomes } from './outcomes.ts'
import type { Action } from './plan.ts'
import { phases, type Span, stayers } from './recorded.ts'
import type { TrialRecord } from './run-file.ts'
import { maximum, mean, median } from './statistics.ts'
import { nameWords } from './words.ts'

type Trials = readonly TrialRecord[]

/** The mean share of pairs that work from the first fault to the end of the stream. */
export function worked(trial: TrialRecord, path: PathName, intervalMs: number): number | null {
  const [span] = phases(trial, name => name === 'faults')
  if (span === undefined) return null
  const curve = survival(flowOver(trial, path, stayers(trial)), span, deafMs(intervalMs))
  return mean(curve.flatMap(([, share]) => share ?? []))
}

export function figuresOf(trials: Trials, intervalMs: number): Figure[] {
  const [first] = trials
  if (first === undefined) return []
  const figure = (name: Said, unit: string, value: (path: PathName) => number | null): Figure => ({
    name,
    unit,
    values: contenders(first.setup).map(({ of, path }) => ({ of, value: value(path) })),
  })
  const perTrial = (of: (trial: TrialRecord) => number | null): number[] =>
    trials.flatMap(trial => of(trial) ?? [])
  const faults = trials.flatMap(trial => outcomes(trial, intervalMs))
  const kinds = [...new Set(faults.map(({ event }) => kindOf(event.action)))]
  return [
    figure('time that pairs work from the first fault on', '%', path => {
      const share = mean(perTrial(trial => worked(trial, path, intervalMs)))
      return share === null ? null : 100 * share
    }),
    figure('longest silence of a pair, worst', 'ms', path => maximum(silences(trials, path))),
    figure('longest silence of a pair, median', 'ms', path => median(silences(trials, path))),
    figure('frames due', 'frames', path => total(trials, path, 'due')),
    figure('frames not delivered by the end', 'frames', path => total(trials, path, 'lost')),
    ...kinds.flatMap(kind => {
      const of = faults.filter(({ event }) => kindOf(event.action) === kind)
      const times = (path: PathName, what: 'detectMs' | 'recoverMs'): number[] =>
        of.flatMap(fault => fault[path][what])
      return [
        figure(words('{fault}: noticed after, median', { fault: kind }), 'ms', path =>
          median(times(path, 'detectMs')),
        ),
        figure(words('{fault}: noticed after, worst', { fault: kind }), 'ms', path =>
          maximum(times(path, 'detectMs')),
        ),
        figure(words('{fault}: a silenced pair works again after, median', { fault: kind }), 'ms', path =>
          median(times(path, 'recoverMs')),
        ),
        figure(words('{fault}: a silenced pair works again after, worst', { fault: kind }), 'ms', path =>
          maximum(times(path, 'recoverMs')),
        ),
        figure(words('{fault}: pairs silenced to the end', { fault: kind }), 'pairs', path =>
          of.reduce((sum, fault) => sum + fault[path].notBack, 0),
        ),
      ]
    }),
  ]
}

/** Of a fault, in words. */
function kindOf(action: Action): string {
  if (action.type === 'relay') return `relay: ${action.act}`
  if (action.type === 'conditions') return 'network (emulated)'
  return `peer: ${action.type}`
}

/** While the streams ran. */
function streamed(trial: TrialRecord): Span | null {
  const [calm] = phases(trial, name => name === 'calm')
  const [faults] = phases(trial, name => name === 'faults')
  return calm === undefined || faults === undefined ? null : { fromMs: calm.fromMs, toMs: faults.toMs }
}

function silences(trials: Trials, path: PathName): number[] {
  return trials.flatMap(trial => {
    const span = streamed(trial)
    if (span === null) return []
    return longestSilences(flowOver(trial, path, stayers(trial)), span).map(({ ms }) => ms)
  })
}

function total(trials: Trials, path: PathName, what: 'due' | 'lost'): number | null {
  const all = trials.flatMap(trial => {
    const span = streamed(trial)
    return span === null ? [] : [losses(trial, path, stayers(trial), span)[what]]
  })
  return all.length === 0 ? null : all.reduce((sum, each) => sum + each, 0)
}

/** One survival curve for each path and trial. */
export function chartsOf(trials: Trials, intervalMs: number): Chart[] {
  return trials.flatMap(trial => {
    const span = streamed(trial)
    if (span === null) return []
    return {
      title: words('Survival, {trial}', { trial: nameWords(trial.name) }),
      x: 'ms since the trial began',
      y: 'share of pairs that work',
      logarithmic: false,
      series: contenders(trial.setup).map(({ of, path }) => ({
        of,
        points: survival(flowOver(trial, path, stayers(trial)), span, deafMs(intervalMs)),
      })),
    }
  })
}

/** The longest silence of each pair, over all trials: peers of one number stand for each other. */
export function matricesOf(trials: Trials): Matrix[] {
  const [first] = trials
  if (first === undefined) return []
  const names = Array.from({ length: first.setup.peers }, (_, number) => `peer ${number + 1}`)
  return PATHS.map(path => ({
    title: `Longest silence from row to column over the ${path}`,
    unit: 'ms',
    rows: names,
    columns: names,
    cells: names.map((_from, from) => names.map((_to, to) => longestOf(trials, path, from, to))),
  }))
}

function longestOf(trials: Trials, path: PathName, from: number, to: number): number | null {
  return maximum(
    trials.flatMap(trial => {
      const span = streamed(trial)
      const staying = stayers(trial)
      if (span === null || from === to || !staying.includes(from) || !staying.includes(to)) return []
      const flow = flowOver(trial, path, staying).filter(pair => pair.from === from && pair.to === to)
      return longestSilences(flow, span).map(({ ms }) => ms)
    }),
  )
}
