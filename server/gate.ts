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

  server.on('connection', socket => {
    const address = socket.remoteAddress ?? ''
    if (isProxy(address, proxies)) return
    if (!enters(subscriberOf(address), socket)) socket.destroy()
  })
  return {
    addressOf: request => clientAddress(request, proxies),
    admits: request =>
      !isProxy(request.socket.remoteAddress ?? '', proxies) ||
      enters(clientAddress(request, proxies), request.socket),
  }
}
