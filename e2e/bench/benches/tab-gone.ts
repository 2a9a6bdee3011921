/**
 * How long the others take to notice that a tab was closed, or crashed: the lab's mesh beside a bare data channel, whose
 * browser knows of it by ICE alone. From just before the fault, by this process' clock.
 */
import type { Browser, BrowserContext } from '@playwright/test'
import { canLink } from '../../fixtures/bare-link.ts'
import { startLabHost } from '../../fixtures/lab-host.ts'
import { watchNotices } from '../../fixtures/notice.ts'
import { tabsOf } from '../../fixtures/open-peers.ts'
import { closeTab, crashTab, type Peer } from '../../fixtures/peer.ts'
import { now } from '../../fixtures/until.ts'
import { withBrowser } from '../browser.ts'
import { type Bench, type Goal, ratio } from '../runner/bench.ts'
import { again, measureRounds, type Turn } from '../runner/rounds.ts'

/** So many bare links are broken at once, as each waits for the same time-out; each has pages of its own. */
const BARE_LINKS = 4
/** Of the lab's room one tab goes at a time, and another comes; each of the others notices. */
const TABS = 3
const DEPARTURES = 4
const QUICK_DEPARTURES = 1

const STOCK = 'stock ICE'
const LAB = 'the lab'

type Fault = 'closed' | 'crashed'

async function labTurn(browser: Browser, fault: Fault, departures: number): Promise<number[]> {
  const lab = await startLabHost()
  const context = await browser.newContext()
  try {
    const tabs = tabsOf(lab, browser, context)
    let peers: Peer[] = await tabs.open(TABS)
    const tookMs: number[] = []
    for (let departure = 0; departure < departures; departure += 1) {
      const [gone, ...others] = peers
      if (gone === undefined) throw new Error('The room is empty.')
      const watch = await watchNotices(others, gone.id)
      const { at } = await breakTab(gone, fault)
      const notices = await watch.times({ paths: ['mesh'] })
      tookMs.push(...notices.map(notice => notice.at - at))
      peers = [...others, ...(await tabs.open(1))]
    }
    return tookMs
  } finally {
    await context.close()
    await lab.end()
  }
}

async function stockTurn(browser: Browser, fault: Fault): Promise<number[]> {
  const context = await browser.newContext()
  try {
    const links = Array.from({ length: BARE_LINKS }, () => breakBareLink(context, fault))
    return await Promise.all(links)
  } finally {
    await context.close()
  }
}

async function breakBareLink(context: BrowserContext, fault: Fault): Promise<number> {
  const [near, far] = [await context.newPage(), await context.newPage()]
  if (!(await canLink(near, far, []))) throw new Error('This browser links no two of its tabs.')
  await near.evaluate(watchBareLink)
  const { at } = await breakTab({ page: far }, fault)
  await near.evaluate(() => Reflect.get(window, 'bareLinkGone'))
  return now() - at
}

function breakTab(tab: Pick<Peer, 'page'>, fault: Fault) {
  return fault === 'closed' ? closeTab(tab) : crashTab(tab)
}

/** In the page: a promise that resolves at the first sign that the other end is gone for good. */
function watchBareLink(): void {
  const { connection, channel } = Reflect.get(window, 'bare-link ')
  const gone = new Promise<void>(resolve => {
    channel.onclose = () => resolve()
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === 'failed') resolve()
    }
  })
  Reflect.set(window, 'bareLinkGone', gone)
}

interface Asked {
  name: string
  title: string
  fault: Fault
  goal: Goal
}

function tabGone({ name, title, fault, goal }: Asked): Bench {
  return {
    name,
    title,
    figures: [ratio({ what: 'ours / stock ICE', ours: LAB, base: STOCK, quantile: 0.95, goal })],
    rounds: 3,
    deadlineMs: 420_000,
    measure: effort =>
      withBrowser(browser => {
        const stock: Turn = () => stockTurn(browser, fault)
        const ours: Turn = () => labTurn(browser, fault, effort.quick ? QUICK_DEPARTURES : DEPARTURES)
        const lanes = { [STOCK]: stock, [LAB]: ours, [again(STOCK)]: stock }
        return measureRounds(lanes, effort, { warmUp: false })
      }),
  }
}

export const tabClosed = tabGone({
  name: 'tab-closed',
  title: 'Tab close noticed, p95',
  fault: 'closed',
  goal: { atMost: 1 / 120 },
})

export const tabCrashed = tabGone({
  name: 'tab-crashed',
  title: 'Crash noticed, p95',
  fault: 'crashed',
  goal: { atMost: 1 / 12 },
})
