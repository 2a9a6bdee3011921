/** Counts of bytes, which no other work of the machine changes: they have no A/A lane. */
import { type Bench, countRatio } from '../runner/bench.ts'
import { withSourcePage } from '../source-page.ts'

const FRAME_BYTES = 64
/** One after the other, so that no two share a packet. */
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
  rounds: { full: 10, quick: 1 },
  deadlineMs: 120_000,
  measure: rounds =>
    withSourcePage(import.meta.dirname, page =>
      page.evaluate(
        async ([bytes, frames, count]) => (await import('../page/bytes.ts')).wireBytes(bytes, frames, count),
        [FRAME_BYTES, FRAMES, rounds] as const,
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
  rounds: { full: 10, quick: 1 },
  deadlineMs: 120_000,
  measure: rounds =>
    withSourcePage(import.meta.dirname, page =>
      page.evaluate(async count => (await import('../page/bytes.ts')).signallingBytes(count), rounds),
    ),
}
