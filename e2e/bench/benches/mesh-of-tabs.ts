/**
 * How long a group of pages that start in one moment takes until each can reach all others: the lab's mesh, directly or
 * through others, beside what people would pick instead, each with a signalling server on this machine.
 *
 * Alike in all lanes: pages and code are loaded before, and no page draws anything. The time runs from the moment that all
 * pages were told, over keys (ours alone has any), the connection to the signalling server and the links, until the last
 * page is done. A browser opens one WebSocket at a time to one server (RFC 6455, 4.1), in all lanes alike. Each lane has
 * some rest after it, in which browsers take its connections down.
 *
 * A rival's page is done when its last data channel has opened, that of Trystero when it was told of its last peer. Ours is
 * done when it has an open channel to each of the others or has got a signed word of it through the mesh: what counts is a
 * message that arrived and was checked, and no hearsay.
 *
 * A group that is not whole in time counts as that time, in all lanes alike: one of 120 links that never opens, and that
 * nobody tries again, leaves a mesh of the naive kind as it is. That no group of any lane was whole from the 34th on had
 * another cause, see `leave` in group-of-pages.ts.
 */
import type { GroupWay } from '../page/group/ways.ts'
import { type Bench, type Figure, ratio } from '../runner/bench.ts'
import { again, measureRounds, QUICK, type Turn } from '../runner/rounds.ts'
import { forming, type Group, withGroup } from './group-of-pages.ts'

const PAGES = 16
const QUICK_PAGES = 3

const RIVALS: readonly { way: GroupWay; name: string; atMost: number }[] = [
  { way: 'naive', name: 'naive RTCPeerConnection', atMost: 0.7 },
  { way: 'peerjs', name: 'PeerJS', atMost: 0.55 },
  { way: 'y-webrtc', name: 'y-webrtc', atMost: 0.22 },
  { way: 'trystero', name: 'Trystero', atMost: 0.2 },
]
const MESH = 'mesh'

function lanesOf(group: Group): Record<string, Turn> {
  return {
    ...Object.fromEntries(RIVALS.map(({ way, name }) => [name, forming(group, way)])),
    [MESH]: forming(group, 'mesh'),
    ...Object.fromEntries(RIVALS.map(({ way, name }) => [again(name), forming(group, way)])),
  }
}

function figureOf({ name, atMost }: { name: string; atMost: number }): Figure {
  return ratio({ what: `ours / ${name}`, ours: MESH, base: name, quantile: 0.5, goal: { atMost } })
}

export const meshOfTabs: Bench = {
  name: 'mesh-of-tabs',
  title: `Mesh of ${PAGES} tabs, all pairs reachable`,
  figures: RIVALS.map(figureOf),
  // With six Trystero found itself out of connections: it keeps some, and Chromium lets a page have 500.
  rounds: 3,
  deadlineMs: 540_000,
  measure: effort =>
    withGroup(effort.quick ? QUICK_PAGES : PAGES, async group => {
      const lanes = lanesOf(group)
      // Each once to warm up: a whole round would take another minute and a half.
      if (!effort.quick) await measureRounds(lanes, QUICK, { warmUp: false })
      return measureRounds(lanes, effort, { warmUp: false })
    }),
}
