import { type Bench, ratio } from '../runner/bench.ts'
import { again } from '../runner/rounds.ts'
import { measureInPage } from './in-page.ts'

const TRIPS = { kind: 'trips', frameBytes: 64, frames: 100 } as const
const LANES = { ours: 'mesh', base: 'RTCDataChannel' }

export const meshRtt: Bench = {
  name: 'mesh-rtt',
  title: 'Mesh round trip, 64 B',
  figures: [
    ratio({ ...LANES, what: 'ours / raw RTCDataChannel, p50', quantile: 0.5, goal: { atMost: 1.08 } }),
    ratio({ ...LANES, what: 'ours / raw RTCDataChannel, p99', quantile: 0.99, goal: { atMost: 1.25 } }),
  ],
  rounds: 40,
  deadlineMs: 120_000,
  measure: effort =>
    measureInPage(
      {
        RTCDataChannel: { way: 'channel', ...TRIPS },
        mesh: { way: 'mesh', ...TRIPS },
        [again('RTCDataChannel')]: { way: 'channel', ...TRIPS },
      },
      effort,
    ),
}
