/**
 * The numbers of the mesh. HyParView: Leitao, Pereira, Rodrigues, "HyParView: a membership protocol for reliable
 * gossip-based broadcast", DSN 2007. Plumtree: the same authors, "Epidemic broadcast trees", SRDS 2007.
 */
import { LIMITS } from '#protocol'
import type { Pace } from './link.ts'

export interface MeshSettings {
  /** Up to so many peers, self included, everybody links with everybody. */
  fullMeshPeers: number
  /** Links per peer in larger rooms: below `min` it looks for more, above `max` it lets go. */
  degree: { min: number; max: number }
  /** Peers that it could link with: known, not linked. */
  passiveSize: number
  /** Steps of a newcomer's random walk, and the step at which it is put into a passive view. */
  activeWalk: number
  passiveWalk: number
  shuffle: { everyMs: number; active: number; passive: number }
  /** An idle link says this often that its peer lives. */
  heartbeatMs: number
  /** After so much silence other neighbours are asked about a peer, and after so much it is lost. */
  suspectAfterMs: number
  lostAfterMs: number
  /** In a large room heartbeats come more seldom, and silence is given so much more time. */
  slow: { heartbeatMs: number; graceMs: number }
  /** How many others are asked. */
  witnesses: number
  /** Whom others call dead, and who is no neighbour, has this long to say that it lives. */
  suspicionMs: number
  /** A signal without an answer is given up after `answerMs`, a link that does not open after `connectMs`. */
  answerMs: number
  /** The more peers, the longer: a room may come together at one moment, and on one machine. */
  answerMsPerPeer: number
  connectMs: number
  /**
   * Whoever joins begins one attempt, and another only so much later: in a small room while it has no link, in a large one
   * until it has reached everybody.
   */
  joiningMs: { small: number; large: number }
  /** Whoever joins begins nothing before nobody else came for `quietMs`, or `mostMs` after the first: links cost what joins need. */
  gathering: { quietMs: number; mostMs: number }
  /** First pause after a failed attempt; doubles up to the last, which grows with the room. */
  retryMs: number
  maxRetryMs: number
  /** A member that no frame reaches for so long is dialled even by a peer that has links enough. */
  bridgeAfterMs: number
  /**
   * Whoever has nothing else to say to everyone says so often that it lives: at least `leastMs`, and `perPeerMs` for each
   * peer of the room, so that a room's cost grows with its size and not with its square. While nobody comes or goes, as
   * long as that has been so, up to `calmTimes` as seldom (Trickle, RFC 6206).
   */
  beacon: { leastMs: number; perPeerMs: number; calmTimes: number }
  /** Changes of the neighbourhood are told to neighbours after so long, several at once. */
  viewDelayMs: number
  /**
   * Plumtree: announcements wait so long for company, those of what had to be fetched shorter, and a missing frame so long
   * before it is.
   */
  announceAfterMs: number
  announceFetchedAfterMs: number
  graftAfterMs: number
  /** What a peer keeps of others' broadcasts, to fill the gaps of its neighbours. */
  memory: { frames: number; bytes: number }
  invitationMs: number
  /** Whether everyone keeps track of everyone (rooms of the lab), or of its neighbourhood alone (large simulations). */
  roster: boolean
}

/** Ten peers make 45 links, five to nine a tab; at 15-27 ms a link on two cores that is a second of set-up. Chosen. */
export const FULL_MESH_PEERS = 10

/** Between two heartbeats. */
export function heartbeatMs(settings: MeshSettings, pace: Pace): number {
  return pace === 'slow' ? settings.slow.heartbeatMs : settings.heartbeatMs
}

/** What is added to the limits of silence for a peer whose heartbeats come at this pace. */
export function graceMs(settings: MeshSettings, pace: Pace): number {
  return pace === 'slow' ? settings.slow.graceMs : 0
}

/** Between the heartbeats of a process that is well, on a machine that is not idle. */
const JITTER_MS = 50

/**
 * How lately a witness must have heard of a suspect to vouch for it. A heartbeat of its last moment may have reached the
 * witness almost one interval after the one that reached us.
 */
export function vouchMs(settings: MeshSettings, pace: Pace): number {
  return settings.suspectAfterMs + graceMs(settings, pace) - heartbeatMs(settings, pace) - JITTER_MS
}

/** Beacons that may be missed before a peer without a link is silent for too long. Three, as for heartbeats, and some. */
const MISSED_BEACONS = 3.5

export function beaconMs({ beacon }: MeshSettings, peers: number): number {
  return Math.max(beacon.leastMs, beacon.perPeerMs * peers)
}

