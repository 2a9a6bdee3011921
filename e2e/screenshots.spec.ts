/**
 * The panel in the sizes that people have: nothing hangs over. With PICTURES=1 also as pictures, light and dark, for people
 * to look at; they lie in test-results/panel, and nothing is compared.
 */
import { join } from 'node:path'
import type { TestInfo } from '@playwright/test'
import { exchangeCodes, expect, type Peer, test, watchState } from './fixtures.ts'

/** A laptop, a projector, a phone. */
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
]

test('the panel fits its window, healthy and with the relay dead', async ({ openPeers, relay }, testInfo) => {
  const peers = await openPeers(4, { names: ['Ada', 'Barbara', 'Claude', 'Donald'], asHost: true })
  const [ada] = peers
  const samples = async () => (await ada.snapshot()).paths.relay.latency?.count ?? 0
  await expect.poll(samples, 'samples to show').toBeGreaterThan(50)
  await expectToFit(ada, 'healthy', testInfo)

  const down = await watchState(peers, 'relay', 'down')
  await relay.kill()
  await down.times()
  const survival = async () => (await ada.snapshot()).paths.relay.reachablePairs
  await expect.poll(survival, 'pairs over the relay').toBe(0)
  await expectToFit(ada, 'relay-dead', testInfo)
})

test('joining without a server fits its window: both sides, and the way in', async ({
  lab,
  openPeers,
  newcomer,
}, testInfo) => {
  const [ada] = await openPeers(3, { names: ['Ada', 'Barbara', 'Claude'] })
  await lab.stop()
  await expect(ada.page.getByText('The relay introduces nobody now')).toBeVisible()
  await expectToFit(ada, 'servers-dead', testInfo)
  const { inviting } = await exchangeCodes(ada, newcomer)
  await expectToFit(ada, 'inviting', testInfo, { fullPage: false })
  await expectToFit(newcomer, 'joining', testInfo, { fullPage: false })
  await inviting.paste()
  await expect(inviting.status).toHaveText(/Linked/)
  await expectToFit(ada, 'linked', testInfo, { fullPage: false })
})

async function expectToFit(
  { page }: Peer,
  state: string,
  testInfo: TestInfo,
  { fullPage = true } = {},
): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    // A page wider than its window must be dragged to and fro.
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overhang, `${state} is wider than its window of ${size.width}`).toBeLessThanOrEqual(0)
    if (process.env.PICTURES === undefined) continue
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const name = `${state}-${size.width}x${size.height}-${colorScheme}.png`
      const path = join(testInfo.project.outputDir, 'panel', name)
      await page.screenshot({ path, fullPage })
      await testInfo.attach(name, { path, contentType: 'image/png' })
    }
  }
}
