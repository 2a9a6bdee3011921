/** Figures of the cost experiment. */
import type { PathName } from '../measure/snapshot.ts'
import { words } from '../said.ts'
import { type Figure, type Findings, figurePerPath } from './findings.ts'
import { type PhaseLoad, phaseLoad, streamLoad } from './load-phases.ts'
import { isSound, phases } from './recorded.ts'
import type { ExperimentRun, TrialRecord } from './run-file.ts'
import { mean } from './statistics.ts'
import { judgeTrials } from './verdict.ts'

export interface Prices {
  offloadPercent: number
  audience: number
  messagesPerSecond: number
  pricePerGb: number
  pricePerVcpuHour: number
}

/** What one delivered copy took over one path. */
export interface PerCopy {
  serverBytesIn: number
  serverBytesOut: number
  serverCpuMs: number
  /** Bytes that peers handed to the path. */
  uploadBytes: number | null
  peersCpuMs: number | null
}

export function costFindings(run: ExperimentRun, prices: Prices): Findings {
  const trials = run.trials.filter(isSound)
  const perCopy = {
    mesh: trials.flatMap(trial => perCopyOf(trial, 'mesh') ?? []),
    relay: trials.flatMap(trial => perCopyOf(trial, 'relay') ?? []),
  }
  const offload = trials.flatMap(trial => offloadOf(trial) ?? [])
  return {
    judgement: judgeTrials(offload, run.seed, {
      what: 'bytes of the server per delivered copy that are gone over the mesh',
      unit: '%',
      threshold: prices.offloadPercent,
    }),
    figures: figuresOf(trials, perCopy, prices),
    charts: [],
    matrices: [],
  }
}

/** In percent; null: the trial has not all of it. */
function offloadOf(trial: TrialRecord): number | null {
  const [mesh, relay] = [perCopyOf(trial, 'mesh'), perCopyOf(trial, 'relay')]
  if (mesh === null || relay === null) return null
  const carried = (copy: PerCopy): number => copy.serverBytesIn + copy.serverBytesOut
  return carried(relay) === 0 ? null : 100 * (1 - carried(mesh) / carried(relay))
}

/** The mean of the trial's phases over one path, each less the mean idle phase. */
export function perCopyOf(trial: TrialRecord, path: PathName): PerCopy | null {
  const idle = phases(trial, name => name === 'idle').map(span => phaseLoad(trial, span))
  const loaded = phases(trial, name => name === path).map(span => phaseLoad(trial, span))
  const copies = mean(loaded.map(phase => phase.copies[path]))
  const [server, idleServer] = [meanServer(loaded), meanServer(idle)]
  if (copies === null || copies === 0 || server === null || idleServer === null) return null
  const stream = streamLoad(server, idleServer)
  const { peers } = trial.setup
  return {
    serverBytesIn: stream.bytesIn / copies,
    serverBytesOut: stream.bytesOut / copies,
    serverCpuMs: stream.cpuMs / copies,
    uploadBytes: perCopyLess(loaded, idle, copies, phase => meanUpload(phase, path), peers),
    peersCpuMs: perCopyLess(loaded, idle, copies, phase => phase.peersCpuMs, 1),
  }
}

function meanUpload({ upload }: PhaseLoad, path: PathName): number | null {
  return upload[path]?.median ?? null
}

function perCopyLess(
  loaded: readonly PhaseLoad[],
  idle: readonly PhaseLoad[],
  copies: number,
  of: (phase: PhaseLoad) => number | null,
  times: number,
): number | null {
  const [busy, calm] = [
    mean(loaded.flatMap(phase => of(phase) ?? [])),
    mean(idle.flatMap(phase => of(phase) ?? [])),
  ]
  return busy === null || calm === null ? null : (times * (busy - calm)) / copies
}

function meanServer(loads: readonly PhaseLoad[]): NonNullable<PhaseLoad['server']> | null {
  const servers = loads.flatMap(({ server }) => server ?? [])
  const of = (key: keyof NonNullable<PhaseLoad['server']>): number | null =>
    mean(servers.map(each => each[key]))
  const [bytesIn, bytesOut, cpuMs] = [of('bytesIn'), of('bytesOut'), of('cpuMs')]
  const [eventLoopDelayP99Ms, rssBytes] = [of('eventLoopDelayP99Ms'), of('rssBytes')]
  if (bytesIn === null || bytesOut === null || cpuMs === null) return null
  if (eventLoopDelayP99Ms === null || rssBytes === null) return null
  return { bytesIn, bytesOut, cpuMs, eventLoopDelayP99Ms, rssBytes }
}

type Copies = Record<PathName, readonly PerCopy[]>

function figuresOf(trials: readonly TrialRecord[], copies: Copies, prices: Prices): Figure[] {
  const per = (of: (copy: PerCopy) => number | null) => (path: PathName) =>
    mean(copies[path].flatMap(copy => of(copy) ?? []))
  const phase = (of: (load: PhaseLoad, path: PathName) => number | null) => (path: PathName) =>
    mean(
      trials.flatMap(trial =>
        phases(trial, name => name === path).flatMap(span => of(phaseLoad(trial, span), path) ?? []),
      ),
    )
  const { audience } = prices
  return [
    figurePerPath(
      'server: bytes out per delivered copy',
      'B',
      per(copy => copy.serverBytesOut),
    ),
    figurePerPath(
      'server: bytes in per delivered copy',
      'B',
      per(copy => copy.serverBytesIn),
    ),
    figurePerPath(
      'server: CPU per delivered copy',
      'µs',
      per(copy => 1_000 * copy.serverCpuMs),
    ),
    figurePerPath(
      'peers: upload per delivered copy',
      'B',
      per(copy => copy.uploadBytes),
    ),
    figurePerPath(
      'peers: CPU per delivered copy, all together',
      'µs',
      per(copy => (copy.peersCpuMs === null ? null : 1_000 * copy.peersCpuMs)),
    ),
    figurePerPath(
      'peers: upload of the busiest',
      'B/s',
      phase((load, path) => load.upload[path]?.most ?? null),
    ),
    figurePerPath(
      'peers: memory, all together',
      'MB',
      phase(load => (load.peersRssBytes === null ? null : load.peersRssBytes / 1e6)),
    ),
    figurePerPath(
      'copies delivered',
      'per s',
      phase((load, path) => load.copies[path]),
    ),
    figurePerPath(words('price of traffic for {audience} people', { audience }), 'per hour', path =>
      trafficPrice(per(c => c.serverBytesOut)(path), prices),
    ),
    figurePerPath(words('price of cores for {audience} people', { audience }), 'per hour', path =>
      corePrice(per(c => c.serverCpuMs)(path), prices),
    ),
  ]
}

/** Copies an hour to everybody but the sender. */
function copiesPerHour({ audience, messagesPerSecond }: Prices): number {
  return messagesPerSecond * 3_600 * (audience - 1)
}

export function trafficPrice(bytesOutPerCopy: number | null, prices: Prices): number | null {
  return bytesOutPerCopy === null ? null : (bytesOutPerCopy * copiesPerHour(prices) * prices.pricePerGb) / 1e9
}

export function corePrice(cpuMsPerCopy: number | null, prices: Prices): number | null {
  if (cpuMsPerCopy === null) return null
  return ((cpuMsPerCopy * copiesPerHour(prices)) / 3.6e6) * prices.pricePerVcpuHour
}
