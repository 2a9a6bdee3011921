/** Two RTCPeerConnections and nothing else: what a data channel can do. */
import type { Bytes, Connection } from './connection.ts'

export async function openChannel(): Promise<Connection> {
  const [near, far] = await openPair()
  return {
    send: bytes => near.send(bytes),
    reply: bytes => far.send(bytes),
    onArrived: listener => listen(far, listener),
    onReplied: listener => listen(near, listener),
  }
}

async function openPair(): Promise<[RTCDataChannel, RTCDataChannel]> {
  const ends = [new RTCPeerConnection(), new RTCPeerConnection()] as const
  const [near, far] = ends
  // As simple-peer's are: reliable and ordered.
  const channels = ends.map(end => end.createDataChannel('bare', { negotiated: true, id: 0 }))
  const open = Promise.all(channels.map(opened))
  await far.setRemoteDescription(await described(near))
  await near.setRemoteDescription(await described(far))
  const [a, b] = await open
  if (a === undefined || b === undefined) throw new Error('No data channel.')
  return [a, b]
}

/** With all candidates in it. */
async function described(end: RTCPeerConnection): Promise<RTCSessionDescription> {
  const gathered = new Promise<void>(resolve => {
    end.onicecandidate = ({ candidate }) => {
      if (candidate === null) resolve()
    }
  })
  await end.setLocalDescription()
  await gathered
  if (end.localDescription === null) throw new Error('The browser made no description.')
  return end.localDescription
}

function opened(channel: RTCDataChannel): Promise<RTCDataChannel> {
  channel.binaryType = 'arraybuffer'
  return new Promise(resolve => {
    channel.onopen = () => resolve(channel)
  })
}

function listen(channel: RTCDataChannel, listener: (bytes: Bytes) => void): void {
  channel.onmessage = ({ data }) => listener(new Uint8Array(data))
}
