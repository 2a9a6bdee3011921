/** Figures and charts of the latency experiment. */
import type { Random } from '../clock.ts'
import type { PathName } from '../measure/snapshot.ts'
import { words } from '../said.ts'
import { seededRandom } from '../simulation/random.ts'
import {
  type Chart,
  type Figure,
  type Findings,
  figurePerPath,
  type Matrix,
  NOTHING_RECORDED,
} from './findings.ts'
import { isIn, isSound, phases, type Span } from './recorded.ts'
import type { ExperimentRun } from './run-file.ts'
import type { Ping, Samples } from './samples.ts'
import { bootstrap, type Interval, median, quantile } from './statistics.ts'
import { judge } from './verdict.ts'

/** Under so many rounds a bootstrap interval is little more than their range. */
export const MIN_ROUNDS = 5
const ROUND = /^round \d+$/

/** A ping by the names of its columns. */
interface Timed {
  from: number
  to: number
  bytes: number
  over: Ping[3]
  at: number
  /** null: it did not come back, or was not sent over this path. */
  rttMs: Record<PathName, number | null>
  meshLaterMs: number | null
}

export function latencyFindings(run: ExperimentRun, sizes: readonly number[], payload: number): Findings {
  const [trial] = run.trials
  if (trial === undefined || !isSound(trial)) return NOTHING_RECORDED
  const rounds = phases(trial, name => ROUND.test(name))
  const timed = timedIn(trial.samples, rounds)
  const random = seededRandom(run.seed)
  const intervals = sizes.map(bytes => ({ bytes, interval: differenceAt(bytes, timed, rounds, random) }))
  const judgement = judge(intervals.find(({ bytes }) => bytes === payload)?.interval ?? null, {
    what: words('median of the pairs’ differences at {bytes} B, mesh - relay', { bytes: payload }),
    unit: 'ms',
    holds: 'below',
    threshold: 0,
    units: 'rounds',
    minUnits: MIN_ROUNDS,
  })
  const names = trial.peers.map(({ name }) => name)
  return {
    judgement,
    figures: [...sizes.flatMap(bytes => figuresOf(timed, bytes)), crossing(intervals)],
    charts: [roundTripChart(timed, sizes), differenceChart(intervals)],
    matrices: [matrixOver('mesh', names, timed, payload), matrixOver('relay', names, timed, payload)],
  }
}

function timedIn({ pings }: Samples, rounds: readonly Span[]): Timed[] {
  return pings
    .filter(ping => rounds.some(round => isIn(round, ping[4])))
    .map(([from, to, bytes, over, at, mesh, relay, meshLaterMs]) => {
      return { from, to, bytes, over, at, rttMs: { mesh, relay }, meshLaterMs }
    })
}

function differenceAt(
  bytes: number,
  timed: readonly Timed[],
  rounds: readonly Span[],
  random: Random,
): Interval | null {
  return bootstrap(differences(timed, rounds, bytes), values => median(values), random)
}

/** One for each round, which are what is repeated. A round without a pair that came back over both paths is none. */
function differences(timed: readonly Timed[], rounds: readonly Span[], bytes: number): number[] {
  return rounds.flatMap(round => {
    const alone = timed.filter(ping => ping.bytes === bytes && isIn(round, ping.at) && ping.over !== 'both')
    const meshed = new Map(
      alone.flatMap(ping => (ping.rttMs.mesh === null ? [] : [[pairOf(ping), ping.rttMs.mesh]])),
    )
    const paired = alone.flatMap(ping => {
      const mesh = meshed.get(pairOf(ping))
      return mesh === undefined || ping.rttMs.relay === null ? [] : [mesh - ping.rttMs.relay]
    })
    return median(paired) ?? []
  })
}

function pairOf({ from, to }: Timed): string {
  return `${from} ${to}`
}

function figuresOf(timed: readonly Timed[], bytes: number): Figure[] {
  const ofSize = timed.filter(ping => ping.bytes === bytes)
  const race = ofSize.flatMap(({ meshLaterMs }) => meshLaterMs ?? [])
  const won = (path: PathName): number =>
    race.filter(later => (path === 'mesh' ? later < 0 : later > 0)).length
  return [
    figurePerPath(words('round trip p50, {bytes} B', { bytes }), 'ms', path =>
      median(roundTrips(ofSize, path)),
    ),
    figurePerPath(words('round trip p95, {bytes} B', { bytes }), 'ms', path =>
      quantile(roundTrips(ofSize, path), 0.95),
    ),
    figurePerPath(words('first of two copies, {bytes} B', { bytes }), '%', path =>
      race.length === 0 ? null : (100 * won(path)) / race.length,
    ),
    figurePerPath(words('not answered, {bytes} B', { bytes }), 'frames', path => {
      const sent = ofSize.filter(({ over }) => over === path || over === 'both')
      return sent.length === 0 ? null : sent.filter(({ rttMs }) => rttMs[path] === null).length
    }),
  ]
}

/** Of frames that went alone. */
function roundTrips(timed: readonly Timed[], path: PathName): number[] {
  return timed.flatMap(({ over, rttMs }) => (over === path ? (rttMs[path] ?? []) : []))
}

type AtSize = { bytes: number; interval: Interval | null }

/** The smallest size from which on the median difference says so; how clearly, the chart shows. */
function crossing(intervals: readonly AtSize[]): Figure {
  const from = intervals.find((_, index) =>
    intervals.slice(index).every(({ interval }) => interval !== null && interval.value > 0),
  )
  return {
    name: 'faster from this size on, in the median',
    unit: 'B',
    values: [{ of: 'relay', value: from?.bytes ?? null }],
  }
}

function roundTripChart(timed: readonly Timed[], sizes: readonly number[]): Chart {
  const line = (path: PathName) => ({
    of: path,
    points: sizes.map((bytes): [number, number | null] => [
      bytes,
      median(
        roundTrips(
          timed.filter(ping => ping.bytes === bytes),
          path,
        ),
      ),
    ]),
  })
  return {
    title: 'Round trip by size of the frame, median',
    x: 'payload, B',
    y: 'ms',
    logarithmic: true,
    series: [line('mesh'), line('relay')],
  }
}

function differenceChart(intervals: readonly AtSize[]): Chart {
  const line = (of: 'value' | 'low' | 'high') => ({
    of: { value: 'median', low: '95 % from', high: '95 % to' }[of],
    points: intervals.map(({ bytes, interval }): [number, number | null] => [bytes, interval?.[of] ?? null]),
  })
  return {
    title: 'Difference of the round trips, mesh - relay: below 0 the mesh is faster',
    x: 'payload, B',
    y: 'ms',
    logarithmic: true,
    series: [line('value'), line('low'), line('high')],
  }
}

function matrixOver(path: PathName, names: string[], timed: readonly Timed[], bytes: number): Matrix {
  const between = (from: number, to: number): Timed[] =>
    timed.filter(ping => ping.from === from && ping.to === to && ping.bytes === bytes)
  return {
    title: `Round trip from row to column over the ${path}, ${bytes} B, median`,
    unit: 'ms',
    rows: names,
    columns: names,
    cells: names.map((_from, from) => names.map((_to, to) => median(roundTrips(between(from, to), path)))),
  }
}
