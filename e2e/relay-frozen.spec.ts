/** The relay hangs: its connections stay open, and nothing comes. */
import { attemptsToReach } from './fixtures/attempts.ts'
import { expect, type Peer, startTraffic, test, watchState } from './fixtures.ts'

/** Promised: a frozen relay is noticed this soon. */
const NOTICED_MS = 1_500

for (const count of [2, 8]) {
  test(`a frozen relay is noticed by every tab within 1.5 s (${count} tabs)`, async ({
    openPeers,
    relay,
  }) => {
    const peers: Peer[] = await openPeers(count)
    const down = await watchState(peers, 'relay', 'down')
    const { at } = await relay.freeze()
    const noticedAfterMs = (await down.times()).map(time => Math.round(time - at))
    expect(Math.max(...noticedAfterMs), `noticed after ${noticedAfterMs} ms`).toBeLessThanOrEqual(NOTICED_MS)
    for (const peer of peers) {
      const { server, paths } = await peer.snapshot()
      expect(server.state).toBe('down')
      expect(paths.mesh).toMatchObject({ state: 'up', lost: 0 })
    }
  })
}

test('a relay that is thawed goes on, and nothing was lost or doubled', async ({ openPeers, relay }) => {
  const peers = await openPeers(4)
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
