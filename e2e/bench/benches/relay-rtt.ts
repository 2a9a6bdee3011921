import { type Bench, ratio } from '../runner/bench.ts'
import { again } from '../runner/rounds.ts'
import { measureInPage } from './in-page.ts'

const TRIPS = { kind: 'trips', frameBytes: 64, frames: 100 } as const

/** The bare relay parses nothing and checks nothing. */
export const relayRtt: Bench = {
  name: 'relay-rtt',
  title: 'Relay round trip, 64 B',
  figures: [
    ratio({
      what: 'ours / raw ws relay, p50',
      ours: 'relay',
      base: 'ws',
      quantile: 0.5,
      goal: { atMost: 1.15 },
    }),
  ],
  rounds: 40,
  deadlineMs: 120_000,
  measure: effort =>
    measureInPage(
      {
        ws: { way: 'socket', ...TRIPS },
        relay: { way: 'relay', ...TRIPS },
        [again('ws')]: { way: 'socket', ...TRIPS },
      },
      effort,
    ),
}
