/** Brings a tally up to a moment: what timed out, who is gone, who reaches whom, and what that makes of each path. */
import { FULL_MESH_PEERS } from '../mesh/settings.ts'
import {
  countPairs,
  isLive,
  isReachable,
  isWhole,
  livePeers,
  onPath,
  peerEntries,
  peerOf,
  saidGoodbye,
} from './reach.ts'
import { secondOf } from './seconds.ts'
import { PATHS, type PathName, type PathState } from './snapshot.ts'
import { addFault, type FaultTally, type PathTally, type PeerTally, type Tally } from './tally.ts'
import { LATENCY_WINDOW_MS, PROBE_TIMEOUT_MS, SHOW_LOST_MS } from './timing.ts'

/** Enough for a fault a second over the whole timeline, each breaking and mending a path. */
const KEPT_CHANGES = 400

export function settle(tally: Tally, at: number): void {
  tally.settledAt = at
  judge(tally, at)
  for (const path of PATHS) {
    const { reachable, total } = countPairs(tally, path, at)
    if (total > 0) sampleSurvival(tally.paths[path], reachable / total, at)
  }
}

/** The same without looking at every pair, of which a large room has thousands. */
export function judge(tally: Tally, at: number): void {
  tally.judgedAt = at
  markGone(tally, at)
  tally.size = livePeers(tally).length + 1
  settleArrivals(tally, at)
  tally.smallSince = tally.size <= FULL_MESH_PEERS ? (tally.smallSince ?? at) : null
  for (const path of PATHS) {
    expireProbes(tally, tally.paths[path], at)
    judgeWholeness(tally, path, at)
    judgeState(tally, path, at)
  }
}

function markGone(tally: Tally, at: number): void {
  for (const [id, peer] of peerEntries(tally)) {
    const live = isLive(tally, peer)
    if (live) welcomeBack(peer, at)
    else if (peer.goneAt === null) {
      peer.goneAt = at
      addFault(tally, departure(id, peer, at))
      // Should it come back, the time between was no silence of a live peer.
      for (const path of PATHS) onPath(peer, path).heardAt = null
    } else if (isForgettable(peer, at)) delete tally.peers[id]
    if (!live) noteDeparture(tally, id, peer)
  }
}

function welcomeBack(peer: PeerTally, at: number): void {
  if (peer.goneAt === null) return
  peer.goneAt = null
  peer.knownAt = at
}

/** A frozen relay still takes it for a member: forgotten now, it would be somebody new when the relay is thawed. */
function isForgettable(peer: PeerTally, at: number): boolean {
  return peer.goneAt !== null && at - peer.goneAt > SHOW_LOST_MS && peer.relay.state !== 'open'
}

/** Gone from the whole room. A crash happened after the last sign of life, which is all that can be known here. */
function departure(id: string, peer: PeerTally, at: number): FaultTally {
  const left = saidGoodbye(peer)
  const signs = [peer.mesh.heardAt, peer.relay.heardAt].filter(sign => sign !== null)
  const lastSign = signs.length === 0 ? at : Math.max(...signs)
  const noticed = { mesh: null, relay: null }
  return {
    kind: left ? 'peer-left' : 'peer-lost',
    target: id,
    label: peer.name,
    at: left ? firstNotice(peer, at) : lastSign,
    noticed,
  }
}

function firstNotice(peer: PeerTally, at: number): number {
  return Math.min(at, ...PATHS.map(path => onPath(peer, path).lostAt ?? at))
}

function noteDeparture(tally: Tally, id: string, peer: PeerTally): void {
  const fault = tally.faults.findLast(f => f.target === id)
  if (fault === undefined) return
  for (const path of PATHS) {
    fault.noticed[path] ??= onPath(peer, path).lostAt
  }
}

function settleArrivals(tally: Tally, at: number): void {
  for (const [key, arrival] of Object.entries(tally.arrivals)) {
    if (!arrival.both && at - arrival.at <= PROBE_TIMEOUT_MS) continue
    delete tally.arrivals[key]
    const peer = peerOf(tally, arrival.from)
    if (peer !== undefined) peer.settledProbe = Math.max(peer.settledProbe, arrival.probe)
    const start = Math.floor(at / 1_000) * 1_000
    let second = tally.firsts.at(-1)
    if (second === undefined || second.at < start) {
      second = { at: start, mesh: 0, relay: 0, onlyMesh: 0, onlyRelay: 0 }
      tally.firsts.push(second)
    }
    if (arrival.both) second[arrival.first] += 1
    else second[arrival.first === 'mesh' ? 'onlyMesh' : 'onlyRelay'] += 1
  }
  while ((tally.firsts[0]?.at ?? at) < at - LATENCY_WINDOW_MS) tally.firsts.shift()
}

/** Copies to a peer that left meanwhile were owed to nobody: they are neither delivered nor lost, and not counted as sent. */
function expireProbes(tally: Tally, path: PathTally, at: number): void {
  for (const [number, probe] of Object.entries(path.probes)) {
    if (at - probe.at <= PROBE_TIMEOUT_MS && probe.open.length > 0) continue
    for (const id of probe.open) {
      if (peerOf(tally, id)?.goneAt === null) path.lost += 1
      else path.sent -= 1
    }
    delete path.probes[Number(number)]
  }
}

function judgeWholeness(tally: Tally, name: PathName, at: number): void {
  const { wholeness } = tally.paths[name]
  const before = wholeness.at(-1)?.whole
  // Nobody to reach: what was broken is not broken any more; otherwise there is nothing to say.
  const whole = isWhole(tally, name, at) ?? (before === false || null)
  if (whole === null || whole === before) return
  wholeness.push({ at, whole })
  if (wholeness.length > KEPT_CHANGES) wholeness.shift()
}

function judgeState(tally: Tally, name: PathName, at: number): void {
  const path = tally.paths[name]
  const word = stateWord(tally, name, at)
  if (path.state.word !== word) path.state = { word, since: at }
}

function stateWord(tally: Tally, name: PathName, at: number): PathState {
  const path = tally.paths[name]
  if (path.up === false) return 'down'
  const whole = isWhole(tally, name, at)
  if (whole === null) return wordWithoutPeers(tally, name)
  if (whole) return 'up'
  return livePeers(tally).some(([, peer]) => isReachable(tally, peer, name, at)) ? 'degraded' : 'down'
}

/**
 * Nobody to reach: a joined relay is up, a mesh of one shows nothing. Whose peers all vanished while no relay says that they
 * are gone may be cut off itself, and its mesh is down until it reaches somebody again.
 */
function wordWithoutPeers(tally: Tally, name: PathName): PathState {
  const { mesh, relay } = tally.paths
  if (name === 'relay') return relay.up === true ? 'up' : 'unknown'
  const haveVanished = peerEntries(tally).some(([, peer]) => peer.goneAt !== null && !saidGoodbye(peer))
  return relay.up !== true && (mesh.state.word === 'down' || haveVanished) ? 'down' : 'unknown'
}

function sampleSurvival(path: PathTally, survival: number, at: number): void {
  const second = secondOf(path, at)
  second.survival = Math.min(second.survival ?? 1, survival)
}
