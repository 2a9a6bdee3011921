/** How much a link of the mesh carries, against a raw data channel. */
import type { PageLane } from '../page/measure.ts'
import { type Bench, type Figure, ratio } from '../runner/bench.ts'
import { again } from '../runner/rounds.ts'
import { measureInPage } from './in-page.ts'

interface Size {
  name: string
  frameBytes: number
  /** Of one turn: some 200 ms of them. */
  frames: number
  atLeast: number
}

/** The largest is the lab's largest payload. */
const SIZES: readonly Size[] = [
  { name: '64 B', frameBytes: 64, frames: 2_000, atLeast: 0.85 },
  { name: '16 KB', frameBytes: 16_384, frames: 300, atLeast: 0.95 },
  { name: '64 KB', frameBytes: 65_536, frames: 80, atLeast: 0.95 },
]

function lanesOf({ name, frameBytes, frames }: Size): [string, PageLane][] {
  const rate = { kind: 'rate', frameBytes, frames } as const
  return [
    [`RTCDataChannel, ${name}`, { way: 'channel', ...rate }],
    [`mesh, ${name}`, { way: 'mesh', ...rate }],
    [again(`RTCDataChannel, ${name}`), { way: 'channel', ...rate }],
  ]
}

function figureOf({ name, atLeast }: Size): Figure {
  return ratio({
    what: `${name}: ours / raw RTCDataChannel, frames per second`,
    ours: `mesh, ${name}`,
    base: `RTCDataChannel, ${name}`,
    quantile: 0.5,
    goal: { atLeast },
  })
}

export const linkRate: Bench = {
  name: 'link-rate',
  title: 'Small-message rate and bulk goodput',
  figures: SIZES.map(figureOf),
  rounds: 15,
  deadlineMs: 180_000,
  measure: effort => measureInPage(Object.fromEntries(SIZES.flatMap(lanesOf)), effort),
}
