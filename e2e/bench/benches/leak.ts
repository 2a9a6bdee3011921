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
/** A goodbye is heard in milliseconds; where it was not, a peer without a link is missed after 3.5 s. */
const GONE_WITHIN_MS = 10_000
/** Who vanished is shown for half a minute (SHOW_LOST_MS). */
const FORGOTTEN_WITHIN_MS = 45_000
/** Chosen: the relay's own sockets close within milliseconds of their peers'. */
const SETTLE_MS = 2_000

const CONNECTIONS = 'open connections of tab and relay over baseline'
const HEAP = 'heap growth of the tab, MB'
const LOG = 'observations that its log grew by'
const TAKEN_FOR_LOST = 'guests that left and were taken for vanished'

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
      const takenForLost = await receive(host, relay.url, visits)
      const after = await remains()
      return [
        {
          [CONNECTIONS]: [after.connections - before.connections],
          [HEAP]: [(after.heapBytes - before.heapBytes) / 2 ** 20],
          [TAKEN_FOR_LOST]: [takenForLost],
          [LOG]: [after.observations - before.observations],
        },
      ]
    } finally {
      await lab.end()
    }
  })
}

/** Resolves with how many of the guests, all of which said goodbye, the tab took for vanished. */
async function receive(host: Peer, relayUrl: string, visits: number): Promise<number> {
  let takenForLost = 0
  for (let visit = 0; visit < visits; visit += GROUP) takenForLost += await receiveGroup(host, relayUrl)
  await host.page.waitForFunction(() => window.lab.snapshot().peers.length === 0, undefined, {
    timeout: FORGOTTEN_WITHIN_MS,
  })
  return takenForLost
}

async function receiveGroup({ id, page }: Peer, relayUrl: string): Promise<number> {
  const guests = Array.from({ length: GROUP }, () => startGuest(relayUrl))
  const [hasty, ...others] = guests
  await hasty?.lab.ready
  await hasty?.lab.leave()
  await Promise.all(others.map(guest => untilMeets(guest, id)))
  const idsOf = (peers: typeof guests): string[] => peers.map(({ lab }) => lab.self)
  await page.waitForFunction(isLinkedWith, idsOf(others), { timeout: LINKED_WITHIN_MS })
  await Promise.all(others.map(({ lab }) => lab.leave()))
  await page.waitForFunction(hasLost, idsOf(guests), { timeout: GONE_WITHIN_MS })
  return page.evaluate(countShown, idsOf(guests))
}

/** In the page. */
function isLinkedWith(guests: string[]): boolean {
  const linked = window.lab.snapshot().peers.filter(({ mesh }) => mesh.state === 'open')
  return guests.every(guest => linked.some(({ id }) => id === guest))
}

/** In the page: whether neither path has any of them. */
function hasLost(guests: string[]): boolean {
  return window.lab
    .snapshot()
    .peers.filter(({ id }) => guests.includes(id))
    .every(({ mesh, relay }) => mesh.state === 'lost' && relay.state === 'absent')
}

/** In the page: of those that are gone, who is still shown, crossed out. */
function countShown(guests: string[]): number {
  return window.lab.snapshot().peers.filter(({ id }) => guests.includes(id)).length
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
    laneFigure({ what: TAKEN_FOR_LOST, goal: null }),
    laneFigure({ what: LOG, goal: null }),
  ],
  rounds: 1,
  deadlineMs: 540_000,
  measure: ({ quick }) => (quick ? measure(QUICK_VISITS, 0) : measure(VISITS, FIRST_VISITS)),
}
