/** A room of Trystero over its default strategy, Nostr, of whose relays there is one: rivals/nostr-relay.ts. */
import { getRelaySockets, joinRoom, pauseRelayReconnection } from 'trystero'
import type { Bytes } from '../connection.ts'
import type { Member, Place } from './member.ts'

export function joinTrystero(url: string, { room, size }: Place): Member {
  // Its page keeps the socket of each relay, and the connections of an app for its next room. Whoever enters is to be a
  // newcomer, as in all lanes: the relay takes any path, and each room is an app of its own.
  const relayUrl = `${url}/${room}`
  const connections: RTCPeerConnection[] = []
  const joined = joinRoom(
    {
      appId: room,
      relayConfig: { urls: [relayUrl] },
      // Its own default contacts public servers.
      rtcConfig: { iceServers: [] },
      // Of two connections to one peer it keeps one, and leaves the other open.
      rtcPolyfill: class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration)
          connections.push(this)
        }
      },
    },
    room,
  )
  const frames = joined.makeAction<Bytes>('frame')
  const present = new Set<string>()
  return {
    whole: new Promise(resolve => {
      // Told when both ends of a channel have said that they are ready.
      joined.onPeerJoin = peer => {
        present.add(peer)
        if (present.size === size - 1) resolve()
      }
    }),
    broadcast: bytes => void frames.send(bytes),
    onFrame: listener => {
      frames.onMessage = bytes => listener(bytes)
    },
    close: async () => {
      await joined.leave()
      for (const connection of connections) connection.close()
      pauseRelayReconnection()
      getRelaySockets()[relayUrl]?.close()
    },
  }
}
