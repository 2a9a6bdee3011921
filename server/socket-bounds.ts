/** What Socket.IO would give to whoever asks for it, and no tab does: many sockets over one connection, and pongs without end. */
import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Server } from 'socket.io'
import { TokenBucket } from '#token-bucket'

/**
 * Firefox sends a ping of WebSockets (RFC 6455, 5.5.2) when the network of its machine changes, and no other browser any:
 * Engine.IO has pings of its own. Chosen: far more than networks change.
 */
const PINGS = { perSecond: 1, burst: 20 }

export function boundSockets(io: Pick<Server, 'use' | 'engine'>): void {
  oneSocketEach(io)
  io.engine.on('connection', ({ request }: { request: IncomingMessage }) => fewPings(request))
}

/**
 * A connection has one socket. Socket.IO makes one for each CONNECT that arrives before it has answered the first: thousands, in
 * one write of 64 KB.
 */
function oneSocketEach(io: Pick<Server, 'use'>): void {
  const connections = new WeakSet<object>()
  io.use((socket, next) => {
    if (connections.has(socket.conn)) return void socket.conn.close()
    connections.add(socket.conn)
    next()
  })
}

/** Each is answered, past all that is counted: who sends them and reads nothing would grow the process until it dies. */
function fewPings(request: IncomingMessage): void {
  if (!('websocket' in request) || !(request.websocket instanceof EventEmitter)) return
  const pings = new TokenBucket(PINGS.perSecond, PINGS.burst)
  request.websocket.on('ping', () => {
    if (!pings.take(1, performance.now())) request.socket.destroy()
  })
}
