/** Two WebSockets of a bare `ws` relay, which parses nothing and checks nothing (bare-relay.ts). */
import { randomText } from '../../../client/lab/identity.ts'
import type { Bytes, Connection } from './connection.ts'

export async function openSocket(url: string): Promise<Connection> {
  const room = randomText(8)
  const [near, far] = await Promise.all([opened(`${url}/${room}`), opened(`${url}/${room}`)])
  return {
    send: bytes => near.send(bytes),
    reply: bytes => far.send(bytes),
    onArrived: listener => listen(far, listener),
    onReplied: listener => listen(near, listener),
  }
}

function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket)
    socket.onerror = () => reject(new Error(`No WebSocket to ${url}.`))
  })
}

function listen(socket: WebSocket, listener: (bytes: Bytes) => void): void {
  socket.onmessage = ({ data }) => listener(new Uint8Array(data))
}
