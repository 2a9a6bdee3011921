/** A tab whose network is cut off, and comes back: one mesh again, and every frame exactly once. */
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import {
  expect,
  joinIn,
  type LabHost,
  now,
  type Peer,
  startTraffic,
  tellHowSoon,
  test,
  until,
} from './fixtures.ts'

/** Chromium cuts WebRTC only where some emulation was active before the connection existed: one millisecond is. */
const CONNECTED = { offline: false, latency: 1, downloadThroughput: -1, uploadThroughput: -1 }

/** Shorter than browsers keep a link that carries nothing, and longer: after some 20 s both ends give it up. */
const CUTS_MS = [2_000, 25_000]

test('a tab that was cut off for 2 s, or for 25 s, is one of the mesh again, and every frame arrived exactly once', async ({
  lab,
  context,
}) => {
  // Side by side: the longer cut is mostly a wait.
  await Promise.all(CUTS_MS.map(cutMs => cutOffAndHeal(lab, context, cutMs)))
})

async function cutOffAndHeal(lab: LabHost, context: BrowserContext, cutMs: number): Promise<void> {
  const names = ['ann', 'bob', 'cleo'].map(name => `${name}-${cutMs}`)
  const ends = await Promise.all(
    names.map(async name =>
      joinCuttable(await context.newPage(), `${lab.url}/?room=cut-${cutMs}&name=${name}`),
    ),
  )
  const peers = ends.map(({ peer }) => peer)
  const [cutOff] = ends
  if (cutOff === undefined) throw new Error('no peers')
  for (const peer of peers) await expectLinked(peer, peers.length - 1)

  const traffic = await startTraffic(peers, ['mesh'])
  await traffic.advance('mesh', 3)
  const cutAt = now()
  await cutOff.network.send('Network.emulateNetworkConditions', { ...CONNECTED, offline: true })
  await expectLinked(cutOff.peer, 0)
  await until('the cut is over', () => now() - cutAt >= cutMs, cutMs + 5_000)
  await cutOff.network.send('Network.emulateNetworkConditions', CONNECTED)
  const healedAt = now()
  await traffic.advance('mesh', 1)
  tellHowSoon('everything delivered after a cut', [now() - healedAt])
  await traffic.end()
  expect(await traffic.flaws('mesh')).toEqual([])
  for (const peer of peers) await expectLinked(peer, peers.length - 1)
  // What the other room's heal is told to take is to be its own.
  await Promise.all(peers.map(({ page }) => page.close()))
}

async function joinCuttable(page: Page, url: string): Promise<{ peer: Peer; network: CDPSession }> {
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.emulateNetworkConditions', CONNECTED)
  return { peer: await joinIn(page, url), network }
}

async function expectLinked(peer: Peer, count: number): Promise<void> {
  const links = async (): Promise<number> =>
    (await peer.snapshot()).peers.filter(({ mesh }) => mesh.state === 'open').length
  await expect.poll(links, `links of ${peer.name}`).toBe(count)
}
