/**
 * How long a group of tabs takes to be connected (everyone reaches everyone), as the lab does it and as a full mesh of all
 * its links. Told, not judged. Run with `npm run build` before, then `node --import tsx e2e/bench/formation.ts [TABS]`.
 */
import { type Browser, chromium, type Page } from '@playwright/test'
import { findBrowser, thisMachine } from '../browser.ts'
import { startLabHost } from '../fixtures/lab-host.ts'
import { HIDE } from '../fixtures/open-peers.ts'
import { relayOf } from '../fixtures/relay.ts'
import { until } from '../fixtures/until.ts'

const TABS = Number(process.argv[2] ?? 30)
/** Far above what a full mesh of 30 tabs took here, so that only a hang meets it. */
const DEADLINE_MS = 180_000

interface Formation {
  /** From the first tab's joining of the relay. */
  connectedMs: number
  /** Until every link that is to be is open; null where there is no such number (a bounded degree). */
  linkedMs: number | null
  links: number
}

const machine = thisMachine()
const executablePath = findBrowser(machine)
const browser = await chromium.launch({
  ...(executablePath === null ? {} : { executablePath }),
  args: machine.isRoot ? ['--no-sandbox'] : [],
})
// A B B A: what the machine does beside it hits both alike.
const order = ['bounded', 'full', 'full', 'bounded'] as const
const results: Record<(typeof order)[number], Formation[]> = { bounded: [], full: [] }
for (const mesh of order) results[mesh].push(await form(browser, mesh))
await browser.close()
process.stdout.write(`${table()}\n`)

/** Opens all tabs while the relay is dead, then starts it: all come together at once. */
async function form(within: Browser, mesh: 'bounded' | 'full'): Promise<Formation> {
  const lab = await startLabHost()
  const relay = relayOf(lab)
  await relay.kill()
  // Contexts of their own: tabs of one browser would find each other without the relay.
  const contexts = await Promise.all(Array.from({ length: TABS }, () => within.newContext()))
  const pages = await Promise.all(
    contexts.map(async (context, i) => {
      const page = await context.newPage()
      await page.addInitScript(HIDE)
      await page.goto(`${lab.url}/?name=tab-${i + 1}${mesh === 'full' ? '&mesh=full' : ''}`)
      await page.waitForFunction(() => window.lab !== undefined)
      return page
    }),
  )
  await relay.start()
  const isWhole = async (): Promise<boolean> =>
    (await Promise.all(pages.map(reached))).every(n => n === TABS - 1)
  await until(`${TABS} tabs reach each other`, isWhole, DEADLINE_MS)
  if (mesh === 'full')
    await until('all links', async () => (await links(pages)) === (TABS * (TABS - 1)) / 2, DEADLINE_MS)
  const seen = await Promise.all(pages.map(firstSights))
  const startedAt = Math.min(...seen.map(({ joinedAt }) => joinedAt))
  const formation = {
    connectedMs: Math.max(...seen.map(({ connectedAt }) => connectedAt)) - startedAt,
    linkedMs: mesh === 'full' ? Math.max(...seen.map(({ linkedAt }) => linkedAt)) - startedAt : null,
    links: await links(pages),
  }
  await Promise.all(contexts.map(context => context.close()))
  await lab.end()
  return formation
}

function reached(page: Page): Promise<number> {
  return page.evaluate(
    () => window.lab.snapshot().peers.filter(({ mesh }) => mesh.hops !== null && mesh.rttMs !== null).length,
  )
}

async function links(pages: Page[]): Promise<number> {
  const open = await Promise.all(
    pages.map(page =>
      page.evaluate(() => window.lab.snapshot().peers.filter(({ mesh }) => mesh.state === 'open').length),
    ),
  )
  return open.reduce((sum, n) => sum + n, 0) / 2
}

/** When this tab joined the relay, first could reach the last of the others, and had the last of its links open. */
function firstSights(page: Page): Promise<{ joinedAt: number; connectedAt: number; linkedAt: number }> {
  return page.evaluate(() => {
    const reachedAt = new Map<string, number>()
    const openAt = new Map<string, number>()
    let joinedAt = Number.POSITIVE_INFINITY
    for (const seen of window.lab.log().observations) {
      if (seen.type === 'path' && seen.path === 'relay' && seen.state === 'up')
        joinedAt = Math.min(joinedAt, seen.at)
      if (seen.type !== 'peer' || seen.path !== 'mesh') continue
      const isReached = seen.state === 'open' || seen.state === 'routed'
      if (isReached && !reachedAt.has(seen.peer)) reachedAt.set(seen.peer, seen.at)
      if (seen.state === 'open' && !openAt.has(seen.peer)) openAt.set(seen.peer, seen.at)
    }
    return {
      joinedAt,
      connectedAt: Math.max(...reachedAt.values()),
      linkedAt: Math.max(...openAt.values()),
    }
  })
}

function table(): string {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const connected = results.bounded.map(({ connectedMs }) => connectedMs)
  const linked = results.full.flatMap(({ linkedMs }) => (linkedMs === null ? [] : [linkedMs]))
  const row = (name: string, { connectedMs, linkedMs, links: count }: Formation): string =>
    `| ${name} | ${count} | ${connectedMs.toFixed(0)} | ${linkedMs === null ? 'no data' : linkedMs.toFixed(0)} |`
  return [
    `| ${TABS} tabs | links | everyone reaches everyone, ms | all links open, ms |`,
    '|---|---:|---:|---:|',
    ...results.bounded.map(formation => row('bounded degree', formation)),
    ...results.full.map(formation => row('full mesh', formation)),
    '',
    `Connected with a bounded degree / full mesh linked, of means: ${(mean(connected) / mean(linked)).toFixed(2)}`,
  ].join('\n')
}
