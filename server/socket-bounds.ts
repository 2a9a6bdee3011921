/** What Socket.IO would give to whoever asks for it, and no tab does: many sockets over one connection, and pongs without end. */
import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Server } from 'socket.io'

/**
 * A connection has one socket. Socket.IO makes one for each CONNECT that arrives before it has answered the first: thousands, in
 * one write of 64 KB.
 */
export function oneSocketEach(io: Pick<Server, 'use'>): void {
  const connections = new WeakSet<object>()
  io.use((socket, next) => {
    if (connections.has(socket.conn)) return void socket.conn.close()
    connections.add(socket.conn)
    next()
  })
}

/**
 * Engine.IO has pings of its own, and no browser sends those of WebSockets (RFC 6455, 5.5.2). Each is answered, past all that is
 * counted: who sends them and reads nothing would grow the process until it dies.
 */
export function hangUpOnPing(request: IncomingMessage): void {
  if (!('websocket' in request) || !(request.websocket instanceof EventEmitter)) return
  request.websocket.on('ping', () => request.socket.destroy())
}
