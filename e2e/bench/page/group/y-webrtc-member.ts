/** A room of y-webrtc, whose members link with each other. It carries documents, and no frames. */
import { WebrtcProvider } from 'y-webrtc'
import { Doc } from 'yjs'
import type { Member, Place } from './member.ts'

/** It tells that a link is to be made, not that it is open. */
const LOOK_EVERY_MS = 5

export function joinYWebrtc(url: string, { room, size }: Place): Member {
  const document = new Doc()
  const provider = new WebrtcProvider(room, document, {
    signaling: [url],
    // Tabs of one browser would else meet over a BroadcastChannel, without WebRTC.
    filterBcConns: false,
    // simple-peer's own default contacts public servers.
    peerOpts: { config: { iceServers: [] } },
  })
  const links = () => [...(provider.room?.webrtcConns.values() ?? [])].filter(({ connected }) => connected)
  return {
    whole: new Promise(resolve => {
      const timer = setInterval(() => {
        if (links().length < size - 1) return
        clearInterval(timer)
        resolve()
      }, LOOK_EVERY_MS)
    }),
    broadcast: () => {
      throw new Error('y-webrtc carries no frames.')
    },
    onFrame: () => {},
    close: async () => {
      provider.destroy()
      // Who is aware of whom is asked for by a timer until then.
      document.destroy()
    },
  }
}