/** Between a word and the beacon after it, where nobody had come or gone for `calmMs` then, nor does. */
export function calmBeaconMs(settings: MeshSettings, peers: number, calmMs: number): number {
  const everyMs = beaconMs(settings, peers)
  return Math.min(Math.max(everyMs, calmMs), settings.beacon.calmTimes * everyMs)
}

/** How long a peer without a link stays reachable without a word from it, once somebody came or went. */
export function routedSilentMs(settings: MeshSettings, peers: number): number {
  return MISSED_BEACONS * beaconMs(settings, peers)
}

/** And after a word that it said when nobody had come or gone for `calmMs`. */
export function calmSilentMs(settings: MeshSettings, peers: number, calmMs: number): number {
  return MISSED_BEACONS * calmBeaconMs(settings, peers, calmMs)
}

export const MESH_SETTINGS: MeshSettings = {
  fullMeshPeers: FULL_MESH_PEERS,
  // HyParView's active view is 5 (p. 9: fanout 4 + 1); two more are room to take newcomers in without dropping anybody.
  degree: { min: 5, max: 7 },
  // HyParView, p. 9: passive view 30, ARWL 6, PRWL 3, shuffles of 3 active and 4 passive peers.
  passiveSize: 30,
  activeWalk: 6,
  passiveWalk: 3,
  // The paper names no period. Thirty peers hand on 21 messages a second for it, and a room of thirty has mixed well
  // before a lesson begins. Chosen.
  shuffle: { everyMs: 20_000, active: 3, passive: 4 },
  // 740 + one heartbeat stays under the second that the lab promises. A heartbeat may come 490 ms late before its peer is
  // lost, and single round trips on a busy machine reach 57-266 ms. The 220 ms in between are for the witnesses. With 150,
  // 500 and 700 a heartbeat might come 550 ms late, for two thirds more messages on an idle link.
  heartbeatMs: 250,
  suspectAfterMs: 520,
  lostAfterMs: 740,
  // Thirty peers with six links each send 300 heartbeats a second instead of 720; a crash is found within 1.3 s still, and
  // one may come 700 ms late: a machine with thirty tabs is a busy one.
  slow: { heartbeatMs: 600, graceMs: 560 },
  // SWIM asks k = 3 (Das, Gupta, Motivala, DSN 2002); Lifeguard (arXiv 1707.00788) keeps it.
  witnesses: 3,
  // Above two broadcasts across a room on a busy machine (266 ms each). Chosen.
  suspicionMs: 1_000,
  // simple-peer has no connect timeout of its own. A tab that starts up in a full room answers after some seconds.
  answerMs: 3_000,
  // Thirty tabs that start at once on two cores take up to 20 s to link: of 1,273 dials that were given up after 3 s, 214
  // became links.
  answerMsPerPeer: 100,
  connectMs: 8_000,
  // The shortest pause of RFC 8305 ("Happy Eyeballs", section 8) where everybody is dialled in the end; else longer than a
  // link takes while sixteen tabs come together on two cores (200-400 ms, measured).
  joiningMs: { small: 100, large: 500 },
  // Of sixteen tabs that come at one moment on two cores the last is in after 210 ms, and after 350 to 935 where the first begin
  // to link at once; all reach each other after 0.63 to 0.79 s (once 1.0) instead of 0.8 to 1.4. With 30 and 150, or 40 and 200,
  // every other time was as before (seven times each).
  gathering: { quietMs: 60, mostMs: 250 },
  retryMs: 200,
  maxRetryMs: 2_000,
  bridgeAfterMs: 1_500,
  // Thirty peers: one each in 3 s, 290 small messages a second in the whole room, and 97 where nobody comes or goes, less
  // what a lab's probes stand in for (measure/timing.ts). Three times: below MISSED_BEACONS, so that who saw nobody come or
  // go speaks in time for those who did.
  beacon: { leastMs: 1_000, perPeerMs: 100, calmTimes: 3 },
  viewDelayMs: 50,
  // Plumtree leaves both open; announcements ride on heartbeats, so one of a large room comes by then.
  announceAfterMs: 600,
  // Where the tree is torn others wait for it behind us; what one graft is answered with comes together. Chosen.
  announceFetchedAfterMs: 50,
  graftAfterMs: 200,
  memory: { frames: 2_000, bytes: 4 * 1024 * 1024 },
  invitationMs: 600_000,
  roster: true,
}

/** Everybody links with everybody in a room of any size: `/?mesh=full`, to measure what that costs. */
export const UNBOUNDED_SETTINGS: MeshSettings = { ...MESH_SETTINGS, fullMeshPeers: LIMITS.peersPerRoom }
