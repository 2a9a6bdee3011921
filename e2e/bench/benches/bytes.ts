/** Counts of bytes, which no other work of the machine changes: they have no A/A lane. */
import { type Bench, countRatio } from '../runner/bench.ts'
import { withSourcePage } from '../source-page.ts'

const FRAME_BYTES = 64
/**
 * One after the other, so that no two share a packet; and longer than the 50 ms for which Chromium gives the same
 * statistics again.
 */
const FRAMES = 500

export const wireBytes: Bench = {
  name: 'wire-bytes',
  title: 'Bytes on the wire, 64 B',
  figures: [
    countRatio({
      what: 'ours / raw RTCDataChannel',
      ours: 'mesh',
      base: 'RTCDataChannel',
      goal: { atMost: 1.07 },
    }),
  ],
  rounds: 10,
  deadlineMs: 120_000,
  measure: effort =>
    withSourcePage(import.meta.dirname, page =>
      page.evaluate(
        async ([bytes, frames, much]) => (await import('../page/bytes.ts')).wireBytes(bytes, frames, much),
        [FRAME_BYTES, FRAMES, effort] as const,
      ),
    ),
}

export const signallingBytes: Bench = {
  name: 'signalling-bytes',
  title: 'Signalling bytes per link',
  figures: [
    countRatio({
      what: 'ours / simple-peer with trickle',
      ours: 'mesh',
      base: 'simple-peer, trickle',
      goal: { atMost: 0.22 },
    }),
  ],
  rounds: 10,
  deadlineMs: 120_000,
  measure: effort =>
    withSourcePage(import.meta.dirname, page =>
      page.evaluate(async much => (await import('../page/bytes.ts')).signallingBytes(much), effort),
    ),
}
