/**
 * Plumtree (Leitao, Pereira, Rodrigues, SRDS 2007): broadcasts flow along a tree of eager links; over the lazy ones they
 * are only announced. A link over which a second copy comes is pruned to lazy; a broadcast that was announced and did
 * not come is fetched, which makes its link eager again (grafted), so that the tree mends itself.
 *
 * Announcements ride on heartbeats. Beyond the paper: each origin has trees of its own (trees.ts), and a link that opens begins
 * with a digest of the latest broadcasts, so that two halves that were apart tell each other what they missed.
 */
import type { PeerId } from '#protocol'
import { Announcements } from './announcements.ts'
import { HeardOrigins } from './heard-origins.ts'
import type { Announcement, BroadcastName, BroadcastRef, LinkMessage, Tree } from './link-message.ts'
import { MissingBroadcasts } from './missing-broadcasts.ts'
import { type PassedBroadcast, RecentBroadcasts } from './recent-broadcasts.ts'
import type { MeshSettings } from './settings.ts'
import { Trees } from './trees.ts'
import { WIRE_LIMITS } from './wire.ts'

export type PlumtreeSettings = Pick<
  MeshSettings,
  'announceAfterMs' | 'announceFetchedAfterMs' | 'graftAfterMs' | 'memory'
>

/** What a link begins with: the broadcasts of so long before. Longer cuts are made good by `delivery/`. Chosen. */
const DIGEST_MS = 30_000
/** While a room comes together what was said is on its way over other links: to ask for it would only bring it twice. Chosen. */
const JOINING_MS = 5_000
/** The most that one graft is answered with, so that it is no amplifier; the rest is announced anew behind it. */
const GRAFT_BYTES = 512 * 1024
/**
 * Links that another way has to save before the tree is changed. With less, whatever comes first over a longer way on a busy
 * machine changes it, there and back.
 */
const SHORTER_BY = 2

export class Plumtree {
  readonly #settings: PlumtreeSettings
  readonly #send: (to: PeerId, message: LinkMessage) => void
  readonly #trees: Trees
  readonly #announcements = new Announcements()
  readonly #heard = new HeardOrigins()
  readonly #isProven: (origin: PeerId) => boolean
  readonly #recent: RecentBroadcasts
  readonly #missing: MissingBroadcasts
  /** When the first link opened. */
  #joinedAtMs: number | null = null

  /** `isProven`: it is known to be there, and not only as a key that signed something. */
  constructor(
    self: PeerId,
    settings: PlumtreeSettings,
    send: (to: PeerId, message: LinkMessage) => void,
    isProven: (origin: PeerId) => boolean,
  ) {
    this.#settings = settings
    this.#send = send
    this.#isProven = isProven
    this.#trees = new Trees(self)
    this.#recent = new RecentBroadcasts(settings.memory)
    this.#missing = new MissingBroadcasts(settings.graftAfterMs)
  }

