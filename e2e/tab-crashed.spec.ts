/** A tab that crashes says nothing: its peers find out by its silence. */
import { expectCrashNoticed } from './claims.ts'
import { crashTab, expect, startTraffic, test, watchNotices } from './fixtures.ts'

test('a tab that crashed is noticed on the mesh by the other (2 tabs)', async ({ openPeers }) => {
  const [gone, other] = await openPeers(2)
  await expectCrashNoticed(gone, [other])
})

test('a tab that crashed is noticed on the mesh by all the others, who reach each other as before (4 tabs)', async ({
  openPeers,
}) => {
  const [gone, ...others] = await openPeers(4)
  await expectCrashNoticed(gone, others)
})

test('the others lose nothing of each other when a tab crashes', async ({ openPeers }) => {
  const [gone, ...others] = await openPeers(3)
  const traffic = await startTraffic(others, ['mesh', 'relay'])
  await traffic.advance('mesh', 5)
  const watch = await watchNotices(others, gone.id)
  await crashTab(gone)
  await watch.times({ paths: ['mesh'] })
  await traffic.advance('mesh', 5)
  await traffic.end()
  for (const path of ['mesh', 'relay'] as const) expect(await traffic.flaws(path)).toEqual([])
})
