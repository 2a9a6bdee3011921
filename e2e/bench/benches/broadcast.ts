/**
 * One of a group of pages broadcasts to all others: how long until all have it, and what it uploads. Over the mesh, over raw
 * data channels to each of the others, and over a bare `ws` relay. All pages are in all three at once.
 */
import { until } from '../../fixtures/until.ts'
import type { GroupWay } from '../page/group/ways.ts'
import { type Bench, countRatio, ratio } from '../runner/bench.ts'
import { again, measureRounds, type Turn } from '../runner/rounds.ts'
import { type Group, withGroup } from './group-of-pages.ts'

const PAGES = 16
const QUICK_PAGES = 4
const SMALL_BYTES = 64
const LARGE_BYTES = 16_384
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
const FULL_UPLOAD = 'full mesh, bytes that the sender uploads'
const MESH_UPLOAD = 'mesh, bytes that the sender uploads'

/** Of each frame: ms until the last of the others had it. */
export async function spread(
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

/** Keeps them for ever: not for groups that come and go. */
async function noteConnections({ pages: [sender] }: Group): Promise<void> {
  await sender?.evaluate(async () => (await import('../page/sent-bytes.ts')).noteConnections())
}

async function sentBytes({ pages: [sender] }: Group): Promise<number> {
  await sender?.waitForTimeout(STATISTICS_MS)
  return (await sender?.evaluate(async () => (await import('../page/sent-bytes.ts')).sentBytes())) ?? 0
}

function lanesOf(group: Group): Record<string, Turn> {
  const small = (way: GroupWay) => () => spread(group, way, SMALL_BYTES)
  const large = (way: GroupWay) => () => upload(group, way, LARGE_BYTES)
  return {
    [CHANNELS]: small('naive'),
    [SOCKET]: small('socket'),
    [MESH]: small('mesh'),
    [again(SOCKET)]: small('socket'),
    [again(CHANNELS)]: small('naive'),
    [FULL_UPLOAD]: large('naive'),
    [MESH_UPLOAD]: large('mesh'),
  }
}

export const broadcast: Bench = {
  name: 'broadcast',
  title: `Broadcast, ${PAGES} tabs`,
  figures: [
    ratio({
      what: `64 B, until all have it: ours / ${CHANNELS}`,
      ours: MESH,
      base: CHANNELS,
      quantile: 0.5,
      goal: { atMost: 1.1 },
    }),
    ratio({
      what: `64 B, until all have it: ours / ${SOCKET}`,
      ours: MESH,
      base: SOCKET,
      quantile: 0.5,
      goal: { atMost: 0.65 },
    }),
    countRatio({
      what: '16 KB, sender’s upload: ours / full mesh',
      ours: MESH_UPLOAD,
      base: FULL_UPLOAD,
      // Twice a copy and a tenth, where the full mesh uploads one for each of the others.
      goal: { atMost: 2.2 / (PAGES - 1) },
    }),
  ],
  rounds: 10,
  deadlineMs: 420_000,
  measure: effort =>
    withGroup(effort.quick ? QUICK_PAGES : PAGES, async group => {
      await noteConnections(group)
      for (const way of WAYS) await group.enter(way)
      return measureRounds(lanesOf(group), effort, { warmUp: true })
    }),
}
