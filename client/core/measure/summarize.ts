/** `summarize(log, now)`: the one function behind every number that the lab shows, tests or prints. */
import type { PeerId, RoomName } from '#protocol'
import { viewFault } from './faults.ts'
import { merge, quantile } from './histogram.ts'
import { viewLinks } from './links.ts'
import { viewLoad } from './load.ts'
import { neverLinked, whyNoLink } from './no-link.ts'
import type { RunFile } from './observation.ts'
import { observe } from './observe.ts'
import { countPairs, isConnected, livePeers, onPath, peerEntries, saidGoodbye } from './reach.ts'
import { isCutOff, relayMembers, viewRelays } from './relays.ts'
import type {
  LatencyView,
  MeshPeerState,
  PathName,
  PathView,
  PeerView,
  Snapshot,
  TimelinePoint,
  Warning,
} from './snapshot.ts'
import { copyTally, type PeerOnPath, type PeerTally, type Tally } from './tally.ts'
import { LATENCY_WINDOW_MS, SATURATED, TIMELINE_SECONDS } from './timing.ts'
import { viewTraces } from './traces.ts'

/** Recomputes the snapshot at `now` from a run file alone. */
export function summarize(log: RunFile, now: number): Snapshot {
  const tally = copyTally(log.base)
  for (const observation of log.observations) observe(tally, observation)
  return view(tally, log.room, now)
}

/** Draws the snapshot of a tally; changes nothing. Observations come at least once a second, so a tally is never staler. */
export function view(tally: Tally, room: RoomName, now: number): Snapshot {
  return {
    at: now,
    self: tally.self,
    name: tally.name,
    room,
    hidden: tally.hidden,
    peers: peerEntries(tally)
      .filter(isShown)
      .map(([id, peer]) => viewPeer(tally, id, peer))
      .sort(byId),
    paths: { mesh: viewPath(tally, 'mesh', now), relay: viewPath(tally, 'relay', now) },
    server: { ...tally.server, load: viewLoad(tally, tally.server.relay) },
    relays: viewRelays(tally, now),
    conditions: tally.conditions,
    faults: tally.faults.map(fault => viewFault(tally, fault, now)),
    firsts: viewFirsts(tally),
    links: viewLinks(tally, now),
    traces: viewTraces(tally),
    relayMembers: relayMembers(tally, now),
    timeline: viewTimeline(tally, now),
    lateTimers: lateTimers(tally, now),
    warnings: viewWarnings(tally, now),
  }
}

/** A goodbye ends it at once; a vanished peer stays, crossed out, until the tally lets go of it. */
function isShown([, peer]: [PeerId, PeerTally]): boolean {
  return peer.goneAt === null || !saidGoodbye(peer)
}

function byId(a: { id: PeerId }, b: { id: PeerId }): number {
  return a.id < b.id ? -1 : 1
}

const MESH_STATES: Record<PeerOnPath['state'], MeshPeerState> = {
  open: 'open',
  routed: 'routed',
  known: 'dialing',
  lost: 'lost',
  left: 'lost',
  absent: 'lost',
}

function viewPeer(tally: Tally, id: PeerId, peer: PeerTally): PeerView {
  const isOpen = peer.mesh.state === 'open'
  const there = peer.relay.state === 'open' ? 'present' : 'absent'
  return {
    id,
    name: peer.name,
    mesh: {
      state: MESH_STATES[peer.mesh.state],
      rttMs: isConnected(peer.mesh) ? peer.mesh.rttMs : null,
      hops: isOpen ? 1 : peer.mesh.hops,
      relayed: isOpen ? peer.relayed : null,
      via: peer.mesh.state === 'routed' ? peer.via : null,
      noLink: whyNoLink(tally, peer),
    },
    relay: {
      state: tally.paths.relay.up === true ? there : 'unknown',
      rttMs: tally.paths.relay.up === true && there === 'present' ? peer.relay.rttMs : null,
    },
  }
}

