/** The panel speaks the language of the browser, or the one that was chosen, and the room does not care. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { resilience } from '../client/core/experiments/resilience.ts'
import { serializeRun } from '../client/core/experiments/run-file.ts'
import { madeUpRun } from '../client/core/testing/made-up-run.ts'
import { expectToFit, LAPTOP } from './fixtures/fit.ts'
import { unspokenOn } from './fixtures/spoken.ts'
import { expect, test } from './fixtures.ts'

test('a peer in German and one in English are in one room, and a choice outlives a reload', async ({
  openPeers,
}, testInfo) => {
  const [ada] = await openPeers(1, {
    names: ['Ada'],
    separateContexts: true,
    asHost: true,
    query: { lang: 'de' },
  })
  await expect(ada.page.locator('html')).toHaveAttribute('lang', 'de')
  const [bob] = await openPeers(1, { names: ['Bob'], separateContexts: true })
  await expect(ada.page.locator('.peer-count')).toHaveText('2 Peers')
  await expect(bob.page.locator('.peer-count')).toHaveText('2 peers')
  await expect(bob.page.locator('html')).toHaveAttribute('lang', 'en')
  // Numbers, too, and what they are read from stays as it is.
  const roundTrip = ada.page.locator('[data-metric="paths.mesh.latency.p50Ms"] .number').first()
  await expect(roundTrip).toHaveText(/^<?\d+,\d+$/)

  await expectToFit(ada, 'german', testInfo)

  await test.step('every view names and labels everything in the language of the page', async () => {
    await ada.page.setViewportSize(LAPTOP)
    const views = await ada.page.getByRole('navigation', { name: 'Ansichten' }).getByRole('button').all()
    expect(views.length).toBeGreaterThan(9)
    const content = ['Ada', 'Bob', 'r1', ...titlesOfLessons()]
    for (const view of views) {
      await view.click()
      await expect(view).toHaveAttribute('aria-current', 'page')
      expect.soft(await unspokenOn(ada.page, 'de', content), await view.innerText()).toEqual([])
    }
  })

  await test.step('a run of an experiment is told in the language of the page, its figures and its verdict, too', async () => {
    const run = await madeUpRun(resilience, { peers: 4, repeats: 3, outageMs: 3_000, fault: 'relay-killed' })
    await ada.page.getByRole('button', { name: 'Experimente', exact: true }).click()
    await ada.page.getByLabel('Laufdatei wählen oder hier ablegen').setInputFiles({
      name: 'run.json',
      mimeType: 'application/json',
      buffer: Buffer.from(serializeRun(run)),
    })
    const card = ada.page.getByRole('region', { name: 'Ausfallsicherheit: gilt hier' })
    await expect(card).toContainText(
      /95-%-Intervall \d.* über 3 Durchgänge; es liegt ganz über 0 Prozentpunkte\./,
    )
    await card.locator('summary', { hasText: 'Was gemessen wurde' }).click()
    await expect(card.getByRole('row', { name: /^fällige Frames, Frames/ })).toBeVisible()
    expect(await unspokenOn(ada.page, 'de', ['Ada', 'Bob', 'r1'])).toEqual([])
  })

  await bob.page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch')
  const join = bob.page.getByRole('button', { name: 'Beitrittslink' })
  await expect(join).toBeVisible()
  await bob.page.reload()
  await expect(join).toBeVisible()
  await bob.page.getByRole('combobox', { name: 'Sprache' }).selectOption('English')
  await expect(bob.page.getByRole('button', { name: 'Join link' })).toBeVisible()
})

/** The lessons' content is English only: client/panel/messages/README.md. */
function titlesOfLessons(): string[] {
  const folder = join(import.meta.dirname, '../client/lessons')
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { title: string }).title)
}
