/**
 * What the observations amount to at one moment: the only thing the panel draws, the tests read and the report prints.
 * JSON-safe. `null` is "no data", never zero. Times are milliseconds on the observing tab's clock (Unix epoch).
 */
import type { Conditions } from '#conditions'
import type { ClusterState, PeerId, RoomName } from '#protocol'

export const PATHS = ['mesh', 'relay'] as const
export type PathName = (typeof PATHS)[number]

export type PathState = 'up' | 'degraded' | 'down' | 'unknown'
export type MeshPeerState = 'open' | 'dialing' | 'routed' | 'lost'
export type RelayPeerState = 'present' | 'absent' | 'unknown'

/**
 * Why there is no direct link with a peer of the room. `trying`: no attempt has come to an end. `blocked`: attempts failed
 * although offer and answer were exchanged, so the network is in the way. `not-wanted`: in a room this large not everybody
 * links with everybody.
 */
export type NoLink = 'trying' | 'blocked' | 'not-wanted'

export interface PeerView {
  id: PeerId
  name: string
  mesh: {
    state: MeshPeerState
    /** Latest probe round trip on this tab's clock; null before the first echo over this route, or when unreachable. */
    rttMs: number | null
    /** Links a frame crosses to get there: 1 when linked directly; null when unreachable. */
    hops: number | null
    /** The link runs through a TURN server; null when the browser has not said. */
    relayed: boolean | null
    /** The neighbour that handed over its latest echo, while it is routed; null before that. */
    via: PeerId | null
    /** null while it is linked directly, and when it is gone. */
    noLink: NoLink | null
  }
  relay: { state: RelayPeerState; rttMs: number | null }
}

/** Percentiles of probe round trips over the last `windowMs`. Interpolation error at most 2.5 % (log buckets). */
export interface LatencyView {
  count: number
  /** The latest sample. */
  lastMs: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  maxMs: number
  windowMs: number
}

export interface PathView {
  state: PathState
  /** When the state began. */
  since: number
  /** Probe copies sent, one per addressed peer that stayed in the room. */
  sent: number
  /** Probe copies whose echo came back in time. */
  delivered: number
  /** Probe copies whose echo did not come back within the probe timeout. */
  lost: number
  /** Second and further copies of a frame, which were dropped. */
  duplicates: number
  /** Frames refused on this path: malformed, oversize, forged. */
  refused: number
  /** Application frames given up because a bounded buffer overflowed; named in the log. */
  overflowed: number
  /** Ordered pairs of live peers that can exchange frames now, out of all of them; as far as reports reach this tab. */
  reachablePairs: number
  totalPairs: number
  latency: LatencyView | null
  /** Gaps between arrivals from a live peer on this path. null before two arrivals. */
  silence: { longestMs: number | null; ongoingMs: number | null }
  /** This tab's own traffic on the path. Method: see `docs` of the adapters; null before the first reading. */
  traffic: { upBytesPerSecond: number; downBytesPerSecond: number } | null
}

/** One load report turned into rates over its interval. */
export interface LoadView {
  pid: number
  uptimeMs: number
  /** Share of one core over the last report interval; null until there are two reports of one process. */
  cpuPercent: number | null
  eventLoopDelayP99Ms: number
  rssBytes: number
  sockets: number
  /** Cumulative since the process started. */
  framesIn: number
  framesOut: number
  bytesIn: number
  bytesOut: number
  /** Rates over the last report interval; null until there are two reports of one process. */
  rates: null | {
    framesInPerSecond: number
    framesOutPerSecond: number
    bytesInPerSecond: number
    bytesOutPerSecond: number
  }
  /** Refusals of this process, all reasons. */
  refused: number
  /** When this tab received the report. A dead server keeps its last load, and this dates it. */
  at: number
}

export interface ServerView {
  /** The relay this tab is joined to, or was last. null before the first contact. */
  relay: string | null
  state: 'up' | 'down' | 'unknown'
  since: number
  load: LoadView | null
}

/** One of the lab's relays, as far as anything of it reaches this tab. */
export interface RelayView {
  id: string
  /** Whether this tab is joined to it, or was last. */
  isOwn: boolean
  /**
   * Of the own relay as in `server`. Of another: `up` while its load reaches this tab, else `down` where the lab host says
   * that it is dead or frozen, else `unknown`.
   */
  state: ServerView['state']
  /** Whether it hears the other relays, by its latest report; null: none has come. */
  cluster: ClusterState | null
  load: LoadView | null
  /** Who says that it is joined to this relay, self included. */
  members: PeerId[]
}

