/** Figures and charts of the scalability experiment. */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { type Said, words } from '../said.ts'
import { type Checked, checkModel, crowdCost, isTrusted, unitCosts } from './cost-model.ts'
import { type Chart, type Figure, type Findings, figurePerPath, type Judgement } from './findings.ts'
import { exponent } from './growth.ts'
import { streamLoad } from './load-phases.ts'
import { type RampStep, rampSteps } from './ramp-steps.ts'
import { isSound } from './recorded.ts'
import type { ExperimentRun } from './run-file.ts'
import { mean } from './statistics.ts'
import { judgeTrials } from './verdict.ts'

interface Settings {
  ramp: 'peers' | 'rate'
  intervalMs: number
}

/** A path that delivers less of what is due is saturated. */
const SUSTAINED = 0.95
/** As the debate names them: a lecture, a stadium's broadcast, a country's. */
const AUDIENCES = [1_000, 100_000, 10_000_000]

type Ramps = readonly (readonly RampStep[])[]

export function scalabilityFindings(run: ExperimentRun, settings: Settings): Findings {
  const trials = run.trials.filter(isSound)
  const ramps = trials.map(trial => rampSteps(trial, settings))
  const crowds = trials.flatMap(({ samples }) => samples.simulations)
  const checked = checkedModel(ramps)
  return {
    judgement: settings.ramp === 'peers' ? judgeGrowth(run, ramps) : judgeRate(run, ramps),
    figures: [
      ...growthFigures(ramps),
      ...sustainedFigures(ramps),
      ...modelFigures(checked),
      ...crowdFigures(ramps, crowds, checked, settings),
    ],
    charts: chartsOf(ramps, settings),
    matrices: [],
  }
}

function judgeGrowth(run: ExperimentRun, ramps: Ramps): Judgement {
  const differences = ramps.flatMap(steps => {
    const [relay, mesh] = [exponent(serverPoints(steps)), exponent(peerPoints(steps))]
    return relay === null || mesh === null ? [] : [relay - mesh]
  })
  return judgeTrials(differences, run.seed, {
    what: 'exponent of growth with the room, relay’s bytes less busiest peer’s',
    unit: '',
  })
}

function judgeRate(run: ExperimentRun, ramps: Ramps): Judgement {
  const doublings = ramps.flatMap(steps => {
    const [mesh, relay] = [sustained(steps, 'mesh'), sustained(steps, 'relay')]
    return mesh === null || relay === null ? [] : [Math.log2(mesh / relay)]
  })
  return judgeTrials(doublings, run.seed, {
    what: 'most copies a second that were sustained, mesh / relay',
    unit: 'doublings',
  })
}

/** Bytes a second that the stream made the relay send. */
function serverPoints(steps: readonly RampStep[]): [number, number][] {
  return steps.flatMap(({ x, loads: { idle, relay } }): [number, number][] =>
    idle.server === null || relay.server === null
      ? []
      : [[x, streamLoad(relay.server, idle.server).bytesOut]],
  )
}

/** Bytes a second that the stream made the busiest peer send over the mesh. */
function peerPoints(steps: readonly RampStep[]): [number, number][] {
  return steps.flatMap(({ x, loads: { idle, mesh } }): [number, number][] =>
    idle.upload.mesh === null || mesh.upload.mesh === null
      ? []
      : [[x, mesh.upload.mesh.most - idle.upload.mesh.most]],
  )
}

function sustained(steps: readonly RampStep[], path: PathName): number | null {
  const held = steps
    .filter(({ share }) => share[path] >= SUSTAINED)
    .map(({ loads }) => loads[path].copies[path])
  return held.length === 0 ? null : Math.max(...held)
}

function growthFigures(ramps: Ramps): Figure[] {
  const average = (points: (steps: readonly RampStep[]) => [number, number][]): number | null =>
    mean(ramps.flatMap(steps => exponent(points(steps)) ?? []))
  return [
    {
      name: 'exponent of growth: bytes of the relay; of the busiest peer',
      unit: '',
      values: [
        { of: 'mesh', value: average(peerPoints) },
        { of: 'relay', value: average(serverPoints) },
      ],
    },
  ]
}

function sustainedFigures(ramps: Ramps): Figure[] {
  const value = (path: PathName): number | null => mean(ramps.flatMap(steps => sustained(steps, path) ?? []))
  return [
    figurePerPath('most copies delivered while at least 95 % arrived', 'per s', value),
    figurePerPath(
      words('trials of {count} in which the ramp saturated it', { count: ramps.length }),
      'trials',
      path => ramps.filter(steps => steps.some(({ share }) => share[path] < SUSTAINED)).length,
    ),
  ]
}

