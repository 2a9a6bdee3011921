/** Bounds what waits for a tab that stopped reading: without that, one such tab grows the relay until it dies. */
import type { EventEmitter } from 'node:events'

/** A stopped tab is to cost less than 8 MB (measured in the test); a whole log, for who comes back, is two thirds of it. */
export const MAX_BACKLOG_BYTES = 3 * 2 ** 20

/** What a waiting packet costs beside its bytes: objects of Socket.IO, Engine.IO, ws and the stream. Chosen after heap sizes. */
const PACKET_BYTES = 512

/** An Engine.IO connection, as far as this needs it. */
export interface Outgoing extends Pick<EventEmitter, 'on' | 'off'> {
  readonly transport: Pick<EventEmitter, 'prependListener'>
}

/**
 * Calls `onOver` once when more than `limitBytes` wait for this connection, in its own buffer or handed to the socket:
 * Engine.IO announces each packet, and when all that wait go to the socket, which is `ready` again when all are sent.
 */
export function watchBacklog(connection: Outgoing, limitBytes: number, onOver: () => void): void {
  const waiting = { here: 0, atSocket: 0 }
  const onPacket = (packet: { data?: unknown }) => {
    waiting.here += PACKET_BYTES + sizeOf(packet.data)
    if (waiting.here + waiting.atSocket <= limitBytes) return
    connection.off('packetCreate', onPacket)
    onOver()
  }
  connection.on('packetCreate', onPacket)
  connection.on('flush', () => {
    waiting.atSocket = waiting.here
    waiting.here = 0
  })
  // Before Engine.IO's own listener, which flushes again.
  connection.transport.prependListener('ready', () => {
    waiting.atSocket = 0
  })
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' || data instanceof Uint8Array ? data.length : 0
}
