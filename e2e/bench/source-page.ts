/** Pages in a real browser that can import the project's TypeScript: on localhost, which is a secure context. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { createServer } from 'vite'
import { ensureBrowser, thisMachine } from '../browser.ts'
import { perform } from '../debian-package.ts'

const root = join(import.meta.dirname, '../..')

/** What the lab is held against, in pages of groups. */
const RIVALS = ['peerjs', 'y-webrtc', 'yjs', 'trystero']

/** Only pages (and workers) that share nothing with others get a clock of 5 µs; of 100 µs is too coarse for round trips. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

/** Calls `use` with one page: see withSourcePages. */
export function withSourcePage<Result>(
  folder: string,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  return withSourcePages(folder, 1, ([page]) => {
    if (page === undefined) throw new Error('No page.')
    return use(page)
  })
}

/**
 * Calls `use` with so many pages, then ends browser and server, whatever came of it. Their address is in `folder`: what
 * the files there import relative to themselves is found from the pages too.
 */
export async function withSourcePages<Result>(
  folder: string,
  count: number,
  use: (pages: Page[]) => Promise<Result>,
): Promise<Result> {
  const path = `/${relative(root, folder).replaceAll(sep, '/')}/blank`
  const cacheDir = await mkdtemp(join(tmpdir(), 'bench-vite-'))
  const server = await createServer({
    root,
    cacheDir,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    // As the page's own build does (vite.config.ts).
    resolve: { alias: [{ find: /^simple-peer$/, replacement: 'simple-peer/simplepeer.min.js' }] },
    // These are not modules, or import what is none.
    optimizeDeps: {
      noDiscovery: true,
      include: ['socket.io-client', 'socket.io-msgpack-parser', 'simple-peer/simplepeer.min.js', ...RIVALS],
    },
    server: { host: 'localhost', port: 0, hmr: false, watch: null, headers: ISOLATED },
    plugins: [
      { name: 'blank-page', configureServer: ({ middlewares }) => void middlewares.use(path, blank) },
    ],
  })
  const machine = thisMachine()
  const browser = await chromium.launch({
    executablePath: ensureBrowser(machine, perform),
    // Chromium's sandbox refuses to run as root. One renderer for each page, as tabs have.
    args: [...(machine.isRoot ? ['--no-sandbox'] : []), '--renderer-process-limit=100'],
  })
  try {
    await server.listen()
    const context = await browser.newContext()
    const pages: Page[] = []
    while (pages.length < count) {
      const page = await context.newPage()
      await page.goto(new URL(path, server.resolvedUrls?.local[0]).href)
      pages.push(page)
    }
    return await use(pages)
  } finally {
    await browser.close()
    await server.close()
    await rm(cacheDir, { recursive: true })
  }
}

function blank(
  _request: unknown,
  response: { setHeader(name: string, value: string): void; end(body: string): void },
) {
  for (const [name, value] of Object.entries({ 'content-type': 'text/html', ...ISOLATED }))
    response.setHeader(name, value)
  response.end('<!doctype html><title>Bench</title>')
}
