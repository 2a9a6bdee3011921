/**
 * From what a case needs and the runs that there are to arguments for a path. Pure. Every argument hangs on a run with a verdict;
 * where there is none, the need stays open and says what would find out. A run without a verdict changes no advice.
 */
import type { Figure, Judgement } from '../experiments/findings.ts'
import type { Parameters } from '../experiments/parameters.ts'
import type { ScoreRow } from '../experiments/scorecard.ts'
import type { PathName } from '../measure/snapshot.ts'
import { inEnglish } from '../said.ts'
import { type Criterion, type Option, WEIGHTS, type WeightName } from './criteria.ts'
import type { Evidence, Meaning } from './evidence.ts'

/** A run by the name that its owner knows it by. */
export interface KnownRun extends ScoreRow {
  key: string
}

export interface Need {
  /** Of the criterion. */
  option: string
  weight: WeightName
}
/** By criterion. What is missing does not matter. */
export type Needs = Readonly<Record<string, Need | undefined>>

interface About {
  criterion: Criterion
  option: Option
  weight: number
}

export interface Argument extends About {
  path: PathName
  meaning: Meaning
  /** The newest run that says so. */
  run: KnownRun
  judgement: Judgement
  /** What it measured, as far as it bears on the need. */
  figures: Figure[]
  /** How many other runs say the same. */
  alike: number
}

/** A need that the lab cannot tell about yet. */
export interface Open extends About {
  why: 'no-claim' | 'no-run' | 'inconclusive' | 'contradictory' | 'neither'
  /** Runs that bear on it and argue for no path, with what each says. */
  runs: { run: KnownRun; judgement: Judgement }[]
  /** What would find out: parameters beside the defaults. null: nothing would, or a run has. */
  toTry: { experiment: string; parameters: Parameters } | null
}

export type Recommendation =
  | { kind: 'path'; path: PathName }
  /** Both, each for what it is better at: they can run side by side. `leads`: the one with more weight; null: neither. */
  | { kind: 'hybrid'; leads: PathName | null }
  | { kind: 'open' }

export interface Advice {
  recommendation: Recommendation
  /** The sum of the weights of the arguments for each path. */
  scores: Record<PathName, number>
  /** The sum of the weights of the needs that a run would decide. */
  openWeight: number
  arguments: Argument[]
  open: Open[]
}

export function advise(needs: Needs, runs: readonly KnownRun[], criteria: readonly Criterion[]): Advice {
  const found = criteria.flatMap(criterion => {
    const about = aboutOf(criterion, needs)
    return about === null ? [] : weigh(about, runs)
  })
  const given = found.flatMap(each => ('run' in each ? each : []))
  const open = found.flatMap(each => ('why' in each ? each : []))
  const scoreOf = (path: PathName) => sum(given.filter(each => each.path === path))
  const scores = { mesh: scoreOf('mesh'), relay: scoreOf('relay') }
  return {
    recommendation: recommended(scores),
    scores,
    openWeight: sum(open.filter(({ toTry: find }) => find !== null)),
    arguments: given,
    open,
  }
}

function aboutOf(criterion: Criterion, needs: Needs): About | null {
  const need = needs[criterion.id]
  const option = criterion.options.find(({ id }) => id === need?.option)
  const weight = need === undefined ? 0 : WEIGHTS[need.weight]
  return option === undefined || weight === 0 ? null : { criterion, option, weight }
}

function weigh(about: About, runs: readonly KnownRun[]): Argument | Open {
  const { evidence } = about.option
  if (evidence === null) return { ...about, why: 'no-claim', runs: [], toTry: null }
  const judged = runs
    .filter(run => bearsOn(run, evidence))
    .map(run => ({ run, judgement: judgedAnew(run, evidence.judgedWith) }))
    .sort((a, b) => b.run.run.startedAt - a.run.run.startedAt)
  const decided = judged.filter(({ judgement }) => judgement.verdict !== 'inconclusive')
  const [newest] = decided
  const isOneVoice = decided.every(({ judgement }) => judgement.verdict === newest?.judgement.verdict)
  if (newest === undefined || !isOneVoice) {
    const why = judged.length === 0 ? 'no-run' : newest === undefined ? 'inconclusive' : 'contradictory'
    return { ...about, why, runs: newest === undefined ? judged : decided, toTry: toTry(evidence) }
  }
  const argued = newest.judgement.verdict === 'holds' ? evidence.holds : evidence.fails
  if (argued === null) return { ...about, why: 'neither', runs: decided, toTry: null }
  const figures = newest.run.findings.figures.filter(figure => isMeasured(figure, evidence))
  return { ...about, ...argued, ...newest, figures, alike: decided.length - 1 }
}

function bearsOn({ experiment, run }: KnownRun, { experiment: id, madeWith }: Evidence): boolean {
  if (experiment.id !== id) return false
  return madeWith === undefined || madeWith.values.includes(String(run.parameters[madeWith.name]))
}

/** By the rule of the experiment, with these parameters in place of the run's. */
function judgedAnew({ experiment, run, findings }: KnownRun, parameters: Parameters = {}): Judgement {
  const isAsMade = Object.entries(parameters).every(([name, value]) => run.parameters[name] === value)
  if (isAsMade) return findings.judgement
  return experiment.find({ ...run, parameters: { ...run.parameters, ...parameters } }).judgement
}

function isMeasured({ name, values }: Figure, { figures }: Evidence): boolean {
  return (
    figures.some(start => inEnglish(name).startsWith(start)) && values.some(({ value }) => value !== null)
  )
}

function toTry({ experiment, madeWith }: Evidence): Open['toTry'] {
  const [value] = madeWith?.values ?? []
  return {
    experiment,
    parameters: madeWith === undefined || value === undefined ? {} : { [madeWith.name]: value },
  }
}

function recommended({ mesh, relay }: Advice['scores']): Recommendation {
  if (mesh === 0 && relay === 0) return { kind: 'open' }
  if (relay === 0) return { kind: 'path', path: 'mesh' }
  if (mesh === 0) return { kind: 'path', path: 'relay' }
  return { kind: 'hybrid', leads: mesh === relay ? null : mesh > relay ? 'mesh' : 'relay' }
}

function sum(of: readonly About[]): number {
  return of.reduce((total, { weight }) => total + weight, 0)
}
