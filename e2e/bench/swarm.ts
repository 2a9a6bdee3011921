/**
 * How long a file takes to be everywhere: as a swarm over the mesh and as downloads from the relay, on equal shaped uplinks,
 * held against the bounds of Kurose and Ross. Told, not judged. Run with `npm run build` before, then
 * `node --import tsx e2e/bench/swarm.ts [RECEIVERS...]`.
 */
import { type Browser, chromium, type Page } from '@playwright/test'
import { clientServerBound, peerToPeerBound } from '../../client/core/swarm/bounds.ts'
import { BLOCK_BYTES } from '../../client/core/swarm/manifest.ts'
import { findBrowser, thisMachine } from '../browser.ts'
import { startLabHost } from '../fixtures/lab-host.ts'
import { HIDE } from '../fixtures/open-peers.ts'
import { until } from '../fixtures/until.ts'

const GROUPS = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [2, 4, 8, 16]
/** 256 pieces of one block. */
const SIZE = 256 * BLOCK_BYTES
/** Of all uplinks together: about half of what data channels of one machine of two cores can carry (FIELD-NOTES). */
const TOTAL_BYTES_PER_SECOND = 4_000_000
const FASTEST_BYTES_PER_SECOND = 500_000

interface Outcome {
  receivers: number
  uplink: number
  meshMs: number
  relayMs: number
}

const machine = thisMachine()
const executablePath = findBrowser(machine)
const browser = await chromium.launch({
  ...(executablePath === null ? {} : { executablePath }),
  args: machine.isRoot ? ['--no-sandbox'] : [],
})
const outcomes: Outcome[] = []
for (const receivers of GROUPS) outcomes.push(await race(browser, receivers))
await browser.close()
process.stdout.write(`${table()}\n`)

async function race(within: Browser, receivers: number): Promise<Outcome> {
  const uplink = Math.min(FASTEST_BYTES_PER_SECOND, Math.floor(TOTAL_BYTES_PER_SECOND / (receivers + 1)))
  const lab = await startLabHost()
  const context = await within.newContext()
  const pages: Page[] = []
  for (let n = 0; n <= receivers; n += 1) {
    const page = await context.newPage()
    await page.addInitScript(HIDE)
    await page.goto(`${lab.url}/?name=tab-${n + 1}`)
    await page.waitForFunction(() => window.lab !== undefined)
    pages.push(page)
  }
  const [source] = pages
  if (source === undefined) throw new Error('no tab')
  await until('everyone is reached', () => reachesAll(source, receivers), 60_000)
  await source.evaluate(
    ([size, rate]) => {
      const content = new Uint8Array(size)
      for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536))
      return window.lab.files.share(new Blob([content]), 'race.bin', { uplinkBytesPerSecond: rate })
    },
    [SIZE, uplink] as const,
  )
  const boundMs = 1_000 * clientServerBound(distribution(receivers, uplink))
  await until(
    'the race is over',
    async () => (await doneMs(source, receivers)) !== null,
    3 * boundMs + 60_000,
  )
  const done = await doneMs(source, receivers)
  if (done === null) throw new Error('the race is not over')
  await context.close()
  await lab.end()
  return { receivers, uplink, ...done }
}

function reachesAll(page: Page, others: number): Promise<boolean> {
  return page.evaluate(
    count => window.lab.snapshot().peers.filter(({ mesh }) => mesh.hops !== null).length === count,
    others,
  )
}

/** On the source's clock; null: not everybody has it over both paths. */
function doneMs(page: Page, receivers: number): Promise<{ meshMs: number; relayMs: number } | null> {
  return page.evaluate(count => {
    const others = window.lab.files.list()[0]?.progress.filter(({ peer }) => peer !== window.lab.self) ?? []
    const mesh = others.flatMap(({ progress }) => progress.meshDoneMs ?? [])
    const relay = others.flatMap(({ progress }) => progress.relayDoneMs ?? [])
    if (mesh.length < count || relay.length < count) return null
    return { meshMs: Math.max(...mesh), relayMs: Math.max(...relay) }
  }, receivers)
}

function distribution(receivers: number, uplink: number) {
  return {
    bytes: SIZE,
    receivers,
    sourceUpload: uplink,
    receiverUpload: uplink,
    slowestDownload: Number.POSITIVE_INFINITY,
  }
}

function table(): string {
  const row = ({ receivers, uplink, meshMs, relayMs }: Outcome): string => {
    const [mesh, relay] = [peerToPeerBound, clientServerBound].map(bound =>
      bound(distribution(receivers, uplink)),
    )
    if (mesh === undefined || relay === undefined) throw new Error('no bound')
    const cells = [
      receivers,
      (uplink / 1_000).toFixed(0),
      (meshMs / 1_000).toFixed(2),
      (meshMs / 1_000 / mesh).toFixed(3),
      (relayMs / 1_000).toFixed(2),
      (relayMs / 1_000 / relay).toFixed(3),
      (relayMs / meshMs).toFixed(2),
      (relayMs / meshMs / receivers).toFixed(2),
    ]
    return `| ${cells.join(' | ')} |`
  }
  return [
    '| receivers N | uplink, kB/s | mesh, s | / bound | relay, s | / bound | relay / mesh | of N |',
    '|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...outcomes.map(row),
  ].join('\n')
}
