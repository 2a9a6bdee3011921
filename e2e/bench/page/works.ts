/** What a lane does with its connection in one turn. */
import { applicationFrame } from '../application-frame.ts'
import type { Turn } from '../runner/rounds.ts'
import type { Connection } from './connection.ts'

export interface Work {
  /** `trips`: milliseconds of each round trip, one after the other. `rate`: frames per second, one value. */
  kind: 'trips' | 'rate'
  frameBytes: number
  /** How many frames in one turn. */
  frames: number
}

/** Chosen: enough that nothing waits for the sender, and below what any of the ways drops. */
const WINDOW_BYTES = 1024 * 1024
const WINDOW_FRAMES = 256

/**
 * All ways but the raw ones are best effort, and a link of the mesh that was silent for a moment on a busy machine is
 * made anew without what was on it. What has not arrived after so much silence is sent again, and the time counts.
 */
const SILENT_MS = 1_000

export function turnOf({ kind, frameBytes, frames }: Work, connection: Connection): Turn {
  const frame = applicationFrame(frameBytes)
  return kind === 'trips' ? () => trips(connection, frame, frames) : () => rate(connection, frame, frames)
}

async function trips(
  connection: Connection,
  frame: Uint8Array<ArrayBuffer>,
  frames: number,
): Promise<number[]> {
  connection.onArrived(bytes => connection.reply(bytes))
  const taken: number[] = []
  for (let count = 0; count < frames; count += 1) {
    const startedAt = performance.now()
    const repeating = setInterval(() => connection.send(frame), SILENT_MS)
    await new Promise<void>(resolve => {
      connection.onReplied(() => resolve())
      connection.send(frame)
    })
    clearInterval(repeating)
    taken.push(performance.now() - startedAt)
  }
  return taken
}

/** So many are on their way at a time, whatever the way: an arrival lets the next one go. */
async function rate(
  connection: Connection,
  frame: Uint8Array<ArrayBuffer>,
  frames: number,
): Promise<number[]> {
  const window = Math.min(WINDOW_FRAMES, Math.max(1, Math.floor(WINDOW_BYTES / frame.length)))
  const startedAt = performance.now()
  let repeating: ReturnType<typeof setInterval> | undefined
  await new Promise<void>(resolve => {
    let [sent, arrived, arrivedBefore] = [0, 0, 0]
    const fill = () => {
      while (sent < frames && sent - arrived < window) {
        sent += 1
        connection.send(frame)
      }
    }
    connection.onArrived(() => {
      arrived += 1
      if (arrived === frames) resolve()
      else fill()
    })
    repeating = setInterval(() => {
      if (arrived === arrivedBefore) sent = arrived
      arrivedBefore = arrived
      fill()
    }, SILENT_MS)
    fill()
  })
  clearInterval(repeating)
  return [(1_000 * frames) / (performance.now() - startedAt)]
}
