/** Why a socket went: told apart by how its WebSocket closed, which Socket.IO does not pass on. */
import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { LeaveReason } from '#protocol'
import { hasCode } from '../error-code.ts'

export interface Closing {
  /**
   * The WebSocket closed as a closed tab's does. Chromium closes that of a crashed renderer in the same way, so this is no
   * proof of a goodbye. False where the TCP connection just ended, or where the client gave up a relay that was slow.
   */
  goingAway: boolean
  /** Ends the TCP connection at once, with all that waits on it. */
  cut(): void
  /** Reads no more of it, so that a flood costs nothing while its sender is told why it ends. */
  deafen(): void
  /** The WebSocket was closed because a message was larger than Engine.IO takes. */
  oversize: boolean
}

/** Socket.IO's reason where the client said that it goes, rather than that its connection ended. */
export const GOODBYE = 'client namespace disconnect'

/** RFC 6455, 7.4.1: "a browser having navigated away from a page". */
const GOING_AWAY = 1001

/** Follows the WebSocket of a handshake request. What it says is known before Socket.IO's `disconnect` event. */
export function watchClosing(request: IncomingMessage): Closing {
  const closing: Closing = {
    goingAway: false,
    oversize: false,
    cut: () => request.socket.destroy(),
    deafen: () => request.socket.pause(),
  }
  if (!('websocket' in request) || !(request.websocket instanceof EventEmitter)) return closing
  request.websocket.prependListener('close', (code: unknown) => {
    closing.goingAway = code === GOING_AWAY
  })
  request.websocket.prependListener('error', (error: unknown) => {
    closing.oversize ||= hasCode(error, 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
  })
  return closing
}

/** `disconnect` is Socket.IO's reason. */
export function leaveReason(disconnect: string, closing: Closing): LeaveReason {
  if (disconnect === GOODBYE) return 'left'
  return disconnect === 'transport close' && closing.goingAway ? 'left' : 'dropped'
}
