/** The browser of benches that open tabs of the lab, started as the tests start theirs. */
import { type Browser, type BrowserContext, chromium } from '@playwright/test'
import { findBrowser, thisMachine } from '../browser.ts'

/** Calls `use` with it, then ends it, whatever came of it. */
export async function withBrowser<Result>(use: (browser: Browser) => Promise<Result>): Promise<Result> {
  const machine = thisMachine()
  const executablePath = findBrowser(machine)
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    // Chromium's sandbox refuses to run as root. One renderer for each tab: a crash takes down one, and CPU is a tab's own.
    args: [...(machine.isRoot ? ['--no-sandbox'] : []), '--renderer-process-limit=100'],
  })
  try {
    return await use(browser)
  } finally {
    await browser.close()
  }
}

/** A context of its own for tabs in which functions of this process run. */
export async function newContextIn(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext()
  // The TypeScript loader has functions keep their names by a helper, which pages do not have.
  await context.addInitScript({ content: 'globalThis.__name = named => named' })
  return context
}
