/** ICE servers as the lab host names them, in the shape that WebRTC takes. */
import type { LabInfo } from '#protocol'

/** Absent members are left out: RTCPeerConnection refuses an `undefined`. */
export function iceServers(info: LabInfo): RTCIceServer[] {
  return info.iceServers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }))
}
