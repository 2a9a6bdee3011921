/** WebRTC for Node: prebuilt native bindings that simple-peer accepts as they are. */
import wrtc from '@roamhq/wrtc'
import { SimplePeerLinks } from '../paths/simple-peer-links.ts'

/** Links without ICE servers: host candidates are enough between processes of one machine or LAN. */
export function createNodeLinks(): SimplePeerLinks {
  const { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate } = wrtc
  return new SimplePeerLinks({
    iceServers: () => [],
    wrtc: { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate },
  })
}