  linkUp(peer: PeerId, nowMs: number): void {
    this.#trees.linkUp(peer)
    this.#joinedAtMs ??= nowMs
    const isJoining = nowMs - this.#joinedAtMs < JOINING_MS
    const announceAtMs = isJoining ? nowMs + this.#settings.announceAfterMs : nowMs
    for (const kept of this.#recent.since(nowMs - DIGEST_MS))
      this.#announcements.add(peer, announcementOf(kept), announceAtMs)
  }

  linkDown(peer: PeerId): void {
    this.#trees.linkDown(peer)
    this.#announcements.forget(peer)
  }

  /**
   * A new neighbour reaches these peers, as we do: what they say has its way to both already, and is only announced over the
   * link between us. Else every link of a room that comes together carries a second copy for each origin, and a prune back.
   */
  bothReach(neighbour: PeerId, origins: readonly PeerId[]): void {
    for (const origin of origins) this.#trees.makeLazy({ origin, frugal: false }, neighbour)
  }

  hasSeen(ref: BroadcastName): boolean {
    return this.#heard.hasSeen(ref)
  }

  /** Whether there is place for what this origin says. */
  admits(origin: PeerId, nowMs: number): boolean {
    return this.#heard.admits(origin, this.#isProven(origin), nowMs)
  }

  /** A first copy, or our own broadcast: sends it on. Returns whether it had to be asked for, so that it may be old. */
  spread(broadcast: PassedBroadcast, nowMs: number): boolean {
    const { from } = broadcast
    this.#heard.add(broadcast, this.#isProven(broadcast.origin), nowMs)
    this.#recent.add(broadcast)
    const wasAsked = this.#missing.came(broadcast)
    if (from !== null) this.#trees.makeEager(broadcast, from)
    const lazy = this.#trees.lazy(broadcast)
    const message = broadcast.hops < WIRE_LIMITS.hops ? onward(broadcast) : null
    const announcement = announcementOf(broadcast)
    const { announceAfterMs, announceFetchedAfterMs } = this.#settings
    const announceAtMs = nowMs + (wasAsked ? announceFetchedAfterMs : announceAfterMs)
    for (const peer of this.#trees.neighbours) {
      if (peer === from) continue
      if (lazy.has(peer)) this.#announcements.add(peer, announcement, announceAtMs)
      else if (message !== null) this.#send(peer, message)
    }
    return wasAsked
  }

  /** A further copy came from that neighbour: it is to announce from now on what takes this tree. */
  repeated(ref: BroadcastRef, from: PeerId): void {
    const { origin, frugal } = ref
    // Which tree it takes is not signed. Whoever says otherwise than the first copy did shall not thin out the wrong one.
    const kept = this.#recent.get(ref)
    if (kept !== undefined && kept.frugal !== frugal) return
    const wasEager = this.#trees.makeLazy(ref, from)
    // The origin of a frugal tree chooses its links anew, and is told each time.
    if (wasEager || (frugal && origin === from)) this.#send(from, { kind: 'prune', origin, frugal })
  }

  pruned(tree: Tree, from: PeerId): void {
    this.#trees.declined(tree, from)
  }

  grafted(from: PeerId, wanted: readonly BroadcastRef[], nowMs: number): void {
    let left = GRAFT_BYTES
    for (const ref of wanted) {
      const kept = this.#recent.get(ref)
      // By the tree that it took here, not by what somebody else announced.
      this.#trees.makeEager(kept ?? ref, from)
      if (kept === undefined || kept.hops >= WIRE_LIMITS.hops) continue
      left -= kept.sealed.length
      if (left < 0)
        this.#announcements.add(from, announcementOf(kept), nowMs + this.#settings.announceAfterMs)
      else this.#send(from, onward(kept))
    }
  }

  announced(from: PeerId, refs: readonly Announcement[], nowMs: number): void {
    for (const ref of refs) {
      if (this.hasSeen(ref)) this.#shorten(from, ref)
      // Of an origin that is new to us we want what comes now, not its past.
      else if (this.#heard.has(ref.origin) || isNewest(ref, refs)) this.#missing.announced(ref, from, nowMs)
    }
  }

  /** What is to be announced to this neighbour now, with the heartbeat that carries it. */
  takeAnnouncements(peer: PeerId): Announcement[] {
    return this.#announcements.take(peer)
  }

  /** Neighbours that are owed announcements by now. */
  dueAnnouncements(nowMs: number): PeerId[] {
    return this.#announcements.due(nowMs, this.#settings.announceAfterMs)
  }

  /** Fetches what was announced and did not come. */
  wake(nowMs: number): void {
    for (const [holder, wanted] of this.#missing.due(nowMs, this.#trees.neighbours)) {
      for (const ref of wanted) this.#trees.makeEager(ref, holder)
      for (let at = 0; at < wanted.length; at += WIRE_LIMITS.refs)
        this.#send(holder, { kind: 'graft', wanted: wanted.slice(at, at + WIRE_LIMITS.refs) })
    }
  }

  nextWakeMs(): number | null {
    const announceAtMs = this.#announcements.dueMs
    const fetchAtMs = this.#missing.nextDueMs()
    if (announceAtMs === null || fetchAtMs === null) return announceAtMs ?? fetchAtMs
    return Math.min(announceAtMs, fetchAtMs)
  }

  /** The paper's optimisation (section 3.8): a much shorter way than the one that it came takes that one's place. */
  #shorten(from: PeerId, ref: Announcement): void {
    const { origin, frugal, hops } = ref
    // Of a frugal tree the way is long on purpose.
    if (frugal) return
    const kept = this.#recent.get(ref)
    if (kept === undefined || kept.from === null || kept.hops - (hops + 1) < SHORTER_BY) return
    if (!this.#trees.makeEager(ref, from)) return
    // Number 0 is no broadcast: the copy that we have would come again, and prune the link that brings it.
    this.#send(from, { kind: 'graft', wanted: [{ origin, frugal, n: 0 }] })
    this.repeated(ref, kept.from)
  }
}

/** What is kept with it would stay alive as long. */
function announcementOf({ origin, frugal, n, hops }: PassedBroadcast): Announcement {
  return { origin, frugal, n, hops }
}

/** Whether no other of these has a greater number of the same origin. */
function isNewest({ origin, n }: BroadcastName, refs: readonly BroadcastName[]): boolean {
  return refs.every(other => other.origin !== origin || other.n <= n)
}

function onward({ hops, frugal, sealed }: PassedBroadcast): LinkMessage {
  return { kind: 'broadcast', hops: hops + 1, frugal, sealed }
}
