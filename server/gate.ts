/**
 * Asks the door for every connection to a server: at TCP, before TLS and HTTP have cost anything. Whom a reverse proxy
 * speaks for is not known before the request, so there each WebSocket asks.
 */
import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:net'
import { clientAddress, isProxy, type Proxies, subscriberOf } from './client-address.ts'
import { type Door, MAX_CONNECTIONS, type Turned } from './door.ts'

export interface GateOptions {
  proxies: Proxies
  nowMs: () => number
  onTurned: (why: Turned, address: string) => void
}

export interface Gate {
  /** As the limits count addresses. */
  addressOf(request: IncomingMessage): string
  /** Whether the WebSocket that this request asks for may open. */
  admits(request: IncomingMessage): boolean
}

export function putGate<Kind extends string>(
  server: Server,
  door: Door<Kind>,
  { proxies, nowMs, onTurned }: GateOptions,
): Gate {
  server.maxConnections = MAX_CONNECTIONS
  server.on('drop', () => onTurned('connections', 'any'))

  function enters(address: string, socket: IncomingMessage['socket']): boolean {
    const turned = door.enter(address, nowMs())
    if (turned === null) socket.once('close', () => door.leave(address))
    else onTurned(turned, address)
    return turned === null
  }

  // In front of those who serve connections: to set HTTP or TLS up for one costs more than to turn it away.
  const serving = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', socket => {
    const address = socket.remoteAddress ?? ''
    if (isProxy(address, proxies) || enters(subscriberOf(address), socket)) {
      for (const serve of serving) serve.call(server, socket)
    } else socket.resetAndDestroy()
  })
  return {
    addressOf: request => clientAddress(request, proxies),
    admits: request =>
      !isProxy(request.socket.remoteAddress ?? '', proxies) ||
      enters(clientAddress(request, proxies), request.socket),
  }
}
