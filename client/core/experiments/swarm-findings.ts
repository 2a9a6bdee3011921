/** What races of a file over both paths amount to. */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { words } from '../said.ts'
import { seededRandom } from '../simulation/random.ts'
import { clientServerBound, type Distribution, peerToPeerBound } from '../swarm/bounds.ts'
import {
  type Chart,
  type Figure,
  type Findings,
  figurePerPath,
  inconclusive,
  type Judgement,
  NOTHING_RECORDED,
} from './findings.ts'
import { isIn, isSound, phases } from './recorded.ts'
import type { ExperimentRun, TrialRecord } from './run-file.ts'
import type { FileShared, Samples } from './samples.ts'
import { bootstrap, median } from './statistics.ts'
import { judge } from './verdict.ts'

/** Under so many rounds a bootstrap interval is little more than their range. */
export const MIN_ROUNDS = 3
/** Of N, the number of receivers: as much sooner as a swarm has to be, with a tenth for what its pieces cost. Chosen. */
export const OF_N = 0.9
/** Times its own bound: what a relay may take that is no straw man. Chosen. */
export const FAIR_RELAY = 1.03
const ROUND = /^round \d+$/

type Shared = Samples['files'][number]
type Shape = Pick<FileShared, 'bytes' | 'receivers'> & { uplinkBytesPerSecond: number }

/** Downlinks are not limited, uplinks are all alike, the relay's too. */
export function distributionOf({ bytes, receivers, uplinkBytesPerSecond }: Shape): Distribution {
  return {
    bytes,
    receivers,
    sourceUpload: uplinkBytesPerSecond,
    receiverUpload: uplinkBytesPerSecond,
    slowestDownload: Number.POSITIVE_INFINITY,
  }
}

export function swarmFindings(run: ExperimentRun): Findings {
  const rounds = run.trials.find(({ name }) => name === 'rounds')
  const killed = run.trials.find(({ name }) => name === 'relay killed')
  if (rounds === undefined || killed === undefined || !isSound(rounds) || !isSound(killed))
    return NOTHING_RECORDED
  const spans = phases(rounds, name => ROUND.test(name))
  const counted = rounds.samples.files.filter(({ at }) => spans.some(span => isIn(span, at)))
  const shaped = counted.filter(({ uplinkBytesPerSecond }) => uplinkBytesPerSecond !== null)
  const unlimited = counted.filter(({ uplinkBytesPerSecond }) => uplinkBytesPerSecond === null)
  return {
    judgement: judgementOn(shaped, [...counted, ...killed.samples.files], run.seed),
    figures: [...speeds(shaped), ...unlimitedFigures(unlimited), killedFigure(killed)],
    charts: [raceChart(shaped), roundsChart(shaped)],
    matrices: [],
  }
}

function judgementOn(shaped: readonly Shared[], all: readonly Shared[], seed: number): Judgement {
  const unfinished = all.filter(({ doneMs }) => doneMs.mesh === null).length
  if (unfinished > 0)
    return {
      verdict: 'fails',
      reason: words('{count} files were not at everybody over the mesh.', { count: unfinished }),
    }
  const unfair = middle(shaped, each => ofBound(each, 'relay'))
  if (unfair !== null && unfair > FAIR_RELAY)
    return inconclusive(
      words('The relay took {times} times its own bound, more than {most}: no fair opponent.', {
        times: Number(unfair.toFixed(3)),
        most: FAIR_RELAY,
      }),
    )
  const shares = shaped.flatMap(each => timesSooner(each) ?? [])
  return judge(
    bootstrap(shares, values => median(values), seededRandom(seed)),
    {
      what: 'time of the relay / time of the swarm / N, median',
      unit: '',
      holds: 'above',
      threshold: OF_N,
      units: 'rounds',
      minUnits: MIN_ROUNDS,
    },
  )
}

/** By how many times the swarm was sooner, of N; null: one of them did not come to the end. */
function timesSooner({ doneMs, receivers }: Shared): number | null {
  const { mesh, relay } = doneMs
  return mesh === null || relay === null || mesh === 0 ? null : relay / mesh / receivers
}

function boundMs(shared: Shared, path: PathName): number | null {
  const { uplinkBytesPerSecond } = shared
  if (uplinkBytesPerSecond === null) return null
  const bound = path === 'mesh' ? peerToPeerBound : clientServerBound
  return 1_000 * bound(distributionOf({ ...shared, uplinkBytesPerSecond }))
}

function ofBound(shared: Shared, path: PathName): number | null {
  const [doneMs, bound] = [shared.doneMs[path], boundMs(shared, path)]
  return doneMs === null || bound === null || bound === 0 ? null : doneMs / bound
}

function middle(shared: readonly Shared[], value: (each: Shared) => number | null): number | null {
  return median(shared.flatMap(each => value(each) ?? []))
}

function speeds(shaped: readonly Shared[]): Figure[] {
  const sooner = middle(shaped, timesSooner)
  return [
    figurePerPath('time until the last receiver has the file, median', 'ms', path =>
      middle(shaped, ({ doneMs }) => doneMs[path]),
    ),
    figurePerPath('textbook bound (Kurose and Ross)', 'ms', path =>
      middle(shaped, each => boundMs(each, path)),
    ),
    figurePerPath('time / textbook bound, median', '×', path => middle(shaped, each => ofBound(each, path))),
    {
      name: 'times sooner than the relay, by the number of receivers N',
      unit: 'N',
      values: [{ of: 'mesh', value: sooner }],
    },
  ]
}

function unlimitedFigures(unlimited: readonly Shared[]): Figure[] {
  return [
    figurePerPath(
      'without a limit of uplinks: time until the last receiver has the file, median',
      'ms',
      path => middle(unlimited, ({ doneMs }) => doneMs[path]),
    ),
  ]
}

function killedFigure({ samples }: TrialRecord): Figure {
  const came = samples.files[0]?.came
  return figurePerPath('bytes that came although the relay was killed half-way', '%', path => {
    const share = came?.[path] ?? null
    return share === null ? null : 100 * share
  })
}

/** Of the first round: later ones differ little. */
function raceChart([first]: readonly Shared[]): Chart {
  const race = first?.race ?? []
  return {
    title: 'The first race: bytes that all receivers have',
    x: 's since the file was offered',
    y: '% of all',
    logarithmic: false,
    series: PATHS.map((of, index) => ({
      of,
      points: race.map((point): [number, number | null] => {
        const share = point[index === 0 ? 1 : 2]
        return [point[0] / 1_000, share === null ? null : 100 * share]
      }),
    })),
  }
}

function roundsChart(shaped: readonly Shared[]): Chart {
  return {
    title: 'Time until the last receiver has the file, by its bound, round by round',
    x: 'round',
    y: '× bound',
    logarithmic: false,
    series: PATHS.map(of => ({
      of,
      points: shaped.map((each, index): [number, number | null] => [index + 1, ofBound(each, of)]),
    })),
  }
}