function viewPath(tally: Tally, name: PathName, now: number): PathView {
  const path = tally.paths[name]
  const pairs = countPairs(tally, name, now)
  return {
    state: path.state.word,
    since: path.state.since,
    sent: path.sent,
    delivered: path.delivered,
    lost: path.lost,
    duplicates: path.duplicates,
    refused: path.refused,
    overflowed: path.overflowed,
    reachablePairs: pairs.reachable,
    totalPairs: pairs.total,
    latency: viewLatency(tally, name, now),
    silence: { longestMs: path.longestSilenceMs, ongoingMs: ongoingSilence(tally, name, now) },
    traffic: viewTraffic(tally, name),
  }
}

function viewLatency(tally: Tally, name: PathName, now: number): LatencyView | null {
  const path = tally.paths[name]
  const window = merge(path.seconds.filter(s => s.at > now - LATENCY_WINDOW_MS).map(s => s.latency))
  const [p50Ms, p95Ms, p99Ms] = [quantile(window, 0.5), quantile(window, 0.95), quantile(window, 0.99)]
  if (p50Ms === null || p95Ms === null || p99Ms === null || path.lastRttMs === null) return null
  return {
    count: window.count,
    lastMs: path.lastRttMs,
    p50Ms,
    p95Ms,
    p99Ms,
    maxMs: window.max,
    windowMs: LATENCY_WINDOW_MS,
  }
}

function ongoingSilence(tally: Tally, name: PathName, now: number): number | null {
  const silences = livePeers(tally).flatMap(([, peer]) => {
    const { heardAt } = onPath(peer, name)
    return heardAt === null ? [] : [Math.max(0, now - heardAt)]
  })
  return silences.length === 0 ? null : Math.max(...silences)
}

function viewTraffic(tally: Tally, name: PathName): PathView['traffic'] {
  const [before, latest] = tally.paths[name].traffic
  if (before === undefined || latest === undefined || latest.at <= before.at) return null
  const seconds = (latest.at - before.at) / 1_000
  return {
    upBytesPerSecond: (latest.upBytes - before.upBytes) / seconds,
    downBytesPerSecond: (latest.downBytes - before.downBytes) / seconds,
  }
}

function viewFirsts(tally: Tally): Snapshot['firsts'] {
  const total = { mesh: 0, relay: 0, onlyMesh: 0, onlyRelay: 0 }
  for (const second of tally.firsts) {
    total.mesh += second.mesh
    total.relay += second.relay
    total.onlyMesh += second.onlyMesh
    total.onlyRelay += second.onlyRelay
  }
  return total
}

function viewTimeline(tally: Tally, now: number): TimelinePoint[] {
  const current = Math.floor(now / 1_000) * 1_000
  const bySecond = (name: PathName): Map<number, TimelinePoint['mesh']> =>
    new Map(
      tally.paths[name].seconds.map(({ at, survival, latency }) => [
        at,
        { survival, p50Ms: quantile(latency, 0.5), p95Ms: quantile(latency, 0.95) },
      ]),
    )
  const [mesh, relay] = [bySecond('mesh'), bySecond('relay')]
  const none = { survival: null, p50Ms: null, p95Ms: null }
  return Array.from({ length: TIMELINE_SECONDS }, (_, i) => {
    const at = current - (TIMELINE_SECONDS - 1 - i) * 1_000
    return { at, mesh: mesh.get(at) ?? none, relay: relay.get(at) ?? none }
  })
}

function lateTimers({ stalls }: Tally, now: number): number {
  return stalls.filter(stall => now - stall.at <= SATURATED.windowMs).length
}

function viewWarnings(tally: Tally, now: number): Warning[] {
  const { environment } = tally
  const warnings: [Warning, boolean][] = [
    ['no-direct-link', neverLinked(tally, now)],
    ['without-host', environment?.hostAnswered === false],
    ['hidden-tab', tally.hidden],
    ['emulated', tally.conditions !== null],
    ['saturated', lateTimers(tally, now) >= SATURATED.stalls],
    ['one-machine', environment?.loopback === true],
    ['relays-apart', isCutOff(tally)],
    ['insecure-context', environment?.secure === false],
    ['no-offline-start', environment?.secure === true && environment.keptForOffline === false],
  ]
  return warnings.filter(([, applies]) => applies).map(([warning]) => warning)
}
