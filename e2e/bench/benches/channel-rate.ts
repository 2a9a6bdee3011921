/** How much a link of the mesh carries, against a raw data channel. */
import { type Bench, type Goal, ratio } from '../runner/bench.ts'
import { again } from '../runner/rounds.ts'
import { measureInPage } from './in-page.ts'

const LANES = { ours: 'mesh', base: 'RTCDataChannel', quantile: 0.5 }

export const messageRate = rateBench('message-rate', 'Small-message rate, 64 B', 64, 2_000, { atLeast: 0.85 })
export const goodput16 = rateBench('goodput-16k', 'Bulk goodput, 16 KB frames', 16_384, 300, {
  atLeast: 0.95,
})
/** The lab's largest payload. */
export const goodput64 = rateBench('goodput-64k', 'Bulk goodput, 64 KB frames', 65_536, 80, { atLeast: 0.95 })

function rateBench(name: string, title: string, frameBytes: number, frames: number, goal: Goal): Bench {
  const rate = { kind: 'rate', frameBytes, frames } as const
  return {
    name,
    title,
    figures: [ratio({ ...LANES, what: 'ours / raw RTCDataChannel, frames per second', goal })],
    rounds: 15,
    deadlineMs: 120_000,
    measure: effort =>
      measureInPage(
        {
          RTCDataChannel: { way: 'channel', ...rate },
          mesh: { way: 'mesh', ...rate },
          [again('RTCDataChannel')]: { way: 'channel', ...rate },
        },
        effort,
      ),
  }
}
