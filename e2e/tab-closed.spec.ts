/** A tab that is closed or reloaded says goodbye. That this is noticed, rooms.spec.ts holds. */
import { closeTab, expect, startTraffic, test, watchNotices } from './fixtures.ts'

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
