/** A tab that is closed says goodbye, to each of its peers over the link that they share. */
import { closeTab, expect, type Notice, type Peer, startTraffic, test, watchNotices } from './fixtures.ts'

/** Promised: a tab that was closed is noticed by all others this soon. */
const NOTICED_MS = 100

for (const count of [2, 4, 8]) {
  test(`a tab that is closed is noticed by all the others within 100 ms (${count} tabs)`, async ({
    openPeers,
  }) => {
    const [gone, ...others]: Peer[] = await openPeers(count)
    if (gone === undefined) throw new Error('no tab was opened')
    const watch = await watchNotices(others, gone.id)
    const { at } = await closeTab(gone)
    expectWithin(await watch.times({ paths: ['mesh'] }), at)
    for (const other of others) await expectSurvivors(other, count - 1)
  })
}

for (const count of [4, 8]) {
  test(`two tabs closed at once are noticed by all the others within 100 ms (${count} tabs)`, async ({
    openPeers,
  }) => {
    const [ann, bob, ...others]: Peer[] = await openPeers(count)
    if (ann === undefined || bob === undefined) throw new Error('too few tabs were opened')
    const watches = await Promise.all([ann, bob].map(({ id }) => watchNotices(others, id)))
    const faults = await Promise.all([closeTab(ann), closeTab(bob)])
    for (const [position, { at }] of faults.entries())
      expectWithin((await watches[position]?.times({ paths: ['mesh'] })) ?? [], at)
    for (const other of others) await expectSurvivors(other, count - 2)
  })
}

test('the relay, too, tells the others within 100 ms of a tab that is closed', async ({ openPeers }) => {
  const [gone, other] = await openPeers(2)
  const watch = await watchNotices([other], gone.id)
  const { at } = await closeTab(gone)
  expectWithin(await watch.times({ paths: ['relay'] }), at)
})

test('with the relay dead, a tab that is closed is noticed by all the others within 100 ms', async ({
  openPeers,
  relay,
}) => {
  const [gone, ...others] = await openPeers(4)
  await relay.kill()
  const watch = await watchNotices(others, gone.id)
  const { at } = await closeTab(gone)
  expectWithin(await watch.times({ paths: ['mesh'] }), at)
})

test('the others lose nothing of each other when a tab is closed', async ({ openPeers }) => {
  const [gone, ...others] = await openPeers(4)
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

function expectWithin(notices: readonly Notice[], at: number): void {
  const after = notices.map(notice => ({ ...notice, ms: Math.round(notice.at - at) }))
  const figures = after.map(({ by, path, ms }) => `${by} over the ${path}: ${ms} ms`).join(', ')
  expect(after.length).toBeGreaterThan(0)
  expect(Math.max(...after.map(({ ms }) => ms)), figures).toBeLessThanOrEqual(NOTICED_MS)
}

/** All who are left reach each other, and nobody else is missed. */
async function expectSurvivors(peer: Peer, count: number): Promise<void> {
  const view = async () => {
    const { peers, paths } = await peer.snapshot()
    return {
      peers: peers.length,
      mesh: `${paths.mesh.reachablePairs} of ${paths.mesh.totalPairs}`,
      relay: `${paths.relay.reachablePairs} of ${paths.relay.totalPairs}`,
    }
  }
  const pairs = count * (count - 1)
  const whole = { peers: count - 1, mesh: `${pairs} of ${pairs}`, relay: `${pairs} of ${pairs}` }
  await expect.poll(view, `the survivors as ${peer.name} sees them`).toEqual(whole)
}
