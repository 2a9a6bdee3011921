/** Figures and charts of the experiment on borrowed processors. */
import { words } from '../said.ts'
import { seededRandom } from '../simulation/random.ts'
import { type Chart, type Figure, type Findings, type Judgement, NOTHING_RECORDED } from './findings.ts'
import { isIn, isSound, phases, type Span } from './recorded.ts'
import type { ExperimentRun, TrialRecord } from './run-file.ts'
import type { Samples } from './samples.ts'
import { bootstrap, median } from './statistics.ts'
import { judge } from './verdict.ts'

/** Under so many rounds a bootstrap interval is little more than their range. */
export const MIN_ROUNDS = 5
const ROUND = /^round \d+$/

type Work = Samples['work'][number]
type Contender = 'mesh' | 'relay' | 'one tab alone' | 'mesh, results must agree'
const CONTENDERS: readonly Contender[] = ['mesh', 'relay', 'one tab alone', 'mesh, results must agree']

export function tasksFindings(run: ExperimentRun): Findings {
  const rounds = run.trials.find(({ name }) => name === 'rounds')
  const faults = run.trials.find(({ name }) => name === 'faults')
  if (rounds === undefined || faults === undefined || !isSound(rounds) || !isSound(faults))
    return NOTHING_RECORDED
  const spans = phases(rounds, name => ROUND.test(name))
  const each = spans.map(span => rounds.samples.work.filter(({ at }) => isIn(span, at)))
  const all = each.flat()
  const cores = run.machine.cores
  return {
    judgement: judgementOn(each, [rounds, faults], run.seed),
    figures: [...speeds(all, cores), ...costs(all), ...faultFigures(faults)],
    charts: [timesChart(each, spans)],
    matrices: [],
  }
}

function judgementOn(each: readonly Work[][], trials: readonly TrialRecord[], seed: number): Judgement {
  const flaws = trials.reduce((sum, { samples }) => sum + flawsIn(samples.work), 0)
  if (flaws > 0)
    return {
      verdict: 'fails',
      reason: words('{count} pictures of the tabs were not what one tab found alone.', { count: flaws }),
    }
  const ratios = each.flatMap(work => {
    const [relayMs, meshMs] = [doneMs(work, 'relay'), doneMs(work, 'mesh')]
    return relayMs === null || meshMs === null ? [] : relayMs / meshMs
  })
  return judge(
    bootstrap(ratios, values => median(values), seededRandom(seed)),
    {
      what: 'time of the relay / time of all tabs, median',
      unit: '',
      holds: 'above',
      threshold: 1,
      units: 'rounds',
      minUnits: MIN_ROUNDS,
    },
  )
}

/** Pictures of the tabs that are not whole, or not what one tab found in the same trial. */
function flawsIn(work: readonly Work[]): number {
  const right = work.find(({ lane, digest }) => lane === 'alone' && digest !== null)?.digest
  return work.filter(({ lane, digest }) => lane === 'mesh' && (digest === null || digest !== right)).length
}

function contenderOf({ lane, copies }: Work): Contender {
  if (lane === 'alone') return 'one tab alone'
  return copies > 1 ? 'mesh, results must agree' : lane
}

function of(work: readonly Work[], contender: Contender): Work[] {
  return work.filter(each => contenderOf(each) === contender)
}

function doneMs(work: readonly Work[], contender: Contender): number | null {
  return median(of(work, contender).flatMap(each => each.doneMs ?? []))
}

function figure(name: string, unit: string, value: (contender: Contender) => number | null): Figure {
  return { name, unit, values: CONTENDERS.map(contender => ({ of: contender, value: value(contender) })) }
}

function speeds(work: readonly Work[], cores: number | null): Figure[] {
  const aloneMs = doneMs(work, 'one tab alone')
  const speedUp = (contender: Contender) => ratio(aloneMs, doneMs(work, contender))
  /** As many times as there are workers, at most as there are processors, by the results that must agree. */
  const ideal = (contender: Contender) => {
    const [first] = of(work, contender)
    if (first === undefined || contender === 'relay') return null
    return Math.min(first.workers, cores ?? first.workers) / first.copies
  }
  return [
    figure('time for the job, median', 'ms', contender => doneMs(work, contender)),
    figure('speed-up against one tab alone', '×', speedUp),
    figure('ideal speed-up: workers, at most processors, by results that must agree', '×', ideal),
    figure('efficiency: speed-up of the ideal', '%', contender =>
      percent(ratio(speedUp(contender), ideal(contender))),
    ),
  ]
}

function costs(work: readonly Work[]): Figure[] {
  const middle = (contender: Contender, value: (each: Work) => number | null) =>
    median(of(work, contender).flatMap(each => value(each) ?? []))
  return [
    figure('not needed: results beyond those asked for', '%', contender =>
      percent(middle(contender, ({ wasted, computed }) => ratio(wasted, computed))),
    ),
    figure('results computed for each task', 'results', contender =>
      middle(contender, ({ computed, accepted }) => ratio(computed, accepted)),
    ),
  ]
}

function faultFigures({ samples }: TrialRecord): Figure[] {
  const [alone, mesh, relay] = (['alone', 'mesh', 'relay'] as const).map(lane =>
    samples.work.find(each => each.lane === lane),
  )
  const share = (each: Work | undefined) => percent(ratio(each?.accepted ?? null, each?.tasks ?? null))
  return [
    {
      name: 'tasks done after a tab crashed, or the relay was killed, in the middle',
      unit: '%',
      values: [
        { of: 'mesh', value: share(mesh) },
        { of: 'relay', value: share(relay) },
      ],
    },
    {
      name: 'time for the job while a tab crashes, against one tab alone',
      unit: '×',
      values: [{ of: 'mesh', value: ratio(mesh?.doneMs ?? null, alone?.doneMs ?? null) }],
    },
  ]
}

function timesChart(each: readonly Work[][], spans: readonly Span[]): Chart {
  return {
    title: 'Time for the job, round by round',
    x: 'round',
    y: 'ms',
    logarithmic: false,
    series: CONTENDERS.map(contender => ({
      of: contender,
      points: spans.map((_, index): [number, number | null] => [
        index + 1,
        doneMs(each[index] ?? [], contender),
      ]),
    })),
  }
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}

function percent(share: number | null): number | null {
  return share === null ? null : 100 * share
}