/** What a fault did to one path, as this tab saw it. */
export type FaultOutcome =
  /** The path stayed whole. */
  | { effect: 'none' }
  /** Too early to say. */
  | { effect: 'pending' }
  /** The path noticed after `detectMs`, and was whole again after `recoverMs`, both since the fault; null: not yet. */
  | { effect: 'hit'; detectMs: number; recoverMs: number | null }

export const FAULT_KINDS = [
  'relay-killed',
  'relay-frozen',
  'relay-thawed',
  'relay-started',
  'relay-exited',
  'peer-left',
  'peer-lost',
  'self-left',
  // Emulated, not real: `Snapshot.conditions`.
  'injected-delay',
  'injected-jitter',
  'injected-bandwidth',
  'injected-distance',
  'injected-cut',
  'injected-partition',
  'injected-pause',
  'injection-ended',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface FaultView {
  kind: FaultKind
  /** A relay's id or a peer's id; of what was injected, what it was in words. */
  target: string
  /** When it happened, as well as this tab can know (see `kind`): told by the lab host, or the last sign of life. */
  at: number
  /** How the target is shown to people. */
  label: string
  mesh: FaultOutcome
  relay: FaultOutcome
}

/**
 * A link of the mesh as its ends report it. `one-way`: only one end says that it is open. `missing`: a room this small
 * is a full mesh, and neither end has it although both had the time to link.
 */
export interface LinkView {
  a: PeerId
  b: PeerId
  rttMs: number | null
  state: 'open' | 'one-way' | 'missing'
  /** It runs through a TURN server, as at least one end says. */
  relayed: boolean
}

/** The way of one traced broadcast through the mesh, from everyone's receipts. */
export interface TraceView {
  origin: PeerId
  /** Numbers the origin's traces. */
  trace: number
  /** When it was sent (the origin), or its first copy or receipt came here. */
  at: number
  /** In order of arrival of the receipts here. */
  steps: {
    peer: PeerId
    via: PeerId
    hops: number
    /** From `at` until this step's receipt was here, on this tab's clock. It contains the receipt's way back. */
    receiptMs: number
  }[]
}

/** One second of the timeline. Shares are 0..1; null: no data in that second. */
export interface TimelinePoint {
  /** Start of the second. */
  at: number
  mesh: { survival: number | null; p50Ms: number | null; p95Ms: number | null }
  relay: { survival: number | null; p50Ms: number | null; p95Ms: number | null }
}

export interface Snapshot {
  at: number
  self: PeerId
  name: string
  room: RoomName
  hidden: boolean
  /** Everyone else in the room, by id. */
  peers: PeerView[]
  paths: { mesh: PathView; relay: PathView }
  /** The own relay. */
  server: ServerView
  /** All relays, by id. */
  relays: RelayView[]
  /** Newest last; the last 100. */
  faults: FaultView[]
  /** Which copy of a probe from others came first, over the last window; `only*`: the other copy never came. */
  firsts: { mesh: number; relay: number; onlyMesh: number; onlyRelay: number }
  links: LinkView[]
  /** Newest last; the last 5. */
  traces: TraceView[]
  /** Which peers say that they are joined to the relay, self included. */
  relayMembers: PeerId[]
  /** What this peer's network is made to be, and since when. null: nothing is emulated. */
  conditions: { since: number; inForce: Conditions } | null
  /** The last 120 seconds, oldest first. */
  timeline: TimelinePoint[]
  /** How many timers of this peer's page ran late (`STALL_MS`) in the last `SATURATED.windowMs`; the latest 50 are counted. */
  lateTimers: number
  warnings: Warning[]
}

/** What makes figures mean less than they seem to; the panel has the words (`warnings.hidden-tab.text`). */
export const WARNINGS = [
  'hidden-tab',
  /** The network is not as it is: conditions are in force. */
  'emulated',
  /** Timers of this machine run late. */
  'saturated',
  /** The tab runs on the lab host's own machine. */
  'one-machine',
  /** Offers and answers came through, and no direct link ever opened. */
  'no-direct-link',
  /** The lab host does not answer: the page came from the browser's cache. */
  'without-host',
  /** Redis, which joins the relays, does not answer. */
  'relays-apart',
  'insecure-context',
  /** The browser did not keep the page. */
  'no-offline-start',
] as const
export type Warning = (typeof WARNINGS)[number]
