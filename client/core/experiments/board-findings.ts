/** Figures of the shared board: how soon an edit is with everybody, how far copies are apart, what is missing in the end. */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { words } from '../said.ts'
import { type Chart, type Figure, type Findings, figurePerPath, type Judgement } from './findings.ts'
import { isIn, isSound, phases, stayers } from './recorded.ts'
import type { ExperimentRun, TrialRecord } from './run-file.ts'
import type { Samples } from './samples.ts'
import { maximum, mean, median } from './statistics.ts'
import { judgeTrials } from './verdict.ts'
import { nameWords } from './words.ts'

/** The phases in which something is broken, by their names in the plan. */
export const FAULTY = {
  split: 'split',
  relayDead: 'relay dead',
  splitAndRelayDead: 'split, relay dead',
  crash: 'a tab crashes',
} as const
const FAULTY_NAMES: readonly string[] = Object.values(FAULTY)

type Trials = readonly TrialRecord[]
type Read = Samples['boards'][number]

/** One edit over one path. */
interface Carried {
  at: number
  /** Until all who stay had said to hold it; null: one has not by the trial's end. */
  tookMs: number | null
  /** The same, or until the trial's end. */
  leastMs: number
}

export function boardFindings(run: ExperimentRun): Findings {
  const trials = run.trials.filter(isSound)
  return {
    judgement: judgementOn(trials, run.seed),
    figures: trials.length === 0 ? [] : figuresOf(trials),
    charts: trials.slice(0, 1).map(missingChart),
    matrices: [],
  }
}

function judgementOn(trials: Trials, seed: number): Judgement {
  const lost = trials.flatMap(trial => lostIn(trial, 'mesh')?.ofStayers ?? [])
  const missing = lost.reduce((sum, each) => sum + each, 0)
  if (missing > 0)
    return {
      verdict: 'fails',
      reason: words('{count} notes are missing on a mesh copy in the end.', { count: missing }),
    }
  const differences = trials.flatMap(trial => {
    const meanMs = (path: PathName) => mean(faulty(trial, path).map(({ leastMs }) => leastMs))
    const [mesh, relay] = [meanMs('mesh'), meanMs('relay')]
    // A trial whose copies nobody read in the end says nothing of losses.
    const isRead = lostIn(trial, 'mesh') !== null
    return mesh === null || relay === null || !isRead ? [] : [mesh - relay]
  })
  return judgeTrials(differences, seed, {
    what: 'time until all who stay hold an edit made while something is broken, mesh - relay',
    unit: 'ms',
    holds: 'below',
  })
}

function faulty(trial: TrialRecord, path: PathName): Carried[] {
  return carried(trial, path, name => FAULTY_NAMES.includes(name))
}

/** The edits that were made in such phases. */
function carried(trial: TrialRecord, path: PathName, inPhase: (name: string) => boolean): Carried[] {
  const { edits, holds } = trial.samples
  const staying = stayers(trial)
  const spans = phases(trial, inPhase)
  return edits
    .filter(([by, , , , at]) => staying.includes(by) && spans.some(span => isIn(span, at)))
    .map(([editor, number, , , at]) => {
      const heard = staying
        .filter(peer => peer !== editor)
        .map(peer =>
          holds.find(
            ([of, over, by, held]) => of === editor && over === path && by === peer && held >= number,
          ),
        )
      const times = heard.flatMap(row => (row === undefined ? [] : [row[4] - at]))
      const tookMs = times.length < heard.length ? null : maximum(times)
      return { at, tookMs, leastMs: tookMs ?? trial.lengthMs - at }
    })
}

interface Lost {
  /** Notes that are missing on a copy of somebody who stayed, of those who stayed and of those who went. */
  ofStayers: number
  ofGone: number
}

/** As counted when the boards were read for the last time; null: they were not, by all who stayed. */
function lostIn(trial: TrialRecord, copy: PathName | 'board'): Lost | null {
  const staying = stayers(trial)
  const last = staying.flatMap(peer => trial.samples.boards.findLast(read => read.peer === peer) ?? [])
  const lastEvent = trial.events.findLast(({ action }) => action.type === 'read-boards')
  if (last.length < staying.length || lastEvent === undefined) return null
  if (last.some(({ at }) => at < lastEvent.at)) return null
  const isMissing = (item: string): boolean => last.some(read => !notesOn(read, copy).has(item))
  const missing = trial.samples.edits.filter(([, , item]) => isMissing(item))
  const ofStayers = missing.filter(([by]) => staying.includes(by)).length
  return { ofStayers, ofGone: missing.length - ofStayers }
}

function notesOn(read: Read, copy: PathName | 'board'): ReadonlySet<string> {
  return new Set(copy === 'board' ? read.board : read[copy].notes)
}

