import { readFile } from 'node:fs/promises'
import type { Download } from '@playwright/test'
import { scoreRowOf } from '../client/core/experiments/scorecard.ts'
import { flawsByAxe } from './fixtures/axe.ts'
import { expect, test } from './fixtures.ts'

/**
 * As little as gives a verdict: three frames at each of seven sizes between two peers, in five rounds and one to warm up. At
 * such a pace that it takes 13 s: all that is looked at meanwhile takes a busy machine some seconds.
 */
const TINY = { peers: '2', rounds: '5', 'pace ms': '50' }

test('one button starts an experiment in the panel, with progress, a verdict and a kept run; a second one is cancelled', async ({
  openPeers,
}) => {
  const [{ page }] = await openPeers(1, { asHost: true })
  await page.getByRole('button', { name: 'Experiments', exact: true }).click()
  const start = page.getByRole('button', { name: 'Start Latency' })
  const form = page.locator('form').filter({ has: start })
  await form.getByText('Parameters').click()
  await form.getByLabel('rounds').fill('0')
  await start.click()
  await expect(form.getByLabel('rounds')).toBeFocused()
  await expect(form.getByLabel('rounds')).toHaveAccessibleDescription(
    'takes a whole number from 1 to 100, not "0"',
  )
  for (const [name, value] of Object.entries(TINY)) await form.getByLabel(name).fill(value)

  await start.click()
  const card = page.getByRole('region', { name: 'Latency', exact: true })
  await expect(card).toContainText(/Trial 1 of 1, paired frames, round \d: peer \d times 21 frames/)
  await expect(card).toContainText(/About [\d.]+\s(s|ms) left/)
  await expect(page.frameLocator('iframe').first().getByRole('heading', { level: 1 })).toHaveText('peer-1')
  await expect(start).toBeDisabled()
  expect(await flawsByAxe(page, 'main')).toEqual([])
  // Its peers go on while one looks at something else, and what was typed is kept.
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await expect(start).toHaveCount(0)
  await page.getByRole('button', { name: 'Experiments', exact: true }).click()
  await expect(card.getByRole('status')).toContainText('This run is complete. Verdict:', { timeout: 40_000 })
  await expect(page.locator('iframe')).toHaveCount(0)
  await expect(form.getByLabel('rounds')).toHaveValue('5')

  const run = page.getByRole('region', { name: /^Latency: / })
  const saved = page.waitForEvent('download')
  await run.getByRole('button', { name: 'Save the run file' }).click()
  const { run: file } = scoreRowOf(await textOf(await saved))
  expect(file.peerKind).toBe('frames')
  expect(file.parameters).toMatchObject({ peers: 2, rounds: 5, paceMs: 50 })
  expect(file.trials[0]?.samples.pings.length).toBe(6 * 2 * 7 * 3)
  expect(file.warnings.map(({ kind }) => kind)).toContain('one-page')
  await expect(run).toContainText(file.judgement.reason)

  // What was hidden is said of the run, and of a run that was cancelled what was measured is there.
  await page.addInitScript(() => Object.defineProperty(Document.prototype, 'hidden', { get: () => true }))
  await form.getByLabel('rounds').fill('100')
  await start.click()
  await expect(card).toContainText(/round \d+:/)
  await card.getByRole('button', { name: 'Cancel, keep what was measured' }).click()
  await expect(card.getByRole('status')).toContainText('This run is cancelled. Verdict: inconclusive.')
  await expect(run).toHaveCount(2)
  await expect(run.first()).toContainText('A tab was hidden meanwhile')
  await expect(run.last()).not.toContainText('A tab was hidden meanwhile')

  await page.reload()
  await page.getByRole('button', { name: 'Experiments', exact: true }).click()
  await expect(run).toHaveCount(2)
})

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8')
}
