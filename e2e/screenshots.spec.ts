/**
 * The panel in the sizes that people have: nothing hangs over. With PICTURES=1 also as pictures, light and dark, for people
 * to look at; they lie in test-results/panel, and nothing is compared.
 */
import { flawsByAxe } from './fixtures/axe.ts'
import { expectToFit } from './fixtures/fit.ts'
import { exchangeCodes, expect, test, watchState } from './fixtures.ts'

test('the panel fits its window, healthy and with the relay dead', async ({ openPeers, relay }, testInfo) => {
  const peers = await openPeers(4, { names: ['Ada', 'Barbara', 'Claude', 'Donald'], asHost: true })
  const [ada] = peers
  const samples = async () => (await ada.snapshot()).paths.relay.latency?.count ?? 0
  // Twelve a second, and three once the room is calm.
  await expect.poll(samples, { message: 'samples to show', timeout: 30_000 }).toBeGreaterThan(50)
  await expectToFit(ada, 'healthy', testInfo)

  const down = await watchState(peers, 'relay', 'down')
  await relay.kill()
  await down.times()
  const survival = async () => (await ada.snapshot()).paths.relay.reachablePairs
  await expect.poll(survival, 'pairs over the relay').toBe(0)
  await expectToFit(ada, 'relay-dead', testInfo)
})

test('joining without a server fits its window, and axe finds no flaw: both sides, and the way in', async ({
  lab,
  openPeers,
  newcomer,
}, testInfo) => {
  const [ada] = await openPeers(3, { names: ['Ada', 'Barbara', 'Claude'] })
  await lab.stop()
  await expect(ada.page.getByText('The relay introduces nobody now')).toBeVisible()
  await expectToFit(ada, 'servers-dead', testInfo)
  const { inviting, joining } = await exchangeCodes(ada, newcomer)
  for (const { page } of [inviting, joining])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await flawsByAxe(page, 'dialog'), colorScheme).toEqual([])
    }
  await expectToFit(ada, 'inviting', testInfo, { fullPage: false })
  await expectToFit(newcomer, 'joining', testInfo, { fullPage: false })
  await inviting.paste()
  await expect(inviting.status).toHaveText(/Linked/)
  await expectToFit(ada, 'linked', testInfo, { fullPage: false })
})
