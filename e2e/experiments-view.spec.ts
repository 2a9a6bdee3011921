import { readFile } from 'node:fs/promises'
import { resilience } from '../client/core/experiments/resilience.ts'
import { type ExperimentRun, serializeRun } from '../client/core/experiments/run-file.ts'
import { inEnglish } from '../client/core/said.ts'
import { madeUpRun } from '../client/core/testing/made-up-run.ts'
import { flawsByAxe } from './fixtures/axe.ts'
import { whenKept } from './fixtures/page-kept.ts'
import { expect, test } from './fixtures.ts'

const PARAMETERS = { peers: 4, repeats: 3, outageMs: 3_000 }

test('a run file is judged in the panel, kept over a reload with every server dead, and a damaged one is refused', async ({
  openPeers,
  lab,
}) => {
  const run = await madeUpRun(resilience, PARAMETERS)
  const json = serializeRun(run)
  const [{ page }] = await openPeers(1)
  const open = (text: string) =>
    page
      .getByLabel('Choose a run file, or drop it here')
      .setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  const card = page.getByRole('region', { name: 'Resilience: holds here' }).filter({ hasText: 'seed 7,' })
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

  await test.step('each chart is saved as a PNG', async () => {
    const png = page.waitForEvent('download')
    await card.getByText('Charts', { exact: true }).click()
    await card.getByRole('button', { name: 'Save as PNG' }).first().click()
    const download = await png
    expect(download.suggestedFilename()).toBe('resilience-seed-7-chart-1.png')
    expect((await readFile(await download.path())).subarray(1, 4).toString()).toBe('PNG')
  })

  await test.step('the run is replayed by keyboard: the relay dies, and the mesh goes on', async () => {
    await card.getByText('Replay', { exact: true }).click()
    const slider = card.getByRole('slider', { name: 'Time in the trial' })
    await expect(card.getByText('Mesh: no stream to tell by')).toBeVisible()
    await slider.press('End')
    await slider.press('Home')
    await slider.fill(String(relayDeadAt(run)))
    await expect(card.getByText('Relay 1: dead')).toBeVisible()
    await expect(card.getByText(/^Relay path: 0 of \d+ pairs work/)).toBeVisible()
    await expect(card.getByText(/^Mesh: (\d+) of \1 pairs work/)).toBeVisible()
    await card.getByRole('button', { name: 'Play' }).click()
    await expect(card.getByText('Relay 1: up')).toBeVisible()
  })

  await test.step('two runs stand side by side, with what was different', async () => {
    await open(serializeRun(await madeUpRun(resilience, PARAMETERS, { seed: 8 })))
    const compared = page.getByRole('region', { name: 'Two runs side by side' })
    await expect(compared.getByRole('row', { name: 'seed' })).toHaveText(/seed\s*(78|87)/)
    const [figure] = resilience.find(run).figures
    await expect(compared.getByRole('row', { name: inEnglish(figure?.name ?? '') }).first()).toBeVisible()
    expect(await flawsByAxe(page, 'body')).toEqual([])
  })

  await whenKept(page)
  await lab.stop()
  await page.reload()
  await page.getByRole('button', { name: 'Experiments', exact: true }).click()
  await expect(card).toContainText(run.judgement.reason)
})

/** Shortly before it is started again, when every pair has noticed, on the steps of the slider. */
function relayDeadAt({ trials: [trial] }: ExperimentRun): number {
  const start = trial?.events.find(({ action }) => action.type === 'relay' && action.act === 'start')
  if (start === undefined) throw new Error('no relay was started in the first trial')
  return Math.floor(start.at / 100 - 1) * 100
}
