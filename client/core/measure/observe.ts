/** Folds one observation into a tally. The tally belongs to the caller and is changed in place: a log can be long. */
import type { PeerId } from '#protocol'
import { FULL_MESH_PEERS } from '../mesh/settings.ts'
import { noteConditions } from './conditions.ts'
import { record } from './histogram.ts'
import { loadsOf } from './load.ts'
import type { Observation } from './observation.ts'
import { isConnected, isReachable, onPath, peerOf } from './reach.ts'
import { secondOf } from './seconds.ts'
import { judge, settle } from './settle.ts'
import type { PathName } from './snapshot.ts'
import { addFault, emptyPeer, type PathTally, type PeerTally, type Tally } from './tally.ts'
import { PROBE_TIMEOUT_MS, probeIntervalMs } from './timing.ts'
import { noteReceipt, noteTrace } from './traces.ts'

/**
 * Between two evaluations of who reaches whom when nothing structural happened. In a large room also when something did:
 * everybody's state and report change while it comes together, and its probes are a second and more apart anyway. Without
 * this, 50 headless peers spent 29 % of their time here. Who went is noted at once, without the pairs: where 80 of 100 went
 * at one moment, those were a second of twenty peers' process.
 */
const JUDGE_INTERVAL_MS = 100
/**
 * Up to so many peers every pair is looked at as often. There are as many as the square of the peers: in a larger room more
 * seldom, in one of 100 every 600 ms. Without this, 20 of 80 headless peers spent 16 % of their time here.
 */
const PEERS_AT_FULL_RATE = 16
/** Load reports and traffic readings needed for rates, and stalls for a warning. */
const KEPT = { readings: 2, stalls: 50 } as const

export function observe(tally: Tally, event: Observation): void {
  const isNews = apply(tally, event)
  const arePairsDue = event.at - tally.settledAt >= settleIntervalMs(tally.size)
  if (arePairsDue || (isNews && tally.size <= FULL_MESH_PEERS)) return settle(tally, event.at)
  const isDue = event.at - tally.judgedAt >= JUDGE_INTERVAL_MS
  if (isDue || (isNews && isDeparture(event))) judge(tally, event.at)
}

function settleIntervalMs(peers: number): number {
  return JUDGE_INTERVAL_MS * Math.max(1, peers / PEERS_AT_FULL_RATE)
}

function isDeparture(event: Observation): boolean {
  return event.type === 'peer' && (event.state === 'lost' || event.state === 'left')
}

/** Returns whether who reaches whom may have changed at this instant. */
function apply(tally: Tally, event: Observation): boolean {
  switch (event.type) {
    case 'path':
      pathChanged(tally, event)
      return true
    case 'peer':
      return peerChanged(tally, event)
    case 'echo':
      return echoed(tally, event)
    case 'report': {
      const peer = peerOf(tally, event.from)
      if (peer === undefined) return false
      peer.report = { at: event.at, body: event.report }
      peer.name = event.report.name
      heard(tally, event.path, event.from, event.at)
      return true
    }
    case 'heard':
      heard(tally, event.path, event.from, event.at)
      arrived(tally, event)
      return false
    case 'probe':
      probed(tally, event)
      return false
    case 'fault':
      addFault(tally, {
        kind: event.kind,
        target: event.target,
        label: event.target,
        at: event.happenedAt,
        noticed: { mesh: null, relay: null },
      })
      return false
    default:
      count(tally, event)
      return false
  }
}

/** Observations that only add to a counter or replace a reading. */
function count(tally: Tally, event: Observation): void {
  switch (event.type) {
    case 'duplicate':
      tally.paths[event.path].duplicates += 1
      return
    case 'refused':
      tally.paths[event.path].refused += 1
      return
    case 'overflow':
      tally.paths[event.path].overflowed += event.givenUp.count
      return
    case 'delivered':
      heard(tally, event.path, event.from, event.at)
      return
    case 'load':
      return noteLoad(tally, event)
    case 'relays':
      tally.relays = event.relays
      return
    case 'traffic': {
      const { traffic } = tally.paths[event.path]
      traffic.push({ at: event.at, upBytes: event.upBytes, downBytes: event.downBytes })
      return keepLast(traffic, KEPT.readings)
    }
    case 'relayed': {
      const peer = peerOf(tally, event.peer)
      if (peer !== undefined) peer.relayed = event.relayed
      return
    }
    case 'link-failed': {
      const peer = peerOf(tally, event.peer)
      if (peer !== undefined) peer.failedLinks += 1
      return
    }
    case 'conditions':
      return noteConditions(tally, event)
    case 'visibility':
      tally.hidden = event.hidden
      return
    case 'environment':
      tally.environment = {
        secure: event.secure,
        loopback: event.loopback,
        hostAnswered: event.hostAnswered,
        keptForOffline: event.keptForOffline,
      }
      return
    case 'stall':
      tally.stalls.push({ at: event.at, lateMs: event.lateMs })
      return keepLast(tally.stalls, KEPT.stalls)
    // Only experiments look at these.
    case 'ticket':
    case 'edited':
    case 'edit-held':
    case 'set-up':
    case 'transfer':
    case 'chain':
    case 'moderation':
      return
    case 'trace':
      return noteTrace(tally, event)
    case 'traced':
      return noteReceipt(tally, event)
  }
}

