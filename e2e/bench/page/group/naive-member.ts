/** A full mesh as tutorials build it: whoever comes offers a connection to each who is there, candidates as they come. */
import type { Bytes } from '../connection.ts'
import { type Member, nameOf, type Place } from './member.ts'

interface Signal {
  description?: RTCSessionDescriptionInit
  candidate?: RTCIceCandidateInit
}

export function joinNaiveMesh(url: string, place: Place): Member {
  const socket = new WebSocket(`${url}/${place.room}?id=${nameOf(place)}`)
  const connections = new Map<string, RTCPeerConnection>()
  const open: RTCDataChannel[] = []
  let newest = (_bytes: Bytes): void => {}
  let becomeWhole = (): void => {}
  const whole = new Promise<void>(resolve => {
    becomeWhole = resolve
  })
  const send = (to: string, signal: Signal) => socket.send(JSON.stringify({ to, signal }))

  function connectionTo(peer: string): RTCPeerConnection {
    const known = connections.get(peer)
    if (known !== undefined) return known
    const connection = new RTCPeerConnection()
    connections.set(peer, connection)
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null) send(peer, { candidate: candidate.toJSON() })
    }
    const channel = connection.createDataChannel('bare', { negotiated: true, id: 0 })
    channel.binaryType = 'arraybuffer'
    channel.onmessage = ({ data }) => newest(new Uint8Array(data))
    channel.onopen = () => {
      open.push(channel)
      if (open.length === place.size - 1) becomeWhole()
    }
    return connection
  }

  async function describe(peer: string, connection: RTCPeerConnection): Promise<void> {
    await connection.setLocalDescription()
    if (connection.localDescription !== null)
      send(peer, { description: connection.localDescription.toJSON() })
  }

  async function take(from: string, { description, candidate }: Signal): Promise<void> {
    const connection = connectionTo(from)
    if (candidate !== undefined) return connection.addIceCandidate(candidate)
    if (description === undefined) return
    await connection.setRemoteDescription(description)
    if (description.type === 'offer') await describe(from, connection)
  }

  socket.onmessage = ({ data }) => {
    const { present, from, signal } = JSON.parse(data)
    if (present === undefined) void take(from, signal)
    else for (const peer of present) void describe(peer, connectionTo(peer))
  }
  return {
    whole,
    broadcast: bytes => {
      for (const channel of open) channel.send(bytes)
    },
    onFrame: listener => {
      newest = listener
    },
    close: async () => {
      socket.close()
      for (const connection of connections.values()) connection.close()
    },
  }
}