/** The cost model against what was measured: predicted / measured at the last step, from the others. */
function checkedModel(ramps: Ramps): Checked {
  const checked = ramps.map(checkModel)
  return {
    bytesOut: mean(checked.flatMap(({ bytesOut }) => bytesOut ?? [])),
    cpuMs: mean(checked.flatMap(({ cpuMs }) => cpuMs ?? [])),
  }
}

function modelFigures({ bytesOut, cpuMs }: Checked): Figure[] {
  const figure = (name: Said, value: number | null): Figure => ({
    name,
    unit: 'x',
    values: [{ of: 'relay', value }],
  })
  return [
    figure('cost model, bytes of the relay: predicted / measured', bytesOut),
    figure('cost model, CPU of the relay: predicted / measured', cpuMs),
  ]
}

/** Extrapolated, not measured: one speaker at the pace of the stream. What the model cannot predict here has no data. */
function crowdFigures(
  ramps: Ramps,
  crowds: Parameters<typeof crowdCost>[3],
  checked: Checked,
  { intervalMs }: Settings,
): Figure[] {
  const costs = unitCosts(ramps.flat())
  return AUDIENCES.flatMap((audience): Figure[] => {
    const crowd = costs === null ? null : crowdCost(audience, 1_000 / intervalMs, costs, crowds)
    const figure = (
      sentence: string,
      unit: string,
      of: PathName,
      value: number | null | undefined,
    ): Figure => ({
      name: words(sentence, { audience }),
      unit,
      values: [{ of, value: value ?? null }],
    })
    return [
      figure(
        'extrapolated, {audience} listeners: the relay sends',
        'MB/s',
        'relay',
        crowd === null || !isTrusted(checked.bytesOut) ? null : crowd.serverBytesOut / 1e6,
      ),
      figure(
        'extrapolated, {audience} listeners: the relay fills',
        'cores',
        'relay',
        isTrusted(checked.cpuMs) ? crowd?.serverCores : null,
      ),
      figure(
        'extrapolated, {audience} listeners: each peer sends',
        'kB/s',
        'mesh',
        crowd === null ? null : crowd.uploadBytes / 1e3,
      ),
      figure(
        'extrapolated, {audience} listeners: the last one has it after',
        'ms',
        'mesh',
        crowd?.lastDeliveryMs,
      ),
    ]
  })
}

function chartsOf(ramps: Ramps, { ramp }: Settings): Chart[] {
  const xs = [...new Set(ramps.flat().map(({ x }) => x))].sort((a, b) => a - b)
  const line = (of: string, value: (step: RampStep) => number | null | undefined) => ({
    of,
    points: xs.map((x): [number, number | null] => [
      x,
      mean(ramps.flat().flatMap(step => (step.x === x ? (value(step) ?? []) : []))),
    ]),
  })
  const x = ramp === 'peers' ? 'peers' : 'messages of a peer a second'
  const chart = (title: string, y: string, series: Chart['series']): Chart => ({
    title,
    x,
    y,
    logarithmic: true,
    series,
  })
  return [
    chart('Bytes sent', 'bytes a second', [
      line('relay: the relay', ({ loads }) => loads.relay.server?.bytesOut),
      line('mesh: the relay', ({ loads }) => loads.mesh.server?.bytesOut),
      line('mesh: the busiest peer', ({ loads }) => loads.mesh.upload.mesh?.most),
      line('relay: the busiest peer', ({ loads }) => loads.relay.upload.relay?.most),
    ]),
    chart('CPU of the relay', 'ms a second', [
      line('relay', ({ loads }) => loads.relay.server?.cpuMs),
      line('mesh', ({ loads }) => loads.mesh.server?.cpuMs),
    ]),
    chart('Event-loop delay of the relay, p99', 'ms', [
      line('relay', ({ loads }) => loads.relay.server?.eventLoopDelayP99Ms),
      line('mesh', ({ loads }) => loads.mesh.server?.eventLoopDelayP99Ms),
    ]),
    chart(
      'Round trip of 64 B under load, p50',
      'ms',
      PATHS.map(path => line(path, ({ loads }) => loads[path].rttMs[path]?.p50)),
    ),
    chart(
      'Copies that arrived of those due',
      'share',
      PATHS.map(path => line(path, ({ share }) => share[path])),
    ),
    chart('Links of the best connected peer', 'links', [line('mesh', ({ links }) => links)]),
  ]
}
