/** Every server dies at once, and stays dead. */
import { expectCloseNoticed } from './claims.ts'
import { expect, startTraffic, test, watchState } from './fixtures.ts'

test('with every server dead, open pages go on exchanging and measuring over the mesh', async ({
  lab,
  openPeers,
}) => {
  const peers = await openPeers(3)
  const traffic = await startTraffic(peers, ['mesh'])
  await traffic.advance('mesh', 5)
  const down = await watchState(peers, 'relay', 'down')
  await lab.stop()
  await down.times()
  const before = await Promise.all(peers.map(peer => peer.log()))
  const delivered = await Promise.all(peers.map(async peer => (await peer.snapshot()).paths.mesh.delivered))
  await traffic.advance('mesh', 20)
  for (const [position, peer] of peers.entries()) {
    const { paths, server } = await peer.snapshot()
    expect(server.state).toBe('down')
    expect(paths.mesh).toMatchObject({ state: 'up', lost: 0, reachablePairs: 6, totalPairs: 6 })
    expect(paths.mesh.delivered, 'probes that were answered').toBeGreaterThan(delivered[position] ?? 0)
    const { observations, dropped } = await peer.log()
    expect(observations.length + dropped).toBeGreaterThan(before[position]?.observations.length ?? 0)
  }
  await traffic.end()
  expect(await traffic.flaws('mesh')).toEqual([])
})

test('with every server dead, the page goes on showing the mesh, and the relay as down', async ({
  lab,
  openPeers,
}) => {
  const peers = await openPeers(2)
  const [ann] = peers
  const down = await watchState(peers, 'relay', 'down')
  await lab.stop()
  await down.times()
  const cell = (metric: string) => ann.page.locator(`[data-metric="${metric}"]`).first()
  await expect(cell('paths.relay.state')).toHaveAttribute('data-value', '"down"')
  await expect(cell('server.state')).toHaveAttribute('data-value', '"down"')
  await expect(cell('paths.mesh.state')).toHaveAttribute('data-value', '"up"')
  const sent = async () => Number(await cell('paths.mesh.sent').getAttribute('data-value'))
  const before = await sent()
  await expect.poll(sent, 'probes sent, as the page shows them').toBeGreaterThan(before)
})

test('with every server dead, a tab that is closed is still noticed at its goodbye', async ({
  lab,
  openPeers,
}) => {
  const [gone, ...others] = await openPeers(3)
  await lab.stop()
  await expectCloseNoticed([gone], others)
})
