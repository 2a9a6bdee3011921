/**
 * What PeerJS asks of its server, of which the package `peer` would bring an old express: who connects
 * (`/peerjs?id=self`) is told that it is open, and what has a `dst` is handed over, or kept until that one comes.
 */
import type { WebSocket } from 'ws'
import { openSmallServer } from '../small-server.ts'

const server = openSmallServer()
const sockets = new Map<string, WebSocket>()
const kept = new Map<string, string[]>()

server.on('connection', (socket, { url = '/' }) => {
  const self = new URL(url, 'http://localhost').searchParams.get('id') ?? ''
  sockets.set(self, socket)
  socket.send(JSON.stringify({ type: 'OPEN' }))
  for (const message of kept.get(self) ?? []) socket.send(message)
  kept.delete(self)
  socket.on('message', text => {
    const message = JSON.parse(String(text))
    if (message.dst === undefined) return
    const handedOver = JSON.stringify({ ...message, src: self })
    const receiver = sockets.get(message.dst)
    if (receiver === undefined) kept.set(message.dst, [...(kept.get(message.dst) ?? []), handedOver])
    else receiver.send(handedOver)
  })
  socket.on('close', () => sockets.delete(self))
})
