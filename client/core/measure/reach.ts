/** Who can exchange frames with whom: read off a tally, never stored. */
import type { PeerId } from '#protocol'
import type { Report } from '../report.ts'
import type { PathName } from './snapshot.ts'
import type { PeerOnPath, PeerTally, Tally } from './tally.ts'
import { JOIN_GRACE_MS, probeIntervalMs, REPORTS_MISSED, reachWindowMs, reportFreshMs } from './timing.ts'

/**
 * In the room, as far as we can know. A goodbye over the mesh is final. While the relay is down it vouches for nobody
 * that the mesh once had: who is lost there then, is lost.
 */
export function isLive(tally: Tally, peer: PeerTally): boolean {
  if (peer.mesh.state === 'left') return false
  if (isConnected(peer.mesh) || peer.mesh.state === 'known') return true
  return peer.relay.state === 'open' && (tally.paths.relay.up === true || !meshHadIt(peer))
}

/**
 * It left rather than vanished: over the mesh its own word, over the relay a clean close, unless the mesh had it and
 * lost it without a word. Who leaves before its link has opened has no other way to say goodbye.
 */
export function saidGoodbye(peer: PeerTally): boolean {
  if (peer.mesh.state === 'left') return true
  return peer.relay.state === 'left' && (peer.mesh.state !== 'lost' || !meshHadIt(peer))
}

function meshHadIt(peer: PeerTally): boolean {
  return peer.mesh.echoAt !== null
}

/** Its own entry only: `constructor` is a well-formed peer id, and a property of every object. */
export function peerOf(tally: Tally, id: PeerId): PeerTally | undefined {
  return Object.hasOwn(tally.peers, id) ? tally.peers[id] : undefined
}

export function livePeers(tally: Tally): [PeerId, PeerTally][] {
  return peerEntries(tally).filter(([, peer]) => peer.goneAt === null)
}

export function peerEntries(tally: Tally): [PeerId, PeerTally][] {
  // Object.entries forgets the brand of the keys; the tally is only ever written with parsed peer ids.
  return Object.entries(tally.peers) as [PeerId, PeerTally][]
}

export function onPath(peer: PeerTally, path: PathName): PeerOnPath {
  return path === 'mesh' ? peer.mesh : peer.relay
}

/** Whether the path says that frames can be exchanged, directly or through others. */
export function isConnected({ state }: PeerOnPath): boolean {
  return state === 'open' || state === 'routed'
}

/** Whether this path owes us this peer: frames once went both ways, or the newcomer's time to connect is over. */
export function isOwed(peer: PeerTally, path: PathName, at: number): boolean {
  return onPath(peer, path).echoAt !== null || hadTime(peer, at)
}

/** Whether it has been in the room for as long as a newcomer may take to connect. */
export function hadTime(peer: PeerTally, at: number): boolean {
  return at - peer.knownAt >= JOIN_GRACE_MS
}

/** Whether frames went both ways between this peer and us lately. `size`: of the room, for those who ask for many peers. */
export function isReachable(
  tally: Tally,
  peer: PeerTally,
  path: PathName,
  at: number,
  size: number = tally.size,
): boolean {
  const there = onPath(peer, path)
  const { up, upSince } = tally.paths[path]
  if (up === false || !isConnected(there) || there.echoAt === null) return false
  // A path that was interrupted has to prove itself: an echo from before says nothing of it.
  if (there.echoAt < Math.max(there.since, upSince)) return false
  const silentMs = at - there.echoAt
  const windowMs = reachWindowMs(size)
  if (silentMs <= windowMs) return true
  // Who is probed seldom and has answered all so far is reachable; who owes an answer has as long for it as anybody.
  const calmMs = tally.pace.longestMs - probeIntervalMs(size)
  return silentMs <= windowMs + calmMs && (there.askedAt === null || at - there.askedAt <= windowMs)
}

export function reachableFrom(tally: Tally, path: PathName, at: number): PeerId[] {
  const live = livePeers(tally)
  return live.filter(([, peer]) => isReachable(tally, peer, path, at, live.length + 1)).map(([id]) => id)
}

/** Whether the path is up and all own pairs work; null when there is nobody to reach. */
export function isWhole(tally: Tally, path: PathName, at: number): boolean | null {
  if (tally.paths[path].up === false) return false
  const live = livePeers(tally)
  const owed = live.filter(([, peer]) => isOwed(peer, path, at))
  if (owed.length === 0) return null
  return owed.every(([, peer]) => isReachable(tally, peer, path, at, live.length + 1))
}

export interface Pairs {
  reachable: number
  total: number
}

/** Ordered pairs of live peers: our own from echoes, the others' from their reports. */
export function countPairs(tally: Tally, path: PathName, at: number): Pairs {
  const live = livePeers(tally)
  const size = live.length + 1
  const pairs: Pairs = { reachable: 0, total: 0 }
  const add = (reachable: boolean, owed: boolean): void => {
    if (reachable) pairs.reachable += 1
    if (reachable || owed) pairs.total += 1
  }
  for (const [id, peer] of live) {
    add(isReachable(tally, peer, path, at, size), isOwed(peer, path, at))
    // A newcomer's first report takes a moment, too.
    const owed = hadTime(peer, at)
    const report = freshReport(tally, peer, at, size)
    const reached = report === null ? NOBODY : reachedBy(report)[path]
    add(reached.has(tally.self), owed)
    for (const [other, otherPeer] of live) {
      if (other !== id) add(reached.has(other), owed && hadTime(otherPeer, at))
    }
  }
  return pairs
}

const NOBODY: ReadonlySet<PeerId> = new Set()
const sets = new WeakMap<Report, Record<PathName, ReadonlySet<PeerId>>>()

/** Reports do not change, and each is looked at many times before the next one comes. */
function reachedBy(report: Report): Record<PathName, ReadonlySet<PeerId>> {
  const known = sets.get(report)
  if (known !== undefined) return known
  const made = { mesh: new Set(report.reach.mesh), relay: new Set(report.reach.relay) }
  sets.set(report, made)
  return made
}

/** What a peer says of itself; null when it has said nothing lately: a stale report vouches for nothing. */
export function freshReport(
  tally: Tally,
  { report }: PeerTally,
  at: number,
  size: number = tally.size,
): Report | null {
  if (report === null) return null
  const freshMs = Math.max(reportFreshMs(size), REPORTS_MISSED * report.body.everyMs)
  return at - report.at <= freshMs ? report.body : null
}
