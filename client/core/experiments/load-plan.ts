/** Phases of equal load: nobody streams, everybody over the mesh, everybody over the relay. */
import type { PathName } from '../measure/snapshot.ts'
import type { Over, Step } from './plan.ts'

export type LoadKind = 'idle' | PathName
export const LOAD_KINDS: readonly LoadKind[] = ['idle', 'mesh', 'relay']

export interface LoadSettings {
  peers: number
  intervalMs: number
  bytes: number
  phaseMs: number
}

/** Chosen: ten timed frames a second and path give a percentile in a few seconds, and are no load themselves. */
const PING_EVERY_MS = 50
/** As small as what people send each other. */
const PING_BYTES = 64

/**
 * The steps of one phase. Timed frames go out in every phase alike, over both paths in turns, so that what is left when the
 * idle phase is taken off is the stream's alone.
 */
export function loadPhase(name: string, kind: LoadKind, atMs: number, settings: LoadSettings): Step[] {
  const { peers, intervalMs, bytes, phaseMs } = settings
  const stream = kind === 'idle' ? null : { path: kind, intervalMs, bytes }
  const pings = Array.from(
    { length: Math.floor(phaseMs / PING_EVERY_MS) },
    (_, index): [Over, number, number] => [
      index % 2 === 0 ? 'mesh' : 'relay',
      1 + (Math.floor(index / 2) % (peers - 1)),
      PING_BYTES,
    ],
  )
  return [
    { atMs, action: { type: 'stream', stream } },
    { atMs, action: { type: 'phase', name } },
    { atMs, action: { type: 'pings', from: 0, everyMs: PING_EVERY_MS, pings } },
  ]
}

/** A B B A: what drifts meanwhile hits all kinds alike. */
export function kindsInTurn(turn: number): readonly LoadKind[] {
  return turn % 2 === 0 ? LOAD_KINDS : LOAD_KINDS.toReversed()
}
