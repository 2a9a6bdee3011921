/** Why a socket went: told apart by how its WebSocket closed, which Socket.IO does not pass on. */
import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { LeaveReason } from '#protocol'
import { hasCode } from '../error-code.ts'

export interface Closing {
  /**
   * The WebSocket closed with a close frame, as a closed tab's does; false where the TCP connection just ended.
   * Chromium sends one (1001) for a crashed renderer too, so a clean close is no proof of a goodbye.
   */
  clean: boolean
  /** Ends the TCP connection at once, with all that waits on it. */
  cut(): void
  /** Reads no more of it, so that a flood costs nothing while its sender is told why it ends. */
  deafen(): void
  /** The WebSocket was closed because a message was larger than Engine.IO takes. */
  oversize: boolean
}

/** RFC 6455, 7.4.1: no close frame was received. */
const CLOSED_ABNORMALLY = 1006

/** Follows the WebSocket of a handshake request. What it says is known before Socket.IO's `disconnect` event. */
export function watchClosing(request: IncomingMessage): Closing {
  const closing: Closing = {
    clean: false,
    oversize: false,
    cut: () => request.socket.destroy(),
    deafen: () => request.socket.pause(),
  }
  if (!('websocket' in request) || !(request.websocket instanceof EventEmitter)) return closing
  request.websocket.prependListener('close', (code: unknown) => {
    closing.clean = code !== CLOSED_ABNORMALLY
  })
  request.websocket.prependListener('error', (error: unknown) => {
    closing.oversize ||= hasCode(error, 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
  })
  return closing
}

/** `disconnect` is Socket.IO's reason. */
export function leaveReason(disconnect: string, closing: Closing): LeaveReason {
  if (disconnect === 'client namespace disconnect') return 'left'
  return disconnect === 'transport close' && closing.clean ? 'left' : 'dropped'
}
