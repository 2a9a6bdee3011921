/** What a peer can be told to send. Everything else throws, with words for whoever called. */
import { LIMITS } from '#protocol'
import { toUtf8 } from '../core/frame.ts'
import type { Payload, Stream } from '../core/lab.ts'
import { PATHS, type PathName } from '../core/measure/snapshot.ts'

/** Timers of browsers are no finer. */
const MIN_INTERVAL_MS = 1

export function pathsOf(path: PathName | 'both'): readonly PathName[] {
  if (path === 'both') return PATHS
  if (!PATHS.includes(path))
    throw new TypeError(`There is no path "${String(path)}": use mesh, relay or both.`)
  return [path]
}

export function payloadBytes(payload: Payload): number {
  if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) {
    throw new TypeError('A payload is a string or a Uint8Array.')
  }
  const bytes = toUtf8(payload).length
  refuseIfTooLarge(bytes)
  return bytes
}

export function refuseIfTooLarge(bytes: number): void {
  if (bytes <= LIMITS.payloadBytes) return
  throw new RangeError(
    `A payload has at most ${LIMITS.payloadBytes} bytes; this one has ${bytes}. Send it in pieces.`,
  )
}

export function refuseIfNoStream({ bytes, intervalMs }: Stream): void {
  refuseIfTooLarge(bytes)
  if (intervalMs >= MIN_INTERVAL_MS) return
  throw new RangeError(`A stream sends every ${MIN_INTERVAL_MS} ms at most, not every ${intervalMs}.`)
}