function pathChanged(tally: Tally, event: Extract<Observation, { type: 'path' }>): void {
  const path = tally.paths[event.path]
  const isUp = event.state === 'up'
  // A tab that moves from one relay to another was never without.
  if (path.up !== isUp) path.upSince = event.at
  path.up = isUp
  path.detail = event.detail
  if (event.path !== 'relay') return
  const relay = event.state === 'up' ? event.detail : tally.server.relay
  tally.server = { state: event.state, since: event.at, relay }
}

/** Whether its state changed: a route that grew by a link changes nothing in who reaches whom. */
function peerChanged(tally: Tally, event: Extract<Observation, { type: 'peer' }>): boolean {
  const isGoodbye = isDeparture(event)
  const peer = isGoodbye ? peerOf(tally, event.peer) : ensurePeer(tally, event.peer, event.at)
  if (peer === undefined) return false
  if (event.state !== 'routed' && event.name !== undefined) peer.name = event.name
  const there = onPath(peer, event.path)
  if (isGoodbye) there.lostAt ??= event.at
  there.hops = event.state === 'routed' ? event.hops : null
  if (there.state === event.state) return false
  const wasConnected = isConnected(there)
  there.state = event.state
  // Another route is no interruption: the echoes, which keep coming or do not, tell whether frames flowed on.
  if (!wasConnected || !isConnected(there)) there.since = event.at
  if (!isConnected(there)) return true
  // What was known of the route before is not known of this one.
  there.lostAt = null
  there.rttMs = null
  if (event.path !== 'mesh') return true
  peer.relayed = null
  peer.via = null
  if (event.state !== 'open') return true
  peer.failedLinks = 0
  tally.hasLinked = true
  return true
}

function ensurePeer(tally: Tally, id: PeerId, at: number): PeerTally {
  const known = peerOf(tally, id)
  if (known !== undefined) return known
  const peer = emptyPeer(id, at)
  tally.size += 1
  tally.peers[id] = peer
  return peer
}

function echoed(tally: Tally, event: Extract<Observation, { type: 'echo' }>): boolean {
  heard(tally, event.path, event.from, event.at)
  const path = tally.paths[event.path]
  const sent = path.probes[event.probe]
  const peer = peerOf(tally, event.from)
  const waiting = sent?.open.indexOf(event.from) ?? -1
  if (sent === undefined || peer === undefined || waiting < 0) return false
  const rttMs = event.at - sent.at
  // Too late: it stays open until it is counted as lost.
  if (rttMs > PROBE_TIMEOUT_MS) return false
  sent.open.splice(waiting, 1)
  const wasReachable = isReachable(tally, peer, event.path, event.at)
  path.delivered += 1
  path.lastRttMs = rttMs
  const there = onPath(peer, event.path)
  there.echoAt = event.at
  there.askedAt = oldestOwed(path, event.from)
  there.rttMs = rttMs
  if (event.path === 'mesh') peer.via = event.via ?? null
  record(secondOf(path, event.at).latency, rttMs)
  return !wasReachable
}

function probed(
  tally: Tally,
  { at, path, probe, to, everyMs }: Extract<Observation, { type: 'probe' }>,
): void {
  tally.paths[path].probes[probe] = { at, open: [...to] }
  tally.paths[path].sent += to.length
  tally.pace.nowMs = everyMs ?? null
  tally.pace.longestMs = Math.max(tally.pace.longestMs, everyMs ?? 0)
  for (const id of to) {
    const peer = peerOf(tally, id)
    if (peer !== undefined) onPath(peer, path).askedAt ??= at
  }
}

/** When the oldest probe went out that this peer still owes an echo for. */
function oldestOwed({ probes }: PathTally, id: PeerId): number | null {
  let oldestAt: number | null = null
  for (const { at, open } of Object.values(probes))
    if (open.includes(id) && (oldestAt === null || at < oldestAt)) oldestAt = at
  return oldestAt
}

function heard(tally: Tally, path: PathName, from: PeerId, at: number): void {
  const peer = peerOf(tally, from)
  if (peer === undefined) return
  const there = onPath(peer, path)
  if (there.heardAt !== null) {
    // In a calm room it is not expected to speak at the full rate.
    const calmMs = Math.max(0, (peer.report?.body.everyMs ?? 0) - probeIntervalMs(tally.size))
    const silenceMs = Math.max(0, at - there.heardAt - calmMs)
    tally.paths[path].longestSilenceMs = Math.max(tally.paths[path].longestSilenceMs ?? 0, silenceMs)
  }
  there.heardAt = at
}

function arrived(tally: Tally, event: Extract<Observation, { type: 'heard' }>): void {
  const { at, from, probe, path } = event
  const peer = peerOf(tally, from)
  if (peer === undefined) return
  const key = `${from}:${probe}`
  const first = tally.arrivals[key]
  if (first !== undefined) first.both ||= first.first !== path
  else if (probe > peer.settledProbe) tally.arrivals[key] = { at, from, probe, first: path, both: false }
}

/** More relays than a lab can have are not told apart, whatever is reported. */
const MAX_RELAYS = 64

function noteLoad(tally: Tally, { at, report }: Extract<Observation, { type: 'load' }>): void {
  const readings = loadsOf(tally, report.relay)
  if (readings.length === 0 && Object.keys(tally.loads).length >= MAX_RELAYS) return
  tally.loads[report.relay] = readings
  readings.push({ at, report })
  keepLast(readings, KEPT.readings)
}

function keepLast(list: unknown[], n: number): void {
  if (list.length > n) list.splice(0, list.length - n)
}
