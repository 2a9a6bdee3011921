/** A class holds lessons: predictions over the room, one number measured, on screen and on paper. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from '@playwright/test'
import { numberText } from '../client/core/experiments/report/numbers.ts'
import { scoreRowOf } from '../client/core/experiments/scorecard.ts'
import { inEnglish } from '../client/core/said.ts'
import { aLesson } from '../client/core/testing/a-lesson.ts'
import { flawsByAxe } from './fixtures/axe.ts'
import { expectToFit } from './fixtures/fit.ts'
import { expect, test } from './fixtures.ts'

const ROUND_TRIP = 'round trip p50, 64 B'

test('a class predicts, measures and compares; a lesson says what is missing, and prints as two sheets', async ({
  relay,
  context,
  openPeers,
}, testInfo) => {
  const [ann, bob] = await openPeers(2, { names: ['Ann', 'Bob'], asHost: true })

  await test.step('the lab’s own lessons are there, and a broken one is named by file and field', async () => {
    await goTo(ann.page, 'Lessons')
    await expect(ann.page.getByRole('listitem').filter({ has: ann.page.getByRole('heading') })).toHaveCount(
      ownLessons().length,
    )
    await choose(ann.page, { ...aLesson(), minutes: 'ten', colour: 'red' })
    await expect(ann.page.getByRole('alert')).toHaveText(
      'a-lesson.json: minutes takes a number\na-lesson.json: colour is no field here',
    )
  })

  await test.step('predictions come over the room, as text, and their values are not shown before', async () => {
    await goTo(bob.page, 'Lessons')
    // A tab behind another one is drawn once a second, and each click in it waits for two of its frames.
    await ann.page.bringToFront()
    await choose(ann.page, aLesson())
    await choose(bob.page, aLesson())
    await predict(bob.page, '7000', '')
    await expect(bob.page.getByText('Give a number from 0 to 100.')).toBeVisible()
    await predict(bob.page, '100', '<b>miles</b> away')
    await predict(ann.page, '0,5', 'it is near')
    await expect(ann.page.getByText('2 of 2 peers predicted: Bob, this tab.')).toBeVisible()
    await expect(ann.page.getByText('miles')).toHaveCount(0)
    await expectToFit(ann, 'lesson-predict', testInfo)
  })

  await test.step('what a lesson needs is checked, with what to do; the number is the run’s, and nobody’s', async () => {
    await ann.page.keyboard.press('ArrowRight')
    await relay.kill()
    const measure = ann.page.getByRole('button', { name: 'Measure' })
    await expect(ann.page.getByText('start or thaw it under “Break something”')).toBeVisible()
    await expect(measure).toBeDisabled()
    await relay.start()
    await measure.click()
    await expect(ann.page.getByText(`“${ROUND_TRIP}” in the run of`)).toBeVisible({ timeout: 30_000 })
    expect(await shownNumber(ann.page)).toBe(numberText(await keptFigure(ann.page)))
    expect(await flawsByAxe(ann.page, 'main')).toEqual([])
    await ann.page.getByRole('button', { name: 'Speaker notes' }).click()
    await expectToFit(ann, 'lesson-run', testInfo)
    await ann.page.getByRole('button', { name: 'Speaker notes' }).click()
  })

  await test.step('predictions stand against it, and who comes after it does not count', async () => {
    await predict(bob.page, '1', 'I saw it')
    await ann.page.keyboard.press('PageDown')
    const row = (name: string) => ann.page.getByRole('row', { name: new RegExp(`^${name}`) })
    await expect(row('Ann')).toContainText('closest')
    await expect(row('Bob')).toContainText('too late to count')
    await expect(row('Bob')).toContainText('I saw it')
    await expect(ann.page.getByText('1 prediction, median 0.5 ms')).toBeVisible()
    expect(await shownNumber(ann.page)).toBe(numberText(await keptFigure(ann.page)))
    expect(await flawsByAxe(ann.page, 'main')).toEqual([])
    await expectToFit(ann, 'lesson-compare', testInfo)
    await ann.page.getByRole('button', { name: 'Back', exact: true }).click()
    await expect(ann.page.getByRole('heading', { name: 'Run' })).toBeFocused()
  })

  await test.step('on paper it is a sheet for pupils and one for the teacher, and nothing of the screen', async () => {
    await ann.page.emulateMedia({ media: 'print' })
    await expect(ann.page.getByText('Mesh vs relay: for the teacher')).toBeVisible()
    await expect(ann.page.getByText('A note.').last()).toBeVisible()
    await expect(ann.page.getByRole('banner')).toBeHidden()
    const pdf = await ann.page.pdf({ preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2)
    await ann.page.emulateMedia({ media: null })
  })

  await test.step('the knob of a live lesson is the room, and a simulated crowd is measured in the page', async () => {
    await ann.page.getByRole('button', { name: 'All lessons' }).click()
    await ann.page.getByRole('button', { name: 'Open Two tabs, two paths' }).click()
    await ann.page.getByRole('button', { name: '2 Run' }).click()
    await ann.page.getByRole('button', { name: 'Measure' }).click()
    await expect(ann.page.getByText('the live panel of Ann')).toBeVisible()
    expect(Number(await shownNumber(ann.page))).toBeGreaterThan(0)
    await ann.page.getByLabel('3', { exact: true }).check()
    await expect(ann.page.getByText('Open 1 more')).toBeVisible()

    await ann.page.getByRole('button', { name: 'All lessons' }).click()
    await choose(ann.page, crowdLesson())
    await ann.page.getByRole('button', { name: '2 Run' }).click()
    await ann.page.getByRole('button', { name: 'Measure' }).click()
    await expect(ann.page.getByText('a simulation of 12 peers, seed 7')).toBeVisible({ timeout: 30_000 })
    // Twelve peers are linked with about half of each other.
    expect(['1', '2']).toContain(await shownNumber(ann.page))
  })

  await test.step('browsers can install it', () => expectInstallable(context, ann.page))
})

async function goTo(page: Page, view: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: view, exact: true })
    .click()
}

async function choose(page: Page, lesson: { id: string; [field: string]: unknown }): Promise<void> {
  const file = {
    name: `${lesson.id}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(lesson)),
  }
  await page.getByLabel('Choose a lesson, or drop it here').setInputFiles(file)
}

async function predict(page: Page, value: string, why: string): Promise<void> {
  await page.getByLabel('I predict').fill(value)
  await page.getByLabel('because').fill(why)
  await page.getByLabel('because').press('Enter')
}

function shownNumber(page: Page): Promise<string> {
  return number(page).innerText()
}

function number(page: Page): Locator {
  return page.locator('.lesson-number strong')
}

/** What the figure of the only run that this browser keeps is, computed here anew. */
async function keptFigure(page: Page): Promise<number | null> {
  const json = await page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('mesh-vs-relay-runs')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const reading = opening.result.transaction('runs').objectStore('runs').getAll()
          reading.onsuccess = () => resolve(String(reading.result[0]))
          opening.result.close()
        }
      }),
  )
  const { findings } = scoreRowOf(json)
  const figure = findings.figures.find(({ name }) => inEnglish(name) === ROUND_TRIP)
  return figure?.values.find(({ of }) => of === 'mesh')?.value ?? null
}

function crowdLesson() {
  const number = {
    from: 'simulation',
    scenario: 'mass-failure',
    figure: 'hops',
    of: 'mesh',
    words: 'x',
    unit: 'links',
  }
  const knob = { words: 'Simulated peers', unit: '', parameter: 'peers', values: [12, 16] }
  return { ...aLesson(), id: 'a-crowd', title: 'A crowd', number, knob }
}

function ownLessons(): string[] {
  return readdirSync(join(import.meta.dirname, '../client/lessons')).filter(file => file.endsWith('.json'))
}

async function expectInstallable(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  const { errors, data } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const { icons } = JSON.parse(data ?? '{}') as { icons: { src: string; sizes: string }[] }
  for (const { src } of icons) expect((await page.request.get(new URL(src, page.url()).href)).ok()).toBe(true)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // Contexts of tests are private windows, in which browsers install nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])
}
