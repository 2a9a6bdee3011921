/** Every server is dead and stays dead, and tabs of this browser still open the page and join the others. */
import type { Page } from '@playwright/test'
import { expect, joinIn, type LabHost, type Peer, peerIn, startTraffic, test } from './fixtures.ts'

test('with every server dead, a reloaded tab and a new one open from the cache, link with all others and exchange frames', async ({
  lab,
  openPeers,
  context,
}) => {
  const [ann, bob, cleo] = await openPeers(3)
  await whenKept(ann.page)
  await lab.stop()
  const again = await reload(ann)
  const dora = await joinIn(await context.newPage(), pageUrl(lab))
  const peers = [again, bob, cleo, dora]
  for (const peer of peers) await expectLinked(peer, peers)

  const traffic = await startTraffic(peers, ['mesh'])
  await traffic.advance('mesh', 5)
  await traffic.end()
  expect(await traffic.flaws('mesh')).toEqual([])
  for (const { page } of [again, dora]) {
    expect(await page.evaluate(() => window.lab.snapshot().warnings)).toContain('without-host')
    await expect(page.getByText('this page was opened from the browser’s cache').first()).toBeVisible()
    expect(await page.evaluate(() => crossOriginIsolated), 'headers of the page are kept too').toBe(true)
  }
})

test('with every server dead, the first tab of a room starts alone, and the next one joins it', async ({
  lab,
  openPeers,
  context,
}) => {
  const [ann] = await openPeers(1)
  await whenKept(ann.page)
  await ann.page.close()
  await lab.stop()
  const first = await context.newPage()
  await first.goto(pageUrl(lab))
  await expect(first.locator('[data-metric="paths.relay.state"]').first()).toHaveAttribute(
    'data-value',
    '"down"',
  )
  const second = await joinIn(await context.newPage(), pageUrl(lab))
  const peers = [await peerIn(first), second]
  for (const peer of peers) await expectLinked(peer, peers)
})

function pageUrl({ url }: LabHost): string {
  return `${url}/?room=lab`
}

/** Resolves once the browser keeps the page. */
async function whenKept(page: Page): Promise<void> {
  const state = () => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state)
  await expect.poll(state, 'the service worker').toBe('activated')
}

async function reload({ page }: Peer): Promise<Peer> {
  await page.reload()
  return peerIn(page)
}

/** On the mesh, and with nobody else: the peers that left are gone. */
async function expectLinked(peer: Peer, room: readonly Peer[]): Promise<void> {
  const open = async () => {
    const { peers } = await peer.snapshot()
    return peers.flatMap(({ id, mesh }) => (mesh.state === 'open' ? [id] : [])).sort()
  }
  const others = room.flatMap(({ id }) => (id === peer.id ? [] : [id])).sort()
  await expect.poll(open, `whom ${peer.name} is linked with`).toEqual(others)
}
