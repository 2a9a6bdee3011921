/** The relay hangs: its connections stay open, and nothing comes. */
import { attemptsToReach } from './fixtures/attempts.ts'
import { expect, startTraffic, test, watchState } from './fixtures.ts'

test('a relay that is thawed goes on, and nothing was lost or doubled', async ({ openPeers, relay }) => {
  const peers = await openPeers(3)
  const traffic = await startTraffic(peers, ['mesh', 'relay'])
  await traffic.advance('relay', 5)
  const down = await watchState(peers, 'relay', 'down')
  await relay.freeze()
  await down.times()
  await traffic.advance('mesh', 5)
  const up = await watchState(peers, 'relay', 'up')
  await relay.thaw()
  await up.times()
  await traffic.advance('relay', 5)
  await traffic.end()
  for (const path of ['mesh', 'relay'] as const) expect(await traffic.flaws(path)).toEqual([])
})

test('the same after a freeze so long that every tab gave up its connection', async ({
  openPeers,
  relay,
}) => {
  const peers = await openPeers(3)
  const { url } = await relay.info()
  const traffic = await startTraffic(peers, ['relay'])
  await traffic.advance('relay', 5)
  const givenUp = Promise.all(peers.map(({ page }) => attemptsToReach(page, url, 1)))
  await relay.freeze()
  await givenUp
  const up = await watchState(peers, 'relay', 'up')
  await relay.thaw()
  await up.times()
  await traffic.advance('relay', 5)
  await traffic.end()
  expect(await traffic.flaws('relay')).toEqual([])
})
