/** Pages of one browser, each a member of the same groups, over the ways that are to be compared. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { RelayProcess } from '../../contract/relay-process.ts'
import { now } from '../../fixtures/until.ts'
import type { Place } from '../page/group/member.ts'
import type { GroupServers, GroupWay } from '../page/group/ways.ts'
import type { Turn } from '../runner/rounds.ts'
import { startServer } from '../server-process.ts'
import { withSourcePages } from '../source-page.ts'

/** Chosen: sixteen pages have been told by then that they are to start. */
const START_IN_MS = 500
/** Chosen: the slowest way takes sixteen pages 6 s on a busy machine of two cores. */
const ENTER_WITHIN_MS = 30_000
/** Browsers take down 240 ends of connections after they were told to close, which is not to cost whoever enters next. Chosen. */
const REST_MS = 300

/** Some page did not reach all others in time. Says what the pages complained of meanwhile. */
export class NotWhole extends Error {
  readonly afterMs: number

  constructor(what: string, afterMs: number, complaints: Iterable<string>) {
    super([`Not whole within ${afterMs / 1_000} s: ${what}.`, ...complaints].join('\n'))
    this.afterMs = afterMs
  }
}

export interface Group {
  pages: Page[]
  /** All pages start in one moment. Resolves with the ms from it until each could reach all others, or rejects with NotWhole. */
  enter(way: GroupWay): Promise<number>
  leave(way: GroupWay): Promise<void>
}

/** A turn: the group forms, tells how long that took, and leaves. One that is not whole in time counts as that time. */
export function forming(group: Group, way: GroupWay): Turn {
  return async () => {
    const tookMs = await group.enter(way).catch(timeOf)
    await group.leave(way)
    return [tookMs]
  }
}

function timeOf(error: unknown): number {
  if (!(error instanceof NotWhole)) throw error
  process.stderr.write(`${error.message}\n`)
  return error.afterMs
}

export async function withGroup<Result>(
  size: number,
  use: (group: Group) => Promise<Result>,
): Promise<Result> {
  const scripts = [
    'bare-relay',
    'rivals/naive-signalling',
    'rivals/peerjs-signalling',
    'rivals/y-webrtc-signalling',
    'rivals/nostr-relay',
  ]
  const processes = await Promise.all(scripts.map(script => startServer(`${script}.ts`)))
  const [bare = 0, naive = 0, peerJs = 0, yWebrtc = 0, nostr = 0] = processes.map(({ port }) => port)
  const local = (port: number) => `ws://127.0.0.1:${port}`
  try {
    return await withSourcePages(import.meta.dirname, size, async pages => {
      // The relay lets in pages of its lab host's port.
      const relay = new RelayProcess(null, Number(new URL(pages[0]?.url() ?? '').port))
      await relay.start()
      try {
        await Promise.all(pages.map(load))
        const servers: GroupServers = {
          bareUrl: local(bare),
          naiveUrl: local(naive),
          peerJsPort: peerJs,
          yWebrtcUrl: local(yWebrtc),
          trysteroUrl: local(nostr),
          relayUrl: relay.url,
        }
        return await use(groupOf(pages, servers))
      } finally {
        await relay.kill()
      }
    })
  } finally {
    for (const process of processes) process.end()
  }
}

/** So that no lane waits for its code. */
function load(page: Page): Promise<void> {
  return page.evaluate(async () => {
    await import('../page/group/ways.ts')
  })
}

function groupOf(pages: Page[], servers: GroupServers): Group {
  let rooms = 0
  const complaints = new Set<string>()
  for (const page of pages) page.on('pageerror', ({ message }) => complaints.add(message))
  return {
    pages,
    async enter(way) {
      rooms += 1
      complaints.clear()
      const startAt = now() + START_IN_MS
      const places = pages.map((_, index): Place => ({ room: `group-${rooms}`, index, size: pages.length }))
      const whole = Promise.all(
        pages.map((page, index) =>
          page.evaluate(
            async ([over, at, place, from]) =>
              (await import('../page/group/ways.ts')).enter(over, at, place, from),
            [way, servers, places[index] ?? { room: '', index: 0, size: 0 }, startAt] as const,
          ),
        ),
      )
      const late = () => new NotWhole(`${pages.length} pages over ${way}`, ENTER_WITHIN_MS, complaints)
      return Math.max(...(await within(ENTER_WITHIN_MS, whole, late))) - startAt
    },
    leave: async way => {
      await Promise.all(
        pages.map(page =>
          page.evaluate(async over => (await import('../page/group/ways.ts')).leave(over), way),
        ),
      )
      // Chromium lets a page have 500 connections, and counts the closed ones, too, until they are collected. Whoever keeps
      // them has no more after 33 rooms of sixteen: this bench did, which noted each to ask it for its statistics.
      await Promise.all(pages.map(page => page.requestGC()))
      await pause(REST_MS)
    },
  }
}

function within<Result>(ms: number, promise: Promise<Result>, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
