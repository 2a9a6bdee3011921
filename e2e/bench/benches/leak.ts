/**
 * Guests come to a tab's room and leave it, a thousand of them: what of them is still there in the end? The guests are
 * whole peers without a browser. One of each group leaves as soon as the relay has let it in, before it has a link; the
 * others when both ends have theirs.
 */
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { startLabHost } from '../../fixtures/lab-host.ts'
import { tabsOf } from '../../fixtures/open-peers.ts'
import type { Peer } from '../../fixtures/peer.ts'
import { newContextIn, withBrowser } from '../browser.ts'
import { startGuest, untilMeets } from '../guests.ts'
import { type Bench, laneFigure } from '../runner/bench.ts'
import type { Round } from '../runner/rounds.ts'

const GROUP = 5
const VISITS = 1_000
/** What is made once is made in these: caches, pools, compiled code. Chosen. */
const FIRST_VISITS = 100
const QUICK_VISITS = GROUP
/** Chosen: the other end of a link opens within some 100 ms. */
const LINKED_WITHIN_MS = 20_000
/** Chosen: a goodbye is heard in milliseconds. */
const GONE_WITHIN_MS = 5_000
/** Chosen: the relay's own sockets close within milliseconds of their peers'. */
const SETTLE_MS = 2_000

const CONNECTIONS = 'open connections of tab and relay over baseline'
const HEAP = 'heap growth of the tab, MB'
const LOG = 'observations that its log grew by'

interface Remains {
  connections: number
  heapBytes: number
  observations: number
}

async function measure(visits: number, firstVisits: number): Promise<Round[]> {
  return withBrowser(async browser => {
    const lab = await startLabHost()
    try {
      const [relay] = (await lab.info()).relays
      if (relay === undefined) throw new Error('The lab host runs no relay.')
      const context = await newContextIn(browser)
      await countConnections(context)
      const [host] = await tabsOf(lab, browser, context).open(1, { inBackground: true })
      const session = await context.newCDPSession(host.page)
      const remains = () => remainsOf(host.page, session, relay.url)
      await receive(host, relay.url, firstVisits)
      const before = await remains()
      await receive(host, relay.url, visits)
      const after = await remains()
      return [
        {
          [CONNECTIONS]: [after.connections - before.connections],
          [HEAP]: [(after.heapBytes - before.heapBytes) / 2 ** 20],
          [LOG]: [after.observations - before.observations],
        },
      ]
    } finally {
      await lab.end()
    }
  })
}

async function receive(host: Peer, relayUrl: string, visits: number): Promise<void> {
  for (let visit = 0; visit < visits; visit += GROUP) await receiveGroup(host, relayUrl)
}

async function receiveGroup(host: Peer, relayUrl: string): Promise<void> {
  const [hasty, ...others] = Array.from({ length: GROUP }, () => startGuest(relayUrl))
  await hasty?.lab.ready
  await hasty?.lab.leave()
  await Promise.all(others.map(guest => untilMeets(guest, host.id)))
  await host.page.waitForFunction(
    isLinkedWith,
    others.map(({ lab }) => lab.self),
    { timeout: LINKED_WITHIN_MS },
  )
  await Promise.all(others.map(({ lab }) => lab.leave()))
  await host.page
    .waitForFunction(() => window.lab.snapshot().peers.length === 0, undefined, { timeout: GONE_WITHIN_MS })
    .catch(async () => {
      const { peers } = await host.snapshot()
      const seen = peers.map(
        ({ id, mesh, relay }) => `${id} ${mesh.state} on the mesh, ${relay.state} on the relay`,
      )
      throw new Error(
        `Guests are still shown ${GONE_WITHIN_MS / 1_000} s after they left: ${seen.join('; ')}.`,
      )
    })
}

/** In the page. */
function isLinkedWith(guests: string[]): boolean {
  const linked = window.lab.snapshot().peers.filter(({ mesh }) => mesh.state === 'open')
  return guests.every(guest => linked.some(({ id }) => id === guest))
}

/** In every page of `context`: counts those that were made and are not closed, also those that nobody holds any more. */
async function countConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const open = new Set<RTCPeerConnection>()
    const Original = RTCPeerConnection
    window.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        open.add(this)
      }
      override close(): void {
        super.close()
        open.delete(this)
      }
    }
    Reflect.set(window, 'openConnections', open)
  })
}

async function remainsOf(page: Page, session: CDPSession, relayUrl: string): Promise<Remains> {
  await page.waitForTimeout(SETTLE_MS)
  const metrics = await (await fetch(`${relayUrl}/metrics`)).text()
  const sockets = /^relay_sockets (\S+)$/m.exec(metrics)?.[1]
  if (sockets === undefined) throw new Error('The relay does not tell its sockets.')
  const links = await page.evaluate(() => Reflect.get(window, 'openConnections').size)
  const observations = await page.evaluate(() => window.lab.log().observations.length)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return { connections: links + Number(sockets), heapBytes: usedSize, observations }
}

export const leak: Bench = {
  name: 'leak',
  title: `Leak: ${VISITS} joins and leaves`,
  figures: [
    laneFigure({ what: CONNECTIONS, goal: { atMost: 0 } }),
    laneFigure({ what: HEAP, goal: { atMost: 5 } }),
    laneFigure({ what: LOG, goal: null }),
  ],
  rounds: 1,
  deadlineMs: 540_000,
  measure: ({ quick }) => (quick ? measure(QUICK_VISITS, 0) : measure(VISITS, FIRST_VISITS)),
}
