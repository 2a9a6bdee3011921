/**
 * What tabs of a lab in which nothing happens spend: probes over both paths, reports, and the panel where it is shown.
 * A tab's own renderer process is counted; of thirty tabs all processes of their browser.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, CDPSession, Page } from '@playwright/test'
import { startLabHost } from '../../fixtures/lab-host.ts'
import { tabsOf } from '../../fixtures/open-peers.ts'
import { withBrowser } from '../browser.ts'
import { type Bench, laneFigure } from '../runner/bench.ts'
import type { Effort, Round } from '../runner/rounds.ts'

/** Chosen: what follows the opening (the page is kept for offline, first charts) is over by then. */
const SETTLE_MS = 10_000
/** Chosen: dozens of probes. */
const WINDOW_MS = 10_000
const QUICK_MS = 1_000
const MANY = 30
const QUICK_MANY = 3
const OPEN_WITHIN_MS = 240_000

const HIDDEN = 'CPU of a hidden tab, % of a core'
const VISIBLE = 'CPU of a visible tab, % of a core'
const CROWD = `CPU of ${MANY} tabs, all but one hidden, and their browser, % of a core`

/** CPU time so far, in ms. */
type Meter = () => Promise<number>

/** Opens the lab with one visible tab and so many hidden ones, and reads meters while nothing happens. */
async function measureIdle(
  hidden: number,
  { rounds, quick }: Effort,
  metersOf: (browser: Browser, visible: Page, hidden: Page) => Promise<Record<string, Meter>>,
): Promise<Round[]> {
  return withBrowser(async browser => {
    const lab = await startLabHost()
    try {
      const context = await browser.newContext()
      const tabs = tabsOf(lab, browser, context)
      const [behind] = await tabs.open(hidden, { inBackground: true, deadlineMs: OPEN_WITHIN_MS })
      const [front] = await tabs.open(1, { deadlineMs: OPEN_WITHIN_MS })
      if (behind === undefined) throw new Error('No hidden tab.')
      await pause(quick ? QUICK_MS : SETTLE_MS)
      const meters = await metersOf(browser, front.page, behind.page)
      const measured: Round[] = []
      while (measured.length < rounds) measured.push(await sharesOf(meters, quick ? QUICK_MS : WINDOW_MS))
      return measured
    } finally {
      await lab.end()
    }
  })
}

/** In percent of a core, over one window. */
async function sharesOf(meters: Record<string, Meter>, windowMs: number): Promise<Round> {
  const readAll = () => Promise.all(Object.values(meters).map(read => read()))
  const [before, startedMs] = [await readAll(), performance.now()]
  await pause(windowMs)
  const [after, tookMs] = [await readAll(), performance.now() - startedMs]
  const share = (index: number) => (100 * ((after[index] ?? 0) - (before[index] ?? 0))) / tookMs
  return Object.fromEntries(Object.keys(meters).map((name, index) => [name, [share(index)]]))
}

async function meterOfTab(page: Page): Promise<Meter> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const seconds = metrics.find(({ name }) => name === 'ProcessTime')?.value
    if (seconds === undefined) throw new Error('This browser does not tell the CPU time of a tab.')
    return 1_000 * seconds
  }
}

async function meterOfBrowser(browser: Browser): Promise<Meter> {
  const session: CDPSession = await browser.newBrowserCDPSession()
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    return 1_000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
  }
}

export const panelCpu: Bench = {
  name: 'panel-cpu',
  title: 'Panel, idle room of two tabs',
  figures: [
    laneFigure({ what: HIDDEN, goal: { atMost: 0.5 } }),
    laneFigure({ what: VISIBLE, goal: { atMost: 10 } }),
  ],
  rounds: 6,
  deadlineMs: 180_000,
  measure: effort =>
    measureIdle(1, effort, async (_browser, visible, hidden) => ({
      [HIDDEN]: await meterOfTab(hidden),
      [VISIBLE]: await meterOfTab(visible),
    })),
}

export const idleTabs: Bench = {
  name: 'idle-tabs',
  title: `Idle room of ${MANY} tabs`,
  figures: [laneFigure({ what: CROWD, goal: { atMost: 40 } })],
  rounds: 3,
  deadlineMs: 420_000,
  measure: effort =>
    measureIdle((effort.quick ? QUICK_MANY : MANY) - 1, effort, async browser => ({
      [CROWD]: await meterOfBrowser(browser),
    })),
}
