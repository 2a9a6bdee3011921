import type { PageLane } from '../page/measure.ts'
import { type Bench, type Figure, ratio } from '../runner/bench.ts'
import { again } from '../runner/rounds.ts'
import { measureInPage } from './in-page.ts'

/** Up to the largest payload of the lab; where the ratio passes 1, the relay is the faster one. */
const SIZES = [64, 1_024, 4_096, 16_384, 65_536]

export const meshRelayRtt: Bench = {
  name: 'mesh-relay-rtt',
  title: 'Mesh against relay, round trip',
  figures: SIZES.map(figureOf),
  rounds: 12,
  deadlineMs: 180_000,
  measure: effort => measureInPage(Object.fromEntries(SIZES.flatMap(lanesOf)), effort),
}

function figureOf(bytes: number): Figure {
  return ratio({
    what: `mesh / relay, both ours, ${bytes} B, p50`,
    ours: `mesh, ${bytes} B`,
    base: `relay, ${bytes} B`,
    quantile: 0.5,
    goal: bytes === 64 ? { atMost: 0.6 } : null,
  })
}

function lanesOf(frameBytes: number): [string, PageLane][] {
  const trips = { kind: 'trips', frameBytes, frames: 20 } as const
  return [
    [`relay, ${frameBytes} B`, { way: 'relay', ...trips }],
    [`mesh, ${frameBytes} B`, { way: 'mesh', ...trips }],
    [again(`relay, ${frameBytes} B`), { way: 'relay', ...trips }],
  ]
}
