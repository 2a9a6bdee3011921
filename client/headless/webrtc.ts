/** WebRTC for Node: prebuilt native bindings that simple-peer accepts as they are. */
import wrtc from '@roamhq/wrtc'
import type { Links } from '../core/mesh/links.ts'
import { SimplePeerLinks } from '../paths/simple-peer-links.ts'
import { Gate, GatedLinks } from './gated-links.ts'

/**
 * Node's host candidates are real addresses, there at once, and a STUN server of the LAN answers within this. More time
 * brings TCP candidates only: eight more sockets for each connection, which nobody needs.
 */
const GATHER_MS = 20

/**
 * Every connection of this process that starts makes all that are still gathering gather again: 40 at once opened 7,400
 * files and wrote offers too large to be accepted, 105 at once never got there. 105 links, both ends in one process
 * on two cores, took 3.4 s with 1 at a time, 2.0 s with 2 (38 open files for each link), 1.6 s with 4 (48), 1.8 s with
 * 16 (109).
 */
const DIALS_AT_ONCE = 2

/** A dial takes some 30 ms. A peer that does not answer must not hold up the others for longer than this. */
const DIAL_TURN_MS = 300

/** Shared by all peers of this process. */
const gate = new Gate(DIALS_AT_ONCE, DIAL_TURN_MS)

/** Without ICE servers, host candidates are enough between processes of one machine or LAN. */
export function createNodeLinks(iceServers: () => RTCIceServer[] = () => []): Links {
  const { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate } = wrtc
  const links = new SimplePeerLinks({
    iceServers,
    wrtc: { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate },
    gatherMs: GATHER_MS,
  })
  return new GatedLinks(links, gate)
}
