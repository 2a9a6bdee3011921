/** The relay dies and comes back, while everybody talks over both paths. */
import { attemptsToReach } from './fixtures/attempts.ts'
import { expect, type Peer, startTraffic, test, watchState } from './fixtures.ts'

/** Promised: the relay path is back this soon after the relay is. */
const RETURN_MS = 1_000

for (const count of [2, 4, 8]) {
  test(`the mesh keeps delivering, without loss, while the relay is dead (${count} tabs)`, async ({
    openPeers,
    relay,
  }) => {
    const peers: Peer[] = await openPeers(count)
    const traffic = await startTraffic(peers, ['mesh'])
    await traffic.advance('mesh', 5)
    await relay.kill()
    await traffic.advance('mesh', 10)
    await relay.start()
    await traffic.advance('mesh', 5)
    await traffic.end()
    expect(await traffic.flaws('mesh')).toEqual([])
    for (const peer of peers) {
      const { mesh } = (await peer.snapshot()).paths
      expect(mesh, `the mesh as ${peer.name} sees it`).toMatchObject({ state: 'up', lost: 0 })
    }
  })

  test(`the relay path is back within 1 s of the relay's return (${count} tabs)`, async ({
    openPeers,
    relay,
  }) => {
    const peers: Peer[] = await openPeers(count)
    const down = await watchState(peers, 'relay', 'down')
    await relay.kill()
    await down.times()
    const up = await watchState(peers, 'relay', 'up')
    const { acceptedAt } = await relay.start()
    const backAfterMs = (await up.times()).map(at => Math.round(at - acceptedAt))
    expect(Math.max(...backAfterMs), `back after ${backAfterMs} ms`).toBeLessThanOrEqual(RETURN_MS)
  })
}

test('the relay path is back within 1 s, too, when the relay had been dead for sixty attempts to reach it', async ({
  openPeers,
  relay,
}) => {
  const peers = await openPeers(2)
  const { url } = await relay.info()
  const attempts = Promise.all(peers.map(({ page }) => attemptsToReach(page, url, 60)))
  await relay.kill()
  await attempts
  const up = await watchState(peers, 'relay', 'up')
  const { acceptedAt } = await relay.start()
  const backAfterMs = (await up.times()).map(at => Math.round(at - acceptedAt))
  expect(Math.max(...backAfterMs), `back after ${backAfterMs} ms`).toBeLessThanOrEqual(RETURN_MS)
})

test('what was broadcast over the relay path while it was dead arrives exactly once afterwards', async ({
  openPeers,
  relay,
}) => {
  const peers = await openPeers(4)
  const traffic = await startTraffic(peers, ['mesh', 'relay'])
  await traffic.advance('relay', 5)
  await relay.kill()
  await traffic.send(10)
  await relay.start()
  await traffic.advance('relay', 5)
  await traffic.end()
  expect(await traffic.flaws('relay')).toEqual([])
  expect(await traffic.flaws('mesh')).toEqual([])
})

test('two deaths in a row lose and double nothing', async ({ openPeers, relay }) => {
  const peers = await openPeers(3)
  const traffic = await startTraffic(peers, ['relay'])
  for (const _death of [1, 2]) {
    await traffic.advance('relay', 5)
    await relay.kill()
    await traffic.send(5)
    await relay.start()
  }
  await traffic.end()
  expect(await traffic.flaws('relay')).toEqual([])
})

test('a dead server is down since its death, and its last load stays, dated before that', async ({
  openPeers,
  relay,
}) => {
  const [ann] = await openPeers(2)
  const { pid } = await relay.info()
  await expect.poll(async () => (await ann.snapshot()).server.load?.pid, 'the first load report').toBe(pid)
  const down = await watchState([ann], 'relay', 'down')
  await relay.kill()
  await down.times()
  const { server, paths } = await ann.snapshot()
  expect(server).toMatchObject({ state: 'down', load: { pid } })
  expect(server.load?.at).toBeLessThanOrEqual(server.since)
  expect(server.since).toBeLessThanOrEqual(paths.relay.since)
  expect(paths.relay.state).toBe('down')
  const reachable = async () => (await ann.snapshot()).paths.relay.reachablePairs
  await expect.poll(reachable, 'pairs that still reach each other over the relay').toBe(0)

  // Nothing of a dead server moves but the time.
  const sent = async () => (await ann.snapshot()).paths.mesh.sent
  const before = await sent()
  await expect.poll(sent, 'the mesh goes on probing').toBeGreaterThan(before + 4)
  expect((await ann.snapshot()).server).toEqual(server)
})

test('each fault of the relay is listed with what it did to each path', async ({ openPeers, relay }) => {
  const peers = await openPeers(2)
  const back = await watchState(peers, 'relay', 'up')
  await relay.kill()
  await relay.start()
  await back.times()
  for (const peer of peers) {
    const faults = async () => (await peer.snapshot()).faults
    const killed = { kind: 'relay-killed', target: (await relay.info()).id, relay: { effect: 'hit' } }
    await expect
      .poll(faults, `the faults as ${peer.name} sees them`)
      .toMatchObject([{ ...killed, mesh: { effect: 'none' } }, { kind: 'relay-started' }])
    const [fault] = await faults()
    expect(fault?.relay).toMatchObject({ detectMs: expect.any(Number), recoverMs: expect.any(Number) })
  }
})
