/** A tab that is closed says goodbye. */
import { expectCloseNoticed, expectSurvivors } from './claims.ts'
import { closeTab, expect, startTraffic, test, watchNotices } from './fixtures.ts'

test('a tab that is closed is noticed by the other at its goodbye (2 tabs)', async ({ openPeers }) => {
  const [gone, other] = await openPeers(2)
  await expectCloseNoticed([gone], [other])
})

test('a tab that is closed is noticed by all the others at its goodbye (4 tabs)', async ({ openPeers }) => {
  const [gone, ...others] = await openPeers(4)
  await expectCloseNoticed([gone], others)
  await expectSurvivors(others)
})

test('two tabs closed at once are noticed by all the others at their goodbyes (4 tabs)', async ({
  openPeers,
}) => {
  const [ann, bob, ...others] = await openPeers(4)
  await expectCloseNoticed([ann, bob], others)
  await expectSurvivors(others)
})

test('with the relay dead, a tab that is closed is noticed by all the others at its goodbye', async ({
  openPeers,
  relay,
}) => {
  const [gone, ...others] = await openPeers(4)
  await relay.kill()
  await expectCloseNoticed([gone], others)
})

test('the relay, too, tells the others of a tab that is closed', async ({ openPeers }) => {
  const [gone, other] = await openPeers(2)
  await expectCloseNoticed([gone], [other], 'relay')
})

test('the others lose nothing of each other when a tab is closed', async ({ openPeers }) => {
  const [gone, ...others] = await openPeers(3)
  const traffic = await startTraffic(others, ['mesh', 'relay'])
  await traffic.advance('mesh', 5)
  await closeTab(gone)
  await traffic.advance('mesh', 5)
  await traffic.end()
  for (const path of ['mesh', 'relay'] as const) expect(await traffic.flaws(path)).toEqual([])
})

test('a tab that is reloaded comes back as a new peer, and the old one has left', async ({ openPeers }) => {
  const [ann, bob] = await openPeers(2)
  const watch = await watchNotices([ann], bob.id)
  await bob.page.reload()
  await watch.times()
  const others = async () => (await ann.snapshot()).peers.map(({ name, mesh }) => `${name} ${mesh.state}`)
  await expect.poll(others, 'whom Ann sees').toEqual(['peer-2 open'])
  expect(await bob.page.evaluate(() => window.lab.self)).not.toBe(bob.id)
})
