/** The relay dies and comes back, while everybody talks over both paths. */
import { expectRelayPathBack } from './claims.ts'
import { attemptsToReach } from './fixtures/attempts.ts'
import { expect, startTraffic, test, watchState } from './fixtures.ts'

test('the relay path is back, too, after sixty attempts to reach the dead relay', async ({
  openPeers,
  relay,
}) => {
  const peers = await openPeers(2)
  const { url } = await relay.info()
  const whileDead = async () => {
    await Promise.all(peers.map(({ page }) => attemptsToReach(page, url, 60)))
  }
  await expectRelayPathBack(peers, relay, whileDead)
})

test('what was broadcast over the relay path while it was dead arrives exactly once afterwards', async ({
  openPeers,
  relay,
}) => {
  const peers = await openPeers(3)
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
  const { at: aliveAt } = await ann.snapshot()
  await relay.kill()
  const states = async () => {
    const { server, paths } = await ann.snapshot()
    return [server.state, paths.relay.state]
  }
  await expect.poll(states, 'the server and its path').toEqual(['down', 'down'])
  const { server, at: noticedAt } = await ann.snapshot()
  expect(server.load?.pid).toBe(pid)
  expect(server.load?.at).toBeLessThanOrEqual(server.since)
  expect(server.since).toBeGreaterThanOrEqual(aliveAt)
  expect(server.since).toBeLessThanOrEqual(noticedAt)
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
    const hit = { effect: 'hit', detectMs: expect.any(Number), recoverMs: expect.any(Number) }
    const killed = { kind: 'relay-killed', target: (await relay.info()).id, relay: hit }
    await expect
      .poll(faults, `the faults as ${peer.name} sees them`)
      .toMatchObject([{ ...killed, mesh: { effect: 'none' } }, { kind: 'relay-started' }])
  }
})
