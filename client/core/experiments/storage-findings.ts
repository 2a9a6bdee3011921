/** Figures and charts of the experiment on storage. */
import { type Said, words } from '../said.ts'
import { expectedSurvival } from '../storage/survival.ts'
import { type Chart, type Figure, type Findings, type Judgement, NOTHING_RECORDED } from './findings.ts'
import type { Action } from './plan.ts'
import { isSound } from './recorded.ts'
import type { ExperimentRun, TrialRecord } from './run-file.ts'
import type { Samples } from './samples.ts'
import { mean } from './statistics.ts'
import { judgeTrials } from './verdict.ts'

interface Settings {
  peers: number
  copies: number
  faultRate: number
  repair: 'both' | 'on' | 'off'
}

type Look = Samples['looks'][number]
const CONTENDERS = ['repaired', 'not repaired', 'chance, without repair', 'relay'] as const
type Contender = (typeof CONTENDERS)[number]

/** How many peers crash: at least one, and one stays to tell. */
export function failuresOf({ peers, faultRate }: Pick<Settings, 'peers' | 'faultRate'>): number {
  return Math.min(peers - 1, Math.max(1, Math.round(faultRate * peers)))
}

/** Shares (0..1) of the pieces that could be read at one time; null: no such object was stored. */
type Shares = Record<Contender, number | null>

/** One trial. */
interface Course {
  /** Before anything broke. */
  before: Shares
  /** With the relay dead, after so many peers had gone as its place in the list. */
  after: Shares[]
}

export function storageFindings(run: ExperimentRun, settings: Settings): Findings {
  const courses = run.trials.flatMap(trial => courseOf(trial, settings) ?? [])
  if (courses.length === 0) return NOTHING_RECORDED
  return {
    judgement: judgementOn(courses, settings, run.seed),
    figures: figuresOf(courses, settings),
    charts: [chartOf(courses, settings)],
    matrices: [],
  }
}

/** null where it did not go as planned: the relay killed, all peers gone that were to, everything read after each. */
function courseOf(trial: TrialRecord, settings: Settings): Course | null {
  const failed = failuresOf(settings)
  const done = (...types: Action['type'][]) =>
    trial.events.filter(({ action }) => types.includes(action.type)).length
  if (!isSound(trial) || done('relay') !== 1 || done('crash', 'close') !== failed) return null
  const { looks } = trial.samples
  const objects = done('store')
  // Before anything broke, after the relay was killed, after each that went; each of them sees all objects.
  if (objects === 0 || done('look') !== failed + 2 || looks.length !== objects * (failed + 2)) return null
  const shares = (look: number, gone: number) =>
    sharesIn(looks.slice(look * objects, (look + 1) * objects), settings, gone)
  const after = Array.from({ length: failed + 1 }, (_, gone) => shares(gone + 1, gone))
  return after.every(each => each[judged(settings)] !== null) ? { before: shares(0, 0), after } : null
}

function sharesIn(looks: readonly Look[], { peers, copies }: Settings, gone: number): Shares {
  const share = (of: (look: Look) => number, repairs: boolean | null): number | null => {
    const seen = looks.find(look => repairs === null || look.repairs === repairs)
    return seen === undefined || seen.pieces === 0 ? null : of(seen) / seen.pieces
  }
  return {
    repaired: share(({ fromPeers }) => fromPeers, true),
    'not repaired': share(({ fromPeers }) => fromPeers, false),
    'chance, without repair': expectedSurvival(peers, copies, gone),
    relay: share(({ fromRelay }) => fromRelay, null),
  }
}

function judged({ repair }: Settings): 'repaired' | 'not repaired' {
  return repair === 'off' ? 'not repaired' : 'repaired'
}

function judgementOn(courses: readonly Course[], settings: Settings, seed: number): Judgement {
  const gains = courses.flatMap(({ after }) => {
    const last = after.at(-1)
    const [own, relay] = [last?.[judged(settings)] ?? null, last?.relay ?? null]
    const chance = expectedSurvival(settings.peers, settings.copies, failuresOf(settings))
    return own === null || relay === null ? [] : [100 * (own - Math.max(chance, relay))]
  })
  return judgeTrials(gains, seed, {
    what: words('pieces read from peers ({object}) - the greater of chance and of the relay, mean', {
      object: judged(settings),
    }),
    unit: '%',
  })
}

/** Of the trials, in per cent. */
function meanOf(courses: readonly Course[], share: (course: Course) => number | null): number | null {
  const middle = mean(courses.flatMap(course => share(course) ?? []))
  return middle === null ? null : 100 * middle
}

function figuresOf(courses: readonly Course[], settings: Settings): Figure[] {
  const failed = failuresOf(settings)
  const figure = (name: Said, share: (course: Course, of: Contender) => number | null): Figure => ({
    name,
    unit: '%',
    values: CONTENDERS.map(of => ({ of, value: meanOf(courses, course => share(course, of)) })),
  })
  return [
    figure(
      words('pieces that can be read after the relay was killed and {failed} of {peers} peers went', {
        failed,
        peers: settings.peers,
      }),
      ({ after }, of) => after[failed]?.[of] ?? null,
    ),
    figure('with the relay killed and all peers there', ({ after }, of) => after[0]?.[of] ?? null),
    figure('before anything broke', ({ before }, of) => before[of]),
  ]
}

function chartOf(courses: readonly Course[], settings: Settings): Chart {
  const crashes = Array.from({ length: failuresOf(settings) + 1 }, (_, crashed) => crashed)
  return {
    title: 'Pieces that can be read while peers go one by one, mean over the trials',
    x: 'peers that went',
    y: '%',
    logarithmic: false,
    series: CONTENDERS.map(of => ({
      of,
      points: crashes.map((crashed): [number, number | null] => [
        crashed,
        meanOf(courses, ({ after }) => after[crashed]?.[of] ?? null),
      ]),
    })),
  }
}
