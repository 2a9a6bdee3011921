/** The decision page: what a case needs, from no run at all to a hybrid, every argument with its run. */
import type { Page } from '@playwright/test'
import { board } from '../client/core/experiments/board.ts'
import type { Experiment } from '../client/core/experiments/experiment.ts'
import { lastTicket } from '../client/core/experiments/last-ticket.ts'
import type { Parameters } from '../client/core/experiments/parameters.ts'
import { type ExperimentRun, serializeRun } from '../client/core/experiments/run-file.ts'
import { madeUpRun } from '../client/core/testing/made-up-run.ts'
import { flawsByAxe } from './fixtures/axe.ts'
import { expect, test } from './fixtures.ts'

/** As little as there is: one newcomer, in one trial, which gives no verdict. */
const TINY = { peers: '3', repeats: '1', 'settle ms': '500' }

test('needs without a run are open and say what would find out; runs become arguments that lead to them, for a path and then a hybrid', async ({
  openPeers,
}) => {
  const [{ page }] = await openPeers(1)
  const show = (view: string) => page.getByRole('button', { name: view, exact: true }).click()
  const advice = page.getByRole('region', { name: 'What the runs here argue for' })
  const says = advice.getByRole('status').first()
  await show('Decide')
  await expect(says).toHaveText('Say what your case needs: nothing matters yet.')

  await test.step('without a run: which button and which command would find out', async () => {
    await weigh(page, 'Offline', 'is decisive, 3')
    await expect(says).toHaveText(/^The lab cannot tell yet/)
    await expect(advice.getByLabel('Command that finds out: Offline')).toHaveValue(
      /^npm run lab -- --experiment board --peers 4 --seed 7/,
    )
    await advice.getByRole('button', { name: 'Find out here: A shared board' }).click()
    await expect(page.getByRole('heading', { name: 'A shared board', exact: true })).toBeFocused()
    await show('Decide')
  })

  await test.step('a run that is opened is an argument, and leads to itself', async () => {
    const run = await openRun(page, board, { settleMs: 1_000 })
    await expect(says).toHaveText('Everything that was measured argues for the mesh.')
    await expect(advice).toContainText(run.judgement.reason)
    await advice
      .getByRole('button', { name: /^A shared board, holds here: run of .*, seed 7, made-up$/ })
      .click()
    await expect(page.getByRole('heading', { name: 'A shared board: holds here' })).toBeFocused()
    await show('Decide')
  })

  const hybrid =
    /^A hybrid: the mesh for offline, the relay for ordering; by weight the mesh leads \(mesh 3, relay 1\)\. Needs of weight 1 are open\.$/
  await test.step('arguments for both paths make a hybrid', async () => {
    await weigh(page, 'Ordering', 'matters, 1')
    await weigh(page, 'Budget', 'matters, 1')
    await page.getByLabel('What may it cost the operator?').selectOption('little to build and to run')
    await openRun(page, lastTicket, { tickets: 1 })
    await expect(says).toHaveText(hybrid)
    await expect(advice).toContainText('The lab cannot tell yet: no run bears on it.')
  })

  await test.step('a run that this page makes counts the code of both paths; inconclusive, it changes nothing', async () => {
    await advice.getByRole('button', { name: 'Find out here: Simplicity' }).click()
    const start = page.getByRole('button', { name: 'Start Simplicity' })
    const form = page.locator('form').filter({ has: start })
    await form.getByText('Parameters').click()
    for (const [name, value] of Object.entries(TINY)) await form.getByLabel(name).fill(value)
    await start.click()
    const card = page.getByRole('region', { name: 'Simplicity', exact: true })
    // Its peers' pages take up to 10 s each to load on a busy machine.
    await expect(card.getByRole('status')).toContainText('This run is complete. Verdict: inconclusive.', {
      timeout: 40_000,
    })
    const run = page.getByRole('region', { name: /^Simplicity: inconclusive/ })
    await run.getByText('What was measured').first().click()
    await expect(run.getByRole('row', { name: /^lines of code: what/ })).toHaveText(
      /mesh \d{4}; relay \d{4}$/,
    )
    await show('Decide')
    await expect(advice).toContainText(/the run that bears on it is inconclusive\..*fewer than 3 trials/)
    await expect(says).toHaveText(hybrid)
  })

  expect(await flawsByAxe(page, 'body')).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overhang).toBeLessThanOrEqual(0)
})

async function weigh(page: Page, need: string, weight: string): Promise<void> {
  await page.getByLabel(`${need}: how much it counts`).selectOption(weight)
}

/** Opens the file of a made-up run. */
async function openRun(page: Page, experiment: Experiment, parameters: Parameters): Promise<ExperimentRun> {
  const run = await madeUpRun(experiment, parameters)
  await page
    .getByLabel('Choose a run file, or drop it here')
    .setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(serializeRun(run)) })
  return run
}
