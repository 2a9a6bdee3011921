/**
 * What the observations so far amount to: plain JSON data, so that the old end of a long log can be folded into it and
 * stored. `observe` (tally the next observation) is the only writer, `view` the only reader.
 */

import type { Conditions } from '#conditions'
import type { LoadReport, PeerId, RelayState } from '#protocol'
import type { Report } from '../report.ts'
import type { Histogram } from './histogram.ts'
import type { Environment } from './observation.ts'
import type { FaultKind, PathName, TraceView } from './snapshot.ts'

const KEPT_FAULTS = 100

export interface PeerOnPath {
  state: 'known' | 'open' | 'routed' | 'lost' | 'left' | 'absent'
  /** Since when frames can, or cannot, be exchanged: another route, direct or through others, does not move it. */
  since: number
  /** While routed: how many links away. */
  hops: number | null
  /** When it was lost, or left; a redial does not move it. null: never, or open again. */
  lostAt: number | null
  /** The latest echo: how we know that frames go both ways. */
  echoAt: number | null
  /** When the oldest probe went out that it has not answered, since its latest echo; null: it owes none. */
  askedAt: number | null
  /** Of the latest echo; null: none since the route last changed between direct and through others. */
  rttMs: number | null
  /** The latest arrival of anything from this peer, for silences. */
  heardAt: number | null
}

export interface PeerTally {
  name: string
  /** When it came, or came back. */
  knownAt: number
  relayed: boolean | null
  /** Direct links that were tried since the last one was open, and did not open though offer and answer were exchanged. */
  failedLinks: number
  /** The neighbour that handed over its latest echo on the mesh; null: none, or there was another route since. */
  via: PeerId | null
  mesh: PeerOnPath
  relay: PeerOnPath
  /** The peer's own latest report and when it came. */
  report: { at: number; body: Report } | null
  /** When the last path lost it; null while one has it. */
  goneAt: number | null
  /** Its probes up to this number are counted in `firsts`; a later copy of one is not counted again. */
  settledProbe: number
}

export interface SentProbe {
  at: number
  /** Who has not answered yet. */
  open: PeerId[]
}

export interface Second {
  /** Start of the second. */
  at: number
  latency: Histogram
  /** Lowest survival seen within the second; null: no data. */
  survival: number | null
}

export interface PathTally {
  /** Whether the path as a whole can carry frames; null: never yet. */
  up: boolean | null
  upSince: number
  detail: string
  /** Since when the shown state holds, for `since`. */
  state: { word: 'up' | 'degraded' | 'down' | 'unknown'; since: number }
  sent: number
  delivered: number
  lost: number
  duplicates: number
  refused: number
  overflowed: number
  lastRttMs: number | null
  longestSilenceMs: number | null
  probes: Record<number, SentProbe>
  /** The last two minutes, oldest first; a second without data may be missing. */
  seconds: Second[]
  /** When all own pairs became reachable (true) or some ceased to be (false); the last 400 changes. */
  wholeness: { at: number; whole: boolean }[]
  traffic: { at: number; upBytes: number; downBytes: number }[]
}

export interface LoadReading {
  at: number
  report: LoadReport
}

export interface FaultTally {
  kind: FaultKind
  target: string
  label: string
  at: number
  /** Peer faults: when each path said that the peer is gone. */
  noticed: { mesh: number | null; relay: number | null }
}

export interface Arrival {
  at: number
  from: PeerId
  probe: number
  first: PathName
  both: boolean
}

export interface Tally {
  self: PeerId
  name: string
  hidden: boolean
  environment: Environment | null
  peers: Record<PeerId, PeerTally>
  /** In the room at `judgedAt`, and who came since; self included. Counted once, because every echo asks for it. */
  size: number
  paths: Record<PathName, PathTally>
  /** By relay, newest last. */
  loads: Record<string, LoadReading[]>
  /** By the lab host's word. */
  relays: { id: string; state: RelayState }[]
  server: { state: 'up' | 'down' | 'unknown'; since: number; relay: string | null }
  faults: FaultTally[]
  conditions: { since: number; inForce: Conditions } | null
  /** Probes of others by `peer:number`: when the first copy came and over what. Settled after the probe timeout. */
  arrivals: Record<string, Arrival>
  /** Per second, the last minute. */
  firsts: { at: number; mesh: number; relay: number; onlyMesh: number; onlyRelay: number }[]
  stalls: { at: number; lateMs: number }[]
  /** How often this peer probes now where that is more seldom than at the room's full rate; and the most seldom so far. */
  pace: { nowMs: number | null; longestMs: number }
  /** Whether any direct link of this tab has been open. */
  hasLinked: boolean
  /** Newest last, the last five. */
  traces: TraceView[]
  /** Since when the room is small enough for a full mesh; null: it is not. */
  smallSince: number | null
  /** When the state of peers and paths was last judged, and when every pair was last looked at. */
  judgedAt: number
  settledAt: number
}

export function emptyTally(self: PeerId, name: string, at: number): Tally {
  return {
    self,
    name,
    hidden: false,
    environment: null,
    peers: {},
    size: 1,
    paths: { mesh: emptyPath(at), relay: emptyPath(at) },
    loads: {},
    relays: [],
    server: { state: 'unknown', since: at, relay: null },
    faults: [],
    conditions: null,
    arrivals: {},
    firsts: [],
    stalls: [],
    pace: { nowMs: null, longestMs: 0 },
    hasLinked: false,
    traces: [],
    smallSince: null,
    judgedAt: at,
    settledAt: at,
  }
}

export function copyTally(tally: Tally): Tally {
  return JSON.parse(JSON.stringify(tally))
}

function emptyPath(at: number): PathTally {
  return {
    up: null,
    upSince: at,
    detail: '',
    state: { word: 'unknown', since: at },
    sent: 0,
    delivered: 0,
    lost: 0,
    duplicates: 0,
    refused: 0,
    overflowed: 0,
    lastRttMs: null,
    longestSilenceMs: null,
    probes: {},
    seconds: [],
    wholeness: [],
    traffic: [],
  }
}

export function emptyPeer(name: string, at: number): PeerTally {
  return {
    name,
    knownAt: at,
    relayed: null,
    failedLinks: 0,
    via: null,
    mesh: absent(at),
    relay: absent(at),
    report: null,
    goneAt: null,
    settledProbe: 0,
  }
}

function absent(at: number): PeerOnPath {
  return {
    state: 'absent',
    since: at,
    hops: null,
    lostAt: null,
    echoAt: null,
    askedAt: null,
    rttMs: null,
    heardAt: null,
  }
}

/** The last hundred. */
export function addFault(tally: Tally, fault: FaultTally): void {
  tally.faults.push(fault)
  if (tally.faults.length > KEPT_FAULTS) tally.faults.shift()
}
