/**
 * Asks the door for every connection to a server: at TCP, before TLS and HTTP have cost anything. Whom a reverse proxy
 * speaks for is not known before the request, so there each WebSocket asks.
 */
import type { IncomingMessage } from 'node:http'
import type { Server, Socket } from 'node:net'
import { clientAddress, isProxy, type Proxies, subscriberOf } from './client-address.ts'
import { type Door, MAX_CONNECTIONS, type Turned } from './door.ts'

/**
 * Who is turned away hears of it this late, so that trying again and again is slow for one who waits for an answer: a
 * flooder made 7,000 attempts a second without. Chosen: a person does not notice it.
 */
const HELD_MS = 250
/** Held at once, at some 2 KB each. Further ones are reset without delay. */
const MAX_HELD = 256

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
  let held = 0
  function turnAway(socket: Socket): void {
    if (held >= MAX_HELD) return void socket.resetAndDestroy()
    held += 1
    const end = setTimeout(() => socket.resetAndDestroy(), HELD_MS)
    socket.on('error', () => {})
    socket.once('close', () => {
      clearTimeout(end)
      held -= 1
    })
  }
  server.on('connection', socket => {
    const address = socket.remoteAddress ?? ''
    if (isProxy(address, proxies) || enters(subscriberOf(address), socket)) {
      for (const serve of serving) serve.call(server, socket)
    } else turnAway(socket)
  })
  return {
    addressOf: request => clientAddress(request, proxies),
    admits: request =>
      !isProxy(request.socket.remoteAddress ?? '', proxies) ||
      enters(clientAddress(request, proxies), request.socket),
  }
}