/** Notes that some of those who were asked last in the phase have, and not all, on their copies. */
function apart(trial: TrialRecord, path: PathName, phase: string): number[] {
  return phases(trial, name => name === phase).flatMap(span => {
    const reads = trial.samples.boards.filter(({ at }) => isIn(span, at))
    if (reads.length === 0) return []
    const copies = reads.map(read => notesOn(read, path))
    const all = new Set(copies.flatMap(notes => [...notes]))
    return [[...all].filter(item => copies.some(notes => !notes.has(item))).length]
  })
}

/** Of all board messages that came, for each note that came; null: none came. */
function bytesPerNote(trial: TrialRecord, path: PathName): number | null {
  const staying = stayers(trial)
  const own = new Set<string>()
  let [bytes, notes] = [0, 0]
  for (const peer of staying) {
    const read = trial.samples.boards.findLast(each => each.peer === peer)
    if (read === undefined) return null
    own.clear()
    for (const [by, , item] of trial.samples.edits) if (by === peer) own.add(item)
    bytes += read[path].receivedBytes
    notes += read[path].notes.filter(item => !own.has(item)).length
  }
  return notes === 0 ? null : bytes / notes
}

function figuresOf(trials: Trials): Figure[] {
  const over = <Value>(of: (trial: TrialRecord) => readonly Value[]): Value[] => trials.flatMap(of)
  const times = (path: PathName, phase: string) => over(trial => carried(trial, path, name => name === phase))
  const phasesOfEdits = ['whole', ...FAULTY_NAMES]
  const apartIn = [
    FAULTY.split,
    'healed',
    FAULTY.relayDead,
    FAULTY.splitAndRelayDead,
    'healed, relay dead',
    'relay back',
  ]
  return [
    ...phasesOfEdits.flatMap(phase => [
      figurePerPath(words('{phase}: an edit is with all who stay after, median', { phase }), 'ms', path =>
        median(times(path, phase).flatMap(({ tookMs }) => tookMs ?? [])),
      ),
      figurePerPath(words('{phase}: the slowest', { phase }), 'ms', path =>
        maximum(times(path, phase).flatMap(({ tookMs }) => tookMs ?? [])),
      ),
      figurePerPath(
        words('{phase}: edits that not all had said to hold by the end', { phase }),
        'edits',
        path => sum(times(path, phase).map(({ tookMs }) => (tookMs === null ? 1 : 0))),
      ),
    ]),
    ...apartIn.map(phase =>
      figurePerPath(
        words('{phase}, at its end: notes that some copies have and others have not, most', { phase }),
        'notes',
        path => maximum(over(trial => apart(trial, path, phase))),
      ),
    ),
    ...lostFigures(trials),
    figurePerPath('bytes of the message that carries an edit, median', 'B', () =>
      median(over(trial => trial.samples.edits.map(([, , , bytes]) => bytes))),
    ),
    figurePerPath('bytes that came to a peer for each note of others, all messages of the board', 'B', path =>
      mean(trials.flatMap(trial => bytesPerNote(trial, path) ?? [])),
    ),
  ]
}

function lostFigures(trials: Trials): Figure[] {
  const counted = (copy: PathName | 'board', of: keyof Lost): number | null => {
    const each = trials.map(trial => lostIn(trial, copy)?.[of] ?? null)
    return each.some(count => count === null) ? null : sum(each.map(count => count ?? 0))
  }
  const copies = [
    { of: 'mesh', copy: 'mesh' },
    { of: 'relay', copy: 'relay' },
    { of: 'both together', copy: 'board' },
  ] as const
  const figure = (name: string, kind: keyof Lost): Figure => ({
    name,
    unit: 'notes',
    values: copies.map(({ of, copy }) => ({ of, value: counted(copy, kind) })),
  })
  return [
    {
      name: 'notes put up',
      unit: 'notes',
      values: [{ of: 'all', value: sum(trials.map(({ samples }) => samples.edits.length)) }],
    },
    figure('lost in the end: notes of those who stayed, missing on a copy', 'ofStayers'),
    figure('lost in the end: notes of the tab that crashed, missing on a copy', 'ofGone'),
  ]
}

/** Edits that not everybody who stayed had said to hold, over the first trial. */
function missingChart(trial: TrialRecord): Chart {
  return {
    title: words('Edits that somebody lacks, as far as their editors know, {trial}', {
      trial: nameWords(trial.name),
    }),
    x: 'ms since the trial began',
    y: 'edits',
    logarithmic: false,
    series: PATHS.map(path => ({ of: path, points: missingOver(trial, path) })),
  }
}

function missingOver(trial: TrialRecord, path: PathName): [number, number][] {
  const changes = carried(trial, path, () => true).flatMap(({ at, tookMs }): [at: number, by: number][] =>
    tookMs === null
      ? [[at, 1]]
      : [
          [at, 1],
          [at + tookMs, -1],
        ],
  )
  let count = 0
  const points: [number, number][] = [[0, 0]]
  for (const [at, by] of changes.sort(([a], [b]) => a - b)) {
    points.push([at, count])
    count += by
    points.push([at, count])
  }
  return [...points, [trial.lengthMs, count]]
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, each) => total + each, 0)
}
