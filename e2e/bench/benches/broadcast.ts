/**
 * One of a group of pages broadcasts to all others: how long until all have it, and what it uploads. Over the mesh, over raw
 * data channels to each of the others, and over a bare `ws` relay. All pages are in all three at once.
 */
import { until } from '../../fixtures/until.ts'
import type { GroupWay } from '../page/group/ways.ts'
import { type Bench, countRatio, ratio } from '../runner/bench.ts'
import { again, type Effort, measureRounds, type Round, type Turn } from '../runner/rounds.ts'
import { type Group, withGroup } from './group-of-pages.ts'

const PAGES = 16
const QUICK_PAGES = 4
/** Of one turn. */
const FRAMES = 20
/** Chosen: a broadcast to sixteen pages on two cores is over by then. */
const EVERY_MS = 50
/** Of the mesh: what is lost on its way is asked for again. */
const ALL_WITHIN_MS = 10_000
/** Longer than the 50 ms for which Chromium gives the same statistics again. */
const STATISTICS_MS = 100

const WAYS: readonly GroupWay[] = ['naive', 'mesh', 'socket']
const CHANNELS = 'loop over raw data channels'
const SOCKET = 'raw ws relay'
const MESH = 'mesh'

async function measure(
  effort: Effort,
  ways: readonly GroupWay[],
  lanesOf: (group: Group) => Record<string, Turn>,
): Promise<Round[]> {
  return withGroup(effort.quick ? QUICK_PAGES : PAGES, async group => {
    for (const way of ways) await group.enter(way)
    return measureRounds(lanesOf(group), effort, { warmUp: true })
  })
}

/** Of each frame: ms until the last of the others had it. */
async function spread(
  { pages: [sender, ...others] }: Group,
  way: GroupWay,
  bytes: number,
): Promise<number[]> {
  if (sender === undefined) throw new Error('No page sends.')
  const sentAt = await sender.evaluate(
    async ([over, frames, frameBytes, everyMs]) =>
      (await import('../page/group/ways.ts')).send(over, frames, frameBytes, everyMs),
    [way, FRAMES, bytes, EVERY_MS] as const,
  )
  const lastAt: number[] = sentAt.map(() => 0)
  for (const page of others) {
    const arrived = () => page.evaluate(async () => (await import('../page/group/ways.ts')).arrivedFrames())
    await until(`all have all frames over ${way}`, async () => (await arrived()) === FRAMES, ALL_WITHIN_MS)
    const arrivals = await page.evaluate(async () => (await import('../page/group/ways.ts')).takeArrivals())
    for (const [number, at] of arrivals) lastAt[number] = Math.max(lastAt[number] ?? 0, at)
  }
  return lastAt.map((at, number) => at - (sentAt[number] ?? at))
}

/** Bytes that the sender's connections sent for each frame; the mesh's own heartbeats are in both lanes. */
async function upload(group: Group, way: GroupWay, bytes: number): Promise<number[]> {
  const before = await sentBytes(group)
  await spread(group, way, bytes)
  return [((await sentBytes(group)) - before) / FRAMES]
}

async function sentBytes({ pages: [sender] }: Group): Promise<number> {
  await sender?.waitForTimeout(STATISTICS_MS)
  return (await sender?.evaluate(async () => (await import('../page/sent-bytes.ts')).sentBytes())) ?? 0
}

export const broadcast: Bench = {
  name: 'broadcast',
  title: `Broadcast, ${PAGES} tabs, 64 B, until all have it`,
  figures: [
    ratio({ what: `ours / ${CHANNELS}`, ours: MESH, base: CHANNELS, quantile: 0.5, goal: { atMost: 1.1 } }),
    ratio({ what: `ours / ${SOCKET}`, ours: MESH, base: SOCKET, quantile: 0.5, goal: { atMost: 0.65 } }),
  ],
  rounds: 10,
  deadlineMs: 300_000,
  measure: effort =>
    measure(effort, WAYS, group => {
      const over = (way: GroupWay) => () => spread(group, way, 64)
      return {
        [CHANNELS]: over('naive'),
        [SOCKET]: over('socket'),
        [MESH]: over('mesh'),
        [again(SOCKET)]: over('socket'),
        [again(CHANNELS)]: over('naive'),
      }
    }),
}

export const broadcastUpload: Bench = {
  name: 'broadcast-upload',
  title: `Broadcast, ${PAGES} tabs, 16 KB`,
  figures: [
    countRatio({
      what: 'sender’s upload, ours / full mesh',
      ours: MESH,
      base: CHANNELS,
      // Twice a copy and a tenth, where the full mesh uploads one for each of the others.
      goal: { atMost: 2.2 / (PAGES - 1) },
    }),
  ],
  rounds: 5,
  deadlineMs: 180_000,
  measure: effort =>
    measure(effort, ['naive', 'mesh'], group => {
      const over = (way: GroupWay) => () => upload(group, way, 16_384)
      return { [CHANNELS]: over('naive'), [MESH]: over('mesh') }
    }),
}
