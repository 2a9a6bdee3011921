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
  // From before the servers die: only what that does to the mesh is judged, and not the load while the room came together.
  const lost = await Promise.all(peers.map(async peer => (await peer.snapshot()).paths.mesh.lost))
  const down = await watchState(peers, 'relay', 'down')
  await lab.stop()
  await down.times()
  const logs = await Promise.all(peers.map(peer => peer.log()))
  const delivered = await Promise.all(peers.map(async peer => (await peer.snapshot()).paths.mesh.delivered))
  await traffic.advance('mesh', 20)
  for (const [position, peer] of peers.entries()) {
    // Nobody is reached over the relay for a moment before it has been silent for long enough to be called down, and a tab
    // that a busy machine holds up for a second is out of reach for as long.
    const view = async () => {
      const { paths, server } = await peer.snapshot()
      const { state, reachablePairs, totalPairs } = paths.mesh
      return { server: server.state, mesh: state, reachablePairs, totalPairs }
    }
    await expect
      .poll(view, `the room as ${peer.name} sees it`)
      .toEqual({ server: 'down', mesh: 'up', reachablePairs: 6, totalPairs: 6 })
    const mesh = async () => (await peer.snapshot()).paths.mesh
    await expect
      .poll(async () => (await mesh()).delivered, 'probes that were answered')
      .toBeGreaterThan(delivered[position] ?? 0)
    expect((await mesh()).lost, 'probes lost since').toBe(lost[position])
    const { observations, dropped } = await peer.log()
    expect(observations.length + dropped).toBeGreaterThan(logs[position]?.observations.length ?? 0)
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
  // What the host said last is no word of now, and nobody is there to do what a button asks for.
  const relay = ann.page.getByRole('group', { name: 'r1' })
  await expect(relay).toContainText('when the host was last heard')
  await expect(relay.getByRole('button', { name: 'Kill r1' })).toBeDisabled()
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
