/** One tab's observations, written by hand: a room that lives and fails on order. For tests of what they amount to. */
import * as v from 'valibot'
import { type LoadReport, type PeerId, PeerIdSchema, RoomSchema } from '#protocol'
import { ObservationLog } from '../measure/log.ts'
import type { Observation } from '../measure/observation.ts'
import { PATHS, type PathName, type Snapshot } from '../measure/snapshot.ts'
import type { Report } from '../report.ts'

export const peerId = (text: string): PeerId => v.parse(PeerIdSchema, text)
export const [SELF, ADA, BOB] = [peerId('selfself'), peerId('adaadaada'), peerId('bobbobbob')]

/** Distributes over the union, which Omit alone does not. */
type Timeless<O> = O extends Observation ? Omit<O, 'at'> : never

/** Who answers probes, per path. */
export type Answering = Record<PathName, readonly PeerId[]>

const PROBE_EVERY_MS = 250
export const ROUND_TRIP_MS = 4

export class Observer {
  readonly log: ObservationLog
  nowMs: number
  #probes = 0

  constructor(maxObservations?: number, startedAt = 1_000_000) {
    this.nowMs = startedAt
    const room = v.parse(RoomSchema, 'lab')
    this.log = new ObservationLog({ self: SELF, name: 'Self', room }, startedAt, maxObservations)
  }

  see(observation: Timeless<Observation>): void {
    this.log.add({ at: this.nowMs, ...observation })
  }

  pass(ms: number): void {
    this.nowMs += ms
  }

  snapshot(): Snapshot {
    return this.log.snapshot(this.nowMs)
  }

  /** The relay is joined, and these peers are open on both paths. */
  meet(...peers: PeerId[]): void {
    this.see({ type: 'path', path: 'relay', state: 'up', detail: 'relay-1' })
    for (const peer of peers)
      for (const path of PATHS) this.see({ type: 'peer', path, peer, state: 'open', name: `Name of ${peer}` })
  }

  peer(path: PathName, peer: PeerId, state: 'known' | 'open' | 'lost' | 'left'): void {
    this.see({ type: 'peer', path, peer, state })
  }

  routed(peer: PeerId, hops: number): void {
    this.see({ type: 'peer', path: 'mesh', peer, state: 'routed', hops })
  }

  relay(state: 'up' | 'down'): void {
    this.see({ type: 'path', path: 'relay', state, detail: state === 'up' ? 'relay-1' : 'transport close' })
  }

  /** Sends one probe over `path` and returns its number. */
  probe(path: PathName, ...to: PeerId[]): number {
    this.#probes += 1
    this.see({ type: 'probe', path, probe: this.#probes, to })
    return this.#probes
  }

  /** `via`: the neighbour that handed it over. */
  echo(path: PathName, probe: number, from: PeerId, via?: PeerId): void {
    this.see({ type: 'echo', path, probe, from, ...(via === undefined ? {} : { via }) })
  }

  /** Time passes with probes four times a second to `to`, answered by some. Reports of those who answer come with it. */
  live(ms: number, answering: Answering, to: readonly PeerId[] = [ADA, BOB]): void {
    for (let passed = 0; passed < ms; passed += PROBE_EVERY_MS) {
      const probes = PATHS.map(path => ({ path, probe: this.probe(path, ...to) }))
      this.pass(ROUND_TRIP_MS)
      for (const { path, probe } of probes) for (const peer of answering[path]) this.echo(path, probe, peer)
      if (passed % 1_000 === 0) this.#reports(answering)
      this.pass(PROBE_EVERY_MS - ROUND_TRIP_MS)
    }
  }

  report(from: PeerId, report: Partial<Report>, path: PathName = 'mesh'): void {
    const silent = {
      name: `Name of ${from}`,
      links: [],
      relayed: [],
      reach: { mesh: [], relay: [] },
      relay: 'relay-1',
      everyMs: PROBE_EVERY_MS,
    }
    this.see({ type: 'report', path, from, report: { ...silent, ...report } })
  }

  #reports(answering: Answering): void {
    for (const path of PATHS)
      for (const from of answering[path]) {
        const others = (on: PathName): PeerId[] => [SELF, ...answering[on].filter(other => other !== from)]
        this.report(from, { reach: { mesh: others('mesh'), relay: others('relay') } }, path)
      }
  }
}

export const EVERYONE: Answering = { mesh: [ADA, BOB], relay: [ADA, BOB] }
export const MESH_ONLY: Answering = { mesh: [ADA, BOB], relay: [] }

export function loadReport(values: Partial<LoadReport>): LoadReport {
  return {
    relay: 'relay-1',
    pid: 1,
    uptimeMs: 1_000,
    cpuMs: 0,
    eventLoopDelayP99Ms: 1,
    rssBytes: 1_000_000,
    sockets: 2,
    cluster: 'alone',
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    signals: 0,
    refused: {},
    ...values,
  }
}
