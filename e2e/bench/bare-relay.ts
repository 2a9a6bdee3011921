/** The least that a relay can be, for benches: what one WebSocket of a URL sends, the others of that URL get. */
import type { WebSocket } from 'ws'
import { openSmallServer } from './small-server.ts'

const server = openSmallServer()
const rooms = new Map<string, Set<WebSocket>>()

server.on('connection', (socket, { url = '/' }) => {
  const room = rooms.get(url) ?? new Set()
  rooms.set(url, room.add(socket))
  socket.on('message', data => {
    for (const other of room) if (other !== socket) other.send(data)
  })
  socket.on('close', () => room.delete(socket))
})
