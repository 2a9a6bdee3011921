/**
 * Every view and page, for everybody: WCAG 2.2 AA by axe in light and dark, on a laptop and on a phone; all of it by keyboard;
 * no scrolling to and fro in a narrow window; no motion where it is unwelcome. And nothing asks anybody outside the lab.
 */
import type { Page, TestInfo } from '@playwright/test'
import { reportOf } from '../client/core/experiments/report/report.ts'
import { resilience } from '../client/core/experiments/resilience.ts'
import { type ExperimentRun, serializeRun } from '../client/core/experiments/run-file.ts'
import { madeUpRun } from '../client/core/testing/made-up-run.ts'
import { flawsByAxe } from './fixtures/axe.ts'
import { scribble } from './fixtures/board.ts'
import { watchOrigins } from './fixtures/elsewhere.ts'
import { shareNumbers } from './fixtures/files.ts'
import { expectToFit, LAPTOP, PHONE } from './fixtures/fit.ts'
import { flawsByKeyboard, flawsOfSkipping } from './fixtures/keyboard.ts'
import { forgetMotions, motionsOf, watchMotion } from './fixtures/motion.ts'
import { startJob } from './fixtures/tasks.ts'
import { expect, type Peer, test } from './fixtures.ts'

test('every view and page can be used by everybody, and asks nobody outside the lab', async ({
  lab,
  relay,
  context,
  openPeers,
}, testInfo) => {
  const outside = watchOrigins(context, lab)
  await watchMotion(context)
  const [{ page: other }, ann] = await openPeers(2, { asHost: true })
  const { page } = ann
  await test.step('motion is seen where it is welcome', async () => {
    await other.bringToFront()
    await other.getByRole('button', { name: 'Dark theme' }).click()
    await expect.poll(() => motionsOf(other)).not.toEqual([])
    await other.getByRole('button', { name: 'Light theme' }).click()
  })

  await page.bringToFront()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await forgetMotions(page)
  const run = await madeUpRun(resilience, { peers: 3, repeats: 1, outageMs: 500 })
  await fill(ann, run)
  const views = await page.getByRole('navigation', { name: 'Views' }).getByRole('button').allInnerTexts()
  expect(views.length).toBeGreaterThan(9)
  for (const view of views)
    await test.step(view, async () => {
      await goTo(page, view)
      await expectForEverybody(page, view, testInfo)
      expect.soft(await flawsOfSkipping(page), view).toEqual([])
    })

  await test.step('a lesson and its handout', async () => {
    await goTo(page, 'Lessons')
    await page
      .getByRole('button', { name: /^Open / })
      .first()
      .press('Enter')
    for (const stage of ['Predict', 'Run', 'Compare', 'Explain']) {
      await page.getByRole('button', { name: new RegExp(`^\\d ${stage}$`) }).press('Enter')
      await expectForEverybody(page, `lesson-${stage}`, testInfo)
    }
    await page.emulateMedia({ media: 'print' })
    expect.soft(await flawsByAxe(page, 'body'), 'handout').toEqual([])
    await page.emulateMedia({ media: null })
  })

  await test.step('the relay dead, the room as a table, and the way in', async () => {
    await goTo(page, 'Live')
    await relay.kill()
    await expect(page.locator('[data-metric="paths.relay.state"]').first()).toHaveText('Down')
    await page.getByRole('button', { name: 'Table', exact: true }).press('Enter')
    expect.soft(await flawsByAxe(page, '.graph'), 'the room as a table').toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect.soft(await flawsByAxe(page, 'body'), 'relay dead, light').toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect.soft(await flawsByAxe(page, 'body', 'colours'), 'relay dead, dark').toEqual([])
    await page.getByRole('button', { name: 'Join link' }).press('Enter')
    await expectForEverybody(page, 'join-dialog', testInfo)
    await page.keyboard.press('Escape')
    await relay.start()
  })
  expect.soft(await motionsOf(page), 'motion where it is unwelcome').toEqual([])

  await other.emulateMedia({ reducedMotion: 'reduce' })
  await other.bringToFront()
  for (const path of ['/?projector=1', '/?embed=1', '/wall?peers=2', '/preflight'])
    await test.step(path, async () => {
      await other.goto(lab.url + path)
      await expect(other.getByRole('heading', { level: 1 })).toBeVisible()
      await expectForEverybody(other, path.replace(/\W+/g, ''), testInfo)
      expect.soft(await motionsOf(other), `motion where it is unwelcome, ${path}`).toEqual([])
    })
  expect(outside.asked.some(url => url.startsWith(lab.url))).toBe(true)
  expect(outside.found).toEqual([])

  await test.step('a report', async () => {
    await other.goto('about:blank')
    await other.setContent(reportOf([run]))
    await expectForEverybody(other, 'report', testInfo)
  })
})

/** Something to see in every view. */
async function fill(ann: Peer, run: ExperimentRun): Promise<void> {
  const { page } = ann
  await shareNumbers(ann, 100_000)
  await scribble(ann, 'tea at four')
  await startJob(ann, { kind: 'puzzle', text: 'lab', zeroBits: 4, stretch: 10, tasks: 20 }, { lane: 'mesh' })
  await goTo(page, 'Experiments')
  const file = { name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(serializeRun(run)) }
  await page.getByLabel('Choose a run file').setInputFiles(file)
  await goTo(page, 'Live')
  await page.getByRole('button', { name: 'Trace a broadcast' }).click()
}

/** By keyboard: a mouse left lying somewhere opens tooltips. */
async function goTo(page: Page, view: string): Promise<void> {
  const views = page.getByRole('navigation', { name: 'Views' })
  await views.getByRole('button', { name: view, exact: true }).press('Enter')
}

async function expectForEverybody(page: Page, name: string, testInfo: TestInfo): Promise<void> {
  const flaws: Record<string, string[]> = {}
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(LAPTOP)
  flaws['light, on a laptop'] = await flawsByAxe(page, 'body')
  flaws['by keyboard'] = await flawsByKeyboard(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  flaws['dark, on a laptop'] = await flawsByAxe(page, 'body', 'colours')
  // WCAG 1.4.13: what the focus opened goes away. It would close a dialog, too.
  if ((await page.locator('dialog:modal').count()) === 0) await page.keyboard.press('Escape')
  await page.setViewportSize(PHONE)
  flaws['dark, on a phone'] = await flawsByAxe(page, 'body')
  await page.emulateMedia({ colorScheme: 'light' })
  flaws['light, on a phone'] = await flawsByAxe(page, 'body', 'colours')
  const found = Object.entries(flaws).filter(([, each]) => each.length > 0)
  expect.soft(Object.fromEntries(found), name).toEqual({})
  await expectToFit({ page }, `access-${name}`, testInfo)
  await page.setViewportSize(LAPTOP)
}
