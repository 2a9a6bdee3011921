/** Where the browser keeps the page, where it does not, and what the page then says. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startLabHost } from './fixtures/lab-host.ts'
import { whenKept } from './fixtures/page-kept.ts'
import { expect, joinIn, test } from './fixtures.ts'

test('a new build takes over: its page is kept, and that of the build before is forgotten', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-page-'))
  cpSync(join(import.meta.dirname, '../dist'), folder, { recursive: true })
  const lab = await startLabHost(['--page', folder])
  try {
    await joinIn(page, `${lab.url}/`)
    await whenKept(page)
    const [before] = await cacheNames(page)
    const worker = join(folder, 'service-worker.js')
    const version = /"version":"(\w+)"/.exec(readFileSync(worker, 'utf8'))?.[1] ?? ''
    expect(before).toContain(version)
    const text = readFileSync(worker, 'utf8')
    writeFileSync(worker, text.replace(version, 'anotherbuild'))
    writeFileSync(
      join(folder, 'index.html'),
      `${readFileSync(join(folder, 'index.html'), 'utf8')}<!-- new -->`,
    )
    await page.reload()
    await expect.poll(() => cacheNames(page), 'the kept builds').toEqual(['mesh-vs-relay/anotherbuild'])
    const kept = () => page.evaluate(async () => (await caches.match('/'))?.text())
    expect(await kept()).toContain('<!-- new -->')
  } finally {
    await lab.end()
  }
})

test('on plain http in a LAN, the page says what does not work, why, and how to get it', async ({
  lab,
  browser,
}) => {
  const { joinUrls } = await lab.info()
  const url = joinUrls.find(each => !each.includes('localhost'))
  if (url === undefined) throw new Error('this machine has no address on a network')
  const context = await browser.newContext()
  const page = await context.newPage()
  await joinIn(page, url)
  // A machine that is busy with something else for a moment is said to be, rightly.
  const others = async () => (await warnings(page)).filter(warning => warning !== 'saturated')
  await expect.poll(others).toEqual(['insecure-context'])
  await page.getByRole('button', { name: /^Plain http/ }).focus()
  const tip = page.getByRole('tooltip')
  await expect(tip).toBeVisible()
  await expect(tip).toContainText('npm start -- --https')
  await context.close()
})

test('over https with a certificate that the browser only lets through, peers join over both paths, and the page says that it is not kept', async ({
  browser,
}) => {
  const lab = await startLabHost(['--https'])
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  try {
    const [ann, bob] = [
      await joinIn(await context.newPage(), `${lab.url}/`),
      await joinIn(await context.newPage(), `${lab.url}/`),
    ]
    const reached = async () => {
      const { paths } = await ann.snapshot()
      return [paths.mesh.reachablePairs, paths.relay.reachablePairs]
    }
    await expect.poll(reached, 'pairs over the mesh and the relay').toEqual([2, 2])
    await expect.poll(() => warnings(bob.page)).toContain('no-offline-start')
    expect(await bob.page.evaluate(() => isSecureContext && crypto.subtle !== undefined)).toBe(true)
  } finally {
    await context.close()
    await lab.end()
  }
})

function warnings(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => window.lab.snapshot().warnings)
}

function cacheNames(page: Page): Promise<string[]> {
  return page.evaluate(() => caches.keys())
}
