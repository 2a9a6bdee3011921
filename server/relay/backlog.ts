/** Bounds what waits for a tab that stopped reading: without that, one such tab grows the relay until it dies. */
import type { EventEmitter } from 'node:events'

/** As much as Chromium's data channel queues: two seconds of all that two cores can move. */
export const MAX_BACKLOG_BYTES = 16 * 2 ** 20

/**
 * Calls `onOver` once when more than `limitBytes` wait on an Engine.IO connection. It announces each packet, and each
 * time that all waiting packets go to the transport, which it does only when the transport has sent the ones before.
 */
export function watchBacklog(connection: EventEmitter, limitBytes: number, onOver: () => void): void {
  let waitingBytes = 0
  const onPacket = (packet: { data?: unknown }) => {
    waitingBytes += sizeOf(packet.data)
    if (waitingBytes <= limitBytes) return
    connection.off('packetCreate', onPacket)
    onOver()
  }
  connection.on('packetCreate', onPacket)
  connection.on('flush', () => {
    waitingBytes = 0
  })
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' || data instanceof Uint8Array ? data.length : 0
}
