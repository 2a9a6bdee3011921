/**
 * How long a group of tabs takes to be connected (everyone reaches everyone), as the lab does it, against the time until a
 * full mesh has all its links. `BENCH_TABS` is another number of tabs.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { type LabHost, startLabHost } from '../../fixtures/lab-host.ts'
import { HIDE } from '../../fixtures/open-peers.ts'
import { withBrowser } from '../browser.ts'
import { type Bench, ratio } from '../runner/bench.ts'
import { again, measureRounds, type Turn } from '../runner/rounds.ts'

const TABS = Number(process.env.BENCH_TABS ?? 16)
const QUICK_TABS = 3
/** A lane that is not there by then is told as far as it came. */
const DEADLINE_MS = 120_000
/** To look at thirty tabs takes half a second of their time: seldom, so that it is not the looking that is measured. */
const LOOK_EVERY_MS = 1_000
const QUICK_LOOK_MS = 200
/** So many pages load at a time: each takes a second of a core. */
const LOADING_AT_ONCE = 4

type Lane = 'bounded' | 'full'
const FULL = 'full mesh'

interface Formation {
  /** From the first tab's joining of the relay until every ordered pair had a way; null: not within the deadline. */
  connectedMs: number | null
  /** Until every link that is to be was open; null also where there is no such number (a bounded degree). */
  linkedMs: number | null
  /** At the end: ordered pairs with a way and a round trip, of all that there are; links open at both ends. */
  pairs: number
  allPairs: number
  links: number
}

/** What one tab saw of the others: when each first could be reached, and first had its link. */
interface Sights {
  joinedAt: number
  reachedAt: number[]
  linkedAt: number[]
}

/** They form one room after the other. */
interface Tabs {
  lab: LabHost
  pages: readonly Page[]
  /** Peers of pages that are loaded from now on start when the returned function is called. */
  hold(): () => void
}

function turnsOf(tabs: Tabs): Record<string, Turn> {
  return {
    [FULL]: async () => [timeOf('linkedMs', await form(tabs, 'full'))],
    'the lab': async () => [timeOf('connectedMs', await form(tabs, 'bounded'))],
    [again(FULL)]: async () => [timeOf('linkedMs', await form(tabs, 'full'))],
  }
}

function timeOf(which: 'connectedMs' | 'linkedMs', formation: Formation): number {
  const ms = formation[which]
  if (ms !== null) return ms
  const { pairs, allPairs, links } = formation
  throw new Error(
    `Not connected within ${DEADLINE_MS / 1_000} s: ${pairs} of ${allPairs} pairs, ${links} links.`,
  )
}

async function withTabs<Result>(count: number, use: (tabs: Tabs) => Promise<Result>): Promise<Result> {
  const lab = await startLabHost()
  try {
    return await withBrowser(async browser => {
      let started = Promise.resolve()
      const open = async () => {
        // A context each: tabs of one browser would find each other without the relay.
        const context = await browser.newContext({ serviceWorkers: 'block' })
        const page = await context.newPage()
        await page.addInitScript(HIDE)
        await page.route('**/api/lab', async route => {
          await started
          await route.continue()
        })
        return page
      }
      const hold = () => {
        let start = (): void => {}
        started = new Promise(resolve => {
          start = resolve
        })
        return start
      }
      return use({ lab, pages: await Promise.all(Array.from({ length: count }, open)), hold })
    })
  } finally {
    await lab.end()
  }
}

/** All pages are loaded first, and held where they ask what lab this is: their peers start in one moment. */
async function form({ lab, pages, hold }: Tabs, lane: Lane): Promise<Formation> {
  const start = hold()
  const query = `?room=${randomUUID().slice(0, 8)}${lane === 'full' ? '&mesh=full' : ''}`
  for (let loaded = 0; loaded < pages.length; loaded += LOADING_AT_ONCE)
    await Promise.all(
      pages
        .slice(loaded, loaded + LOADING_AT_ONCE)
        .map((page, i) => page.goto(`${lab.url}/${query}&name=tab-${loaded + i + 1}`)),
    )
  start()
  const formation = await watch(pages, lane)
  await Promise.all(pages.map(page => page.goto('about:blank')))
  return formation
}

async function watch(pages: readonly Page[], lane: Lane): Promise<Formation> {
  const givenUpAt = performance.now() + DEADLINE_MS
  const allPairs = pages.length * (pages.length - 1)
  let [pairs, links] = [0, 0]
  let isThere = false
  while (!isThere && performance.now() < givenUpAt) {
    await pause(pages.length === QUICK_TABS ? QUICK_LOOK_MS : LOOK_EVERY_MS)
    const now = await Promise.all(pages.map(look))
    pairs = now.reduce((sum, { reached }) => sum + reached, 0)
    links = now.reduce((sum, { open }) => sum + open, 0) / 2
    isThere = pairs === allPairs && (lane === 'bounded' || links === allPairs / 2)
  }
  const seen = (await Promise.all(pages.map(firstSights))).filter(sights => sights !== null)
  const startedAt = Math.min(...seen.map(({ joinedAt }) => joinedAt))
  const reachedAt = seen.flatMap(sights => sights.reachedAt)
  const linkedAt = seen.flatMap(sights => sights.linkedAt)
  return {
    connectedMs: reachedAt.length === allPairs ? Math.max(...reachedAt) - startedAt : null,
    linkedMs: lane === 'full' && linkedAt.length === allPairs ? Math.max(...linkedAt) - startedAt : null,
    pairs,
    allPairs,
    links,
  }
}

function look(page: Page): Promise<{ reached: number; open: number }> {
  return page.evaluate(() => {
    const peers = window.lab?.snapshot().peers ?? []
    return {
      reached: peers.filter(({ mesh }) => mesh.hops !== null && mesh.rttMs !== null).length,
      open: peers.filter(({ mesh }) => mesh.state === 'open').length,
    }
  })
}

/** null: this tab has not started. */
function firstSights(page: Page): Promise<Sights | null> {
  return page.evaluate(() => {
    if (window.lab === undefined) return null
    const reachedAt = new Map<string, number>()
    const linkedAt = new Map<string, number>()
    let joinedAt = Number.POSITIVE_INFINITY
    for (const seen of window.lab.log().observations) {
      if (seen.type === 'path' && seen.path === 'relay' && seen.state === 'up')
        joinedAt = Math.min(joinedAt, seen.at)
      if (seen.type !== 'peer' || seen.path !== 'mesh') continue
      const isReached = seen.state === 'open' || seen.state === 'routed'
      if (isReached && !reachedAt.has(seen.peer)) reachedAt.set(seen.peer, seen.at)
      if (seen.state === 'open' && !linkedAt.has(seen.peer)) linkedAt.set(seen.peer, seen.at)
    }
    return { joinedAt, reachedAt: [...reachedAt.values()], linkedAt: [...linkedAt.values()] }
  })
}

export const groupConnected: Bench = {
  name: 'group-connected',
  title: `Group of ${TABS} tabs connected`,
  figures: [
    ratio({
      what: 'everyone reaches everyone / all links of a full mesh open',
      ours: 'the lab',
      base: FULL,
      quantile: 0.5,
      goal: { atMost: 0.2 },
    }),
  ],
  rounds: 4,
  deadlineMs: 480_000,
  measure: effort =>
    withTabs(effort.quick ? QUICK_TABS : TABS, tabs =>
      measureRounds(turnsOf(tabs), effort, { warmUp: false, once: true }),
    ),
}
