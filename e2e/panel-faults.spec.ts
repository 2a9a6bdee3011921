/** Faults from the panel, as people do them: with a mouse, with a keyboard, with and without the host token. */
import type { Page } from '@playwright/test'
import type { RelayState } from '#protocol'
import { expect, type Peer, peerIn, type Relay, test, watchNotices } from './fixtures.ts'

test('the holder of the host token kills, starts, freezes and thaws the relay with the mouse', async ({
  openPeers,
  relay,
}) => {
  const [host] = await openPeers(1, { asHost: true })
  for (const [action, state] of STEPS) {
    await button(host.page, `${action} r1`).click()
    await expectRelay(relay, host, state)
  }
})

test('the same goes with the keyboard', async ({ openPeers, relay }) => {
  const [host] = await openPeers(1, { asHost: true })
  for (const [position, [action, state]] of STEPS.entries()) {
    // What is disabled takes no focus, and the panel hears from the host of the last state after this test may have.
    await expect(button(host.page, `${action} r1`)).toBeEnabled()
    await button(host.page, `${action} r1`).focus()
    await host.page.keyboard.press(position % 2 === 0 ? 'Enter' : 'Space')
    await expectRelay(relay, host, state)
  }
})

test('without the token the relay cannot be touched, and the panel says where the token is', async ({
  openPeers,
}) => {
  const [guest] = await openPeers(1)
  for (const action of ['Kill', 'Freeze', 'Thaw', 'Start'])
    await expect(button(guest.page, `${action} r1`)).toBeDisabled()
  await expect(guest.page.getByText('host URL')).toBeVisible()
})

test('the token leaves the address bar, and outlives a reload', async ({ lab, openPeers }) => {
  const [host] = await openPeers(1, { asHost: true })
  expect(host.page.url()).not.toContain(lab.token)
  await host.page.reload()
  expect(host.page.url()).not.toContain(lab.token)
  await expect(button(host.page, 'Kill r1')).toBeEnabled()
})

test('with a wrong token the relay lives on, and the panel says what went wrong', async ({
  lab,
  page,
  relay,
}) => {
  await page.goto(`${lab.url}/#token=wrong`)
  await button(page, 'Kill r1').click()
  await expect(page.getByRole('alert').filter({ hasText: 'host token' })).toBeVisible()
  expect(await relay.info()).toMatchObject({ state: 'up' })
})

test('a peer that is closed from its panel has left, and can come back', async ({ openPeers }) => {
  const [ann, bob] = await openPeers(2)
  const watch = await watchNotices([ann], bob.id)
  await button(bob.page, 'Close this peer').click()
  await watch.times()
  expect((await ann.snapshot()).peers).toEqual([])
  await expect(bob.broadcast('both', 'too late')).rejects.toThrow('has left the room')
  await button(bob.page, 'Rejoin').click()
  await expect.poll(async () => (await ann.snapshot()).peers.length, 'peers that Ann sees').toBe(1)
})

test('one more peer opens in a tab of the same room', async ({ openPeers }) => {
  const [ann] = await openPeers(1, { room: 'biology' })
  const opened = ann.page.context().waitForEvent('page')
  await button(ann.page, 'Add a peer').click()
  const bob = await peerIn(await opened)
  const others = async () => (await ann.snapshot()).peers.map(({ id, mesh }) => `${id} ${mesh.state}`)
  await expect.poll(others, 'whom Ann sees').toEqual([`${bob.id} open`])
})

/** Each from the state before, and back to where it began. */
const STEPS: [action: string, then: RelayState][] = [
  ['Kill', 'down'],
  ['Start', 'up'],
  ['Freeze', 'frozen'],
  ['Thaw', 'up'],
]

function button(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true })
}

/** Really so, and so in the panel. */
async function expectRelay(relay: Relay, host: Peer, state: RelayState): Promise<void> {
  await expect.poll(async () => (await relay.info()).state, 'the state of the relay').toBe(state)
  const path = host.page.locator('[data-metric="paths.relay.state"]').first()
  await expect(path).toHaveAttribute('data-value', state === 'up' ? '"up"' : '"down"')
}
