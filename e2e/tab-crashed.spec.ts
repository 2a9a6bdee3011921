/** A tab that crashes says nothing: its peers find out by its silence. */
import { crashTab, expect, type Peer, startTraffic, test, watchNotices } from './fixtures.ts'

/** Promised: a crash is noticed by all others this soon, on the mesh. */
const NOTICED_MS = 1_000

for (const count of [2, 4, 8]) {
  test(`a tab that crashed is noticed on the mesh by all the others within 1 s (${count} tabs)`, async ({
    openPeers,
  }) => {
    const [gone, ...others]: Peer[] = await openPeers(count)
    if (gone === undefined) throw new Error('no tab was opened')
    const watch = await watchNotices(others, gone.id)
    const { at } = await crashTab(gone)
    const notices = await watch.times({ paths: ['mesh'] })
    const after = notices.map(notice => Math.round(notice.at - at))
    expect(Math.max(...after), `noticed after ${after} ms`).toBeLessThanOrEqual(NOTICED_MS)
    for (const other of others) {
      await expectWholeAgain(other, others.length)
      await expectNobodyElseBlamed(other, gone)
    }
  })
}

test('the others lose nothing of each other when a tab crashes', async ({ openPeers }) => {
  const [gone, ...others] = await openPeers(4)
  const traffic = await startTraffic(others, ['mesh', 'relay'])
  await traffic.advance('mesh', 5)
  const watch = await watchNotices(others, gone.id)
  await crashTab(gone)
  await watch.times({ paths: ['mesh'] })
  await traffic.advance('mesh', 5)
  await traffic.end()
  for (const path of ['mesh', 'relay'] as const) expect(await traffic.flaws(path)).toEqual([])
})

/** Survival returns to 1 among the survivors. */
async function expectWholeAgain(peer: Peer, survivors: number): Promise<void> {
  const survival = async () => {
    const { mesh } = (await peer.snapshot()).paths
    return `${mesh.reachablePairs} of ${mesh.totalPairs}`
  }
  const pairs = survivors * (survivors - 1)
  await expect.poll(survival, `pairs on the mesh as ${peer.name} sees them`).toBe(`${pairs} of ${pairs}`)
}

async function expectNobodyElseBlamed(peer: Peer, gone: Peer): Promise<void> {
  const { observations } = await peer.log()
  const blamed = observations
    .filter(seen => seen.type === 'peer' && (seen.state === 'lost' || seen.state === 'left'))
    .map(seen => (seen.type === 'peer' ? seen.peer : null))
  expect([...new Set(blamed)], `whom ${peer.name} declared gone`).toEqual([gone.id])
  const { faults } = await peer.snapshot()
  expect(faults.map(({ kind, target }) => ({ kind, target }))).toEqual([
    { kind: 'peer-lost', target: gone.id },
  ])
}
