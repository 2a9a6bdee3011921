/**
 * Brings a Socket.IO connection back as soon as its server is back.
 *
 * Socket.IO's own way, a WebSocket every quarter second, defeats itself in Chromium, which delays the WebSockets of a
 * page of which many failed: a relay that had been dead for 25 s was found again 15 s after its return. A fetch is not
 * delayed. So the server is asked over HTTP until it answers, and only then is the WebSocket opened.
 */
import type { Socket } from 'socket.io-client'
import type { Clock, Random } from '../core/clock.ts'

export interface KeepConnectedOptions {
  /** Answered by the server whenever it runs. */
  healthUrl: string
  clock: Clock
  random: Random
}

/** Drawn uniformly, so that a whole class does not come back in one moment; the mean is a fifth of the promised second. */
const RETRY_MS = { min: 50, max: 250 }

/** A frozen server accepts and says nothing. Its answer may still come when it is thawed, so this is no hurry. */
const ANSWER_TIMEOUT_MS = 2_000

/** Call it on a socket with `reconnection: false`. Ends when the returned function is called, or `socket.disconnect()`. */
export function keepConnected(
  socket: Socket,
  { healthUrl, clock, random }: KeepConnectedOptions,
): () => void {
  let isStopped = false
  let cancel = () => {}

  function retry(): void {
    if (isStopped) return
    cancel()
    const delayMs = RETRY_MS.min + (RETRY_MS.max - RETRY_MS.min) * random()
    cancel = clock.at(clock.now() + delayMs, () => void attempt())
  }

  async function attempt(): Promise<void> {
    const isThere = await answers(healthUrl)
    if (isStopped) return
    if (isThere) socket.connect()
    else retry()
  }

  socket.on('connect_error', retry)
  socket.on('disconnect', reason => {
    if (reason !== 'io client disconnect') retry()
  })
  return () => {
    isStopped = true
    cancel()
  }
}

/** Whether anything at all answers there. */
async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
    return true
  } catch {
    // Refused or silent: the caller asks again.
    return false
  }
}
