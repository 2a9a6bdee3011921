/** Peers in real tabs of a headless Chromium. */
import { readFileSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { NOTE_AT, readBoard } from '../../client/core/board/read-board.ts'
import { JOB_LIMIT_MS, STORE_LIMIT_MS, type Usage } from '../../client/core/experiments/driver.ts'
import { lookOf, madeUpBytes } from '../../client/core/experiments/looked.ts'
import { workDone } from '../../client/core/experiments/work-done.ts'
import { findBrowser, NoBrowserError, thisMachine } from '../browser.ts'
import { shareWatched } from '../fixtures/files.ts'
import type { LabHost } from '../fixtures/lab-host.ts'
import { closeTab, crashTab, joinIn, type Peer } from '../fixtures/peer.ts'
import { placedAt, storeObject } from '../fixtures/storage.ts'
import { jobAt, startJob } from '../fixtures/tasks.ts'
import type { OpenedPeer, PeerSource } from './peer-source.ts'

/** The browser that the tests find. Rejects with NoBrowserError where there is none. */
export async function launchTabs(): Promise<PeerSource> {
  const machine = thisMachine()
  const executablePath = findBrowser(machine)
  if (executablePath === null)
    throw new NoBrowserError(
      'No Chrome or Chromium found: install one, set CHROME_PATH to it, or use --headless-peers.',
    )
  const browser = await chromium.launch({
    executablePath,
    // Ctrl-C is to end the experiment first.
    handleSIGINT: false,
    args: [
      ...(machine.isRoot ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--renderer-process-limit=100',
    ],
  })
  return tabSource(browser, () => browser.close())
}

/** Tabs of a browser that somebody else owns; `end` is what is to be done in the end. */
export function tabSource(browser: Browser, end: () => Promise<void>): PeerSource {
  let context: BrowserContext | null = null

  async function open(lab: LabHost, room: string, name: string): Promise<OpenedPeer> {
    context ??= await browser.newContext()
    const page = await context.newPage()
    // The small view: a headless browser takes every tab for the front one, and whole panels would draw in all of them.
    const query = new URLSearchParams({ room, name, embed: '1' })
    return portOf(await joinIn(page, `${lab.url}/?${query}`), lab.token)
  }

  return {
    kind: 'tabs',
    browser: `Chromium ${browser.version()}`,
    open,
    usage: () => usageOf(browser),
    closeAll: async () => {
      await context?.close()
      context = null
    },
    end,
  }
}

function portOf(peer: Peer, token: string): OpenedPeer {
  const { id, name, page } = peer
  return {
    id,
    name,
    stream: stream => page.evaluate(what => window.lab.stream(what), stream),
    ping: (over, to, bytes) =>
      page.evaluate(([path, whom, size]) => window.lab.ping(path, whom, size), [over, to, bytes] as const),
    conditions: conditions => page.evaluate(what => window.lab.conditions.set(what), conditions),
    pay: (to, path, times) =>
      page.evaluate(
        async ([payee, over, count]) => {
          for (let time = 0; time < count; time += 1) await window.lab.ledger.pay(payee, 1, over)
        },
        [to, path, times] as const,
      ),
    take: (ticket, way, members) =>
      page.evaluate(([what, how, who]) => window.lab.tickets.take(what, how, who), [
        ticket,
        way,
        members,
      ] as const),
    note: text =>
      page.evaluate(([at, words]) => void window.lab.board.addNote(at, words), [NOTE_AT, text] as const),
    readBoard: async () => (await page.evaluateHandle(() => window.lab.board)).evaluate(readBoard),
    say: (path, text) =>
      page.evaluate(([over, what]) => window.lab.moderation.say(over, what), [path, text] as const),
    obey: yes => page.evaluate(how => window.lab.moderation.obey(how), yes),
    moderate: (path, act) =>
      page.evaluate(
        async ([key, over, what]) => {
          const { moderation } = window.lab
          if (!moderation.view().isModerator) await moderation.authorize(key)
          await moderation.act(over, what)
        },
        [token, path, act] as const,
      ),
    work: async (job, how) => workDone(await jobAt(peer, await startJob(peer, job, how), 1, JOB_LIMIT_MS)),
    share: (file, receivers) => shareWatched(peer, file, receivers),
    store: async ({ name, bytes, ...options }) => {
      await placedAt(peer, await storeObject(peer, madeUpBytes(bytes), name, options), STORE_LIMIT_MS)
    },
    look: async () => (await page.evaluate(() => window.lab.storage.survey())).map(lookOf),
    links: async () => (await peer.snapshot()).peers.filter(({ mesh }) => mesh.state === 'open').length,
    now: () => page.evaluate(() => performance.timeOrigin + performance.now()),
    log: () => answered(page, peer.log()),
    presence: () => peer.snapshot(),
    close: async () => {
      await closeTab(peer)
    },
    crash: async () => {
      await crashTab(peer)
    },
  }
}

/** Chosen: a log of 20 MB takes a second. A tab that crashed answers nothing at all. */
const ANSWER_LIMIT_MS = 20_000

async function answered<Answer>(page: Page, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${page.url()} does not answer.`)), ANSWER_LIMIT_MS)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** Of all processes of the browser: the network's is among them, and without tabs it would do nothing. */
async function usageOf(browser: Browser): Promise<Usage | null> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const resident = processInfo.map(({ id }) => residentBytes(id))
  return {
    cpuMs: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0),
    rssBytes: resident.some(bytes => bytes === null)
      ? null
      : resident.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
    processes: processInfo.length,
  }
}

/** null where the system does not say: only Linux has /proc. Memory that processes share counts for each of them. */
function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024
  } catch {
    return null
  }
}
