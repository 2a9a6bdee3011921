/**
 * A signalling server as tutorials of WebRTC have it: who connects to a room's URL (`/room?id=self`) is told who is there,
 * and what it sends to somebody is handed over.
 */
import type { WebSocket } from 'ws'
import { openSmallServer } from '../small-server.ts'

const server = openSmallServer()
const rooms = new Map<string, Map<string, WebSocket>>()

server.on('connection', (socket, { url = '/' }) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const self = searchParams.get('id') ?? ''
  const room = rooms.get(pathname) ?? new Map<string, WebSocket>()
  rooms.set(pathname, room)
  socket.send(JSON.stringify({ present: [...room.keys()] }))
  room.set(self, socket)
  socket.on('message', text => {
    const { to, signal } = JSON.parse(String(text))
    room.get(to)?.send(JSON.stringify({ from: self, signal }))
  })
  socket.on('close', () => room.delete(self))
})
