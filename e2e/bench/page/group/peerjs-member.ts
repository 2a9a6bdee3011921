/** A full mesh of PeerJS connections: each connects to all who have a lower number. */
import { type DataConnection, Peer } from 'peerjs'
import { type Member, nameOf, type Place } from './member.ts'

export function joinPeerJs(port: number, { room, index, size }: Place): Member {
  const peer = new Peer(nameOf({ room, index }), {
    host: '127.0.0.1',
    port,
    path: '/',
    secure: false,
    // Its own default contacts public servers.
    config: { iceServers: [] },
  })
  const open: DataConnection[] = []
  const whole = new Promise<void>((resolve, reject) => {
    const watch = (connection: DataConnection) =>
      connection.on('open', () => {
        open.push(connection)
        if (open.length === size - 1) resolve()
      })
    peer.on('error', reject)
    peer.on('connection', watch)
    peer.on('open', () => {
      for (let other = 0; other < index; other += 1)
        watch(peer.connect(nameOf({ room, index: other }), { reliable: true }))
    })
  })
  return {
    whole,
    broadcast: bytes => {
      for (const connection of open) void connection.send(bytes)
    },
    onFrame: listener => {
      for (const connection of open)
        connection.on('data', data => listener(new Uint8Array(data as ArrayBuffer)))
    },
    close: async () => peer.destroy(),
  }
}
