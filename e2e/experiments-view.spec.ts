import { resilience } from '../client/core/experiments/resilience.ts'
import { serializeRun } from '../client/core/experiments/run-file.ts'
import { madeUpRun } from '../client/core/testing/made-up-run.ts'
import { flawsByAxe } from './fixtures/axe.ts'
import { expect, test } from './fixtures.ts'

test('a run file is judged in the panel, kept over a reload with every server dead, and a damaged one is refused', async ({
  openPeers,
  lab,
}) => {
  const run = await madeUpRun(resilience, { peers: 4, repeats: 3, outageMs: 1_500 })
  const json = serializeRun(run)
  const [{ page }] = await openPeers(1)
  const open = (text: string) =>
    page
      .getByLabel('Choose a run file, or drop it here')
      .setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  const card = page.getByRole('region', { name: 'Resilience: holds here' })
  await page.getByRole('button', { name: 'Experiments', exact: true }).click()
  await open(json)
  await expect(card).toContainText(run.judgement.reason)
  await open(json.slice(0, -100))
  await expect(page.getByRole('alert').filter({ hasText: 'run.json: ' })).toContainText('cut short')
  await expect(card).toHaveCount(1)
  expect(await flawsByAxe(page, 'body')).toEqual([])
  await expect(page.getByLabel('Command for Resilience')).toHaveValue(/--experiment resilience --peers 8/)

  const saved = page.waitForEvent('download')
  await card.getByRole('button', { name: 'Save the report' }).click()
  expect((await saved).suggestedFilename()).toBe('resilience-seed-7.html')

  await page.evaluate(() => navigator.serviceWorker.ready)
  await lab.stop()
  await page.reload()
  await page.getByRole('button', { name: 'Experiments', exact: true }).click()
  await expect(card).toContainText(run.judgement.reason)
})
