/** A page in a real browser that can import the project's TypeScript: on localhost, which is a secure context. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { createServer } from 'vite'
import { ensureBrowser, thisMachine } from '../browser.ts'
import { perform } from '../debian-package.ts'

const root = join(import.meta.dirname, '../..')

/** Beside these files, so that what they import relative to themselves is found from the page too. */
const PAGE_PATH = '/e2e/bench/blank'

/** Calls `use` with the page, then ends browser and server, whatever came of it. */
export async function withSourcePage<Result>(use: (page: Page) => Promise<Result>): Promise<Result> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'bench-vite-'))
  const server = await createServer({
    root,
    cacheDir,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    // These two are not modules, or import what is none.
    optimizeDeps: { noDiscovery: true, include: ['socket.io-client', 'socket.io-msgpack-parser'] },
    server: { host: 'localhost', port: 0, hmr: false, watch: null },
    plugins: [
      { name: 'blank-page', configureServer: ({ middlewares }) => void middlewares.use(PAGE_PATH, blank) },
    ],
  })
  const machine = thisMachine()
  const browser = await chromium.launch({
    executablePath: ensureBrowser(machine, perform),
    // Chromium's sandbox refuses to run as root.
    args: machine.isRoot ? ['--no-sandbox'] : [],
  })
  try {
    await server.listen()
    const page = await browser.newPage()
    await page.goto(new URL(PAGE_PATH, server.resolvedUrls?.local[0]).href)
    return await use(page)
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
  response.setHeader('content-type', 'text/html')
  response.end('<!doctype html><title>Bench</title>')
}
