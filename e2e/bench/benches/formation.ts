/**
 * How long a group of tabs takes to be connected (everyone reaches everyone), against the time until all links of a full
 * mesh are open: of one by the same code (`/?mesh=full`), whose links cost more than bare ones, as each is watched and told
 * of, and of one of bare RTCPeerConnections. `BENCH_TABS` is another number of tabs.
 *
 * Pages and code are loaded before, and no page draws anything: the time runs from the moment that all pages were told to
 * join, as in mesh-of-tabs.ts, where it is said what counts as reached. In tabs of the lab, which this bench opened before, a
 * start of sixteen at one moment takes 17 s in either lane: two cores load and draw panels then, and form no mesh.
 */
import { type Bench, type Figure, ratio } from '../runner/bench.ts'
import { again, measureRounds, QUICK, type Turn } from '../runner/rounds.ts'
import { forming, type Group, withGroup } from './group-of-pages.ts'

const USUAL_TABS = 16
const TABS = Number(process.env.BENCH_TABS ?? USUAL_TABS)
const QUICK_TABS = 3

const MESH = 'the lab'
const FULL = 'full mesh'
const NAIVE = 'full mesh of naive RTCPeerConnections'

function lanesOf(group: Group): Record<string, Turn> {
  return {
    [FULL]: forming(group, 'full-mesh'),
    [NAIVE]: forming(group, 'naive'),
    [MESH]: forming(group, 'mesh'),
    [again(NAIVE)]: forming(group, 'naive'),
    [again(FULL)]: forming(group, 'full-mesh'),
  }
}

function figureOf(what: string, base: string): Figure {
  return ratio({ what, ours: MESH, base, quantile: 0.5, goal: { atMost: 0.2 } })
}

export const groupConnected: Bench = {
  name: 'group-connected',
  title: `Group of ${TABS} tabs connected`,
  figures: [
    figureOf('everyone reaches everyone / all links of a full mesh open', FULL),
    figureOf('everyone reaches everyone / all links of a naive full mesh open', NAIVE),
  ],
  rounds: 8,
  deadlineMs: 960_000,
  measure: effort =>
    withGroup(effort.quick ? QUICK_TABS : TABS, async group => {
      const lanes = lanesOf(group)
      // Each once to warm up, as in mesh-of-tabs.ts.
      if (!effort.quick) await measureRounds(lanes, QUICK, { warmUp: false })
      return measureRounds(lanes, effort, { warmUp: false, once: TABS > USUAL_TABS })
    }),
}
