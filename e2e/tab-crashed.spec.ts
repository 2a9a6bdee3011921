/** A tab that crashes says nothing: its peers find out by its silence, as rooms.spec.ts holds. */
import { crashTab, expect, startTraffic, test, watchNotices } from './fixtures.ts'

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
