/** A room comes together: everybody linked to everybody, everybody joined to the relay, everything measured twice. */
import type { Snapshot } from '../client/core/measure/snapshot.ts'
import { expect, type Peer, test } from './fixtures.ts'

for (const count of [2, 4, 8]) {
  test(`${count} tabs form a full mesh and join the relay, and measure every pair over both`, async ({
    openPeers,
  }) => {
    const peers: Peer[] = await openPeers(count)
    for (const peer of peers) {
      await expect
        .poll(async () => formed(await peer.snapshot()), `the room as ${peer.name} sees it`)
        .toEqual(whole(count))
    }
  })
}

test('every probe is heard over both paths under one number, and which copy came first is counted', async ({
  openPeers,
}) => {
  const [ann] = await openPeers(3)
  const pairs = async () => {
    const { observations } = await ann.log()
    const heard = observations.filter(seen => seen.type === 'heard')
    const over = (path: string) =>
      new Set(heard.filter(seen => seen.path === path).map(({ from, probe }) => `${from} ${probe}`))
    const [mesh, relay] = [over('mesh'), over('relay')]
    return [...mesh].filter(probe => relay.has(probe)).length
  }
  await expect.poll(pairs, 'probes that came over both').toBeGreaterThan(10)
  const paired = async () => {
    const { mesh, relay } = (await ann.snapshot()).firsts
    return mesh + relay
  }
  await expect.poll(paired, 'probes of which a first copy was counted').toBeGreaterThan(10)
})

test('rooms are apart: a peer of another room is neither seen nor heard', async ({ openPeers }) => {
  const [ann, bob] = await openPeers(2, { room: 'one' })
  const [eve] = await openPeers(1, { room: 'two' })
  const sent = await ann.broadcast('both', 'only for room one')
  for (const path of ['mesh', 'relay'] as const) {
    await expect.poll(() => bob.inbox(path), `what Bob got over the ${path}`).toMatchObject([{ id: sent }])
    expect(await eve.inbox(path)).toEqual([])
  }
  expect((await eve.snapshot()).peers).toEqual([])
})

test('the lab names no server of anybody else', async ({ lab, openPeers }) => {
  const { iceServers, relays, joinUrls } = await lab.info()
  const own = new Set(joinUrls.map(url => new URL(url).hostname))
  const named = [
    ...relays.map(({ url }) => new URL(url).hostname),
    ...iceServers.map(({ urls }) => hostOf(urls)),
  ]
  expect(named.filter(host => !own.has(host))).toEqual([])
  // Its tabs ask nobody else either: the fixture fails a test of which a tab did.
  await openPeers(2)
})

/** As much of a snapshot as tells whether the room is whole and measured. */
function formed({ peers, paths, links, relayMembers, server }: Snapshot) {
  return {
    open: peers.filter(({ mesh }) => mesh.state === 'open' && mesh.hops === 1 && mesh.rttMs !== null).length,
    present: peers.filter(({ relay }) => relay.state === 'present' && relay.rttMs !== null).length,
    links: links.filter(link => !link.oneWay).length,
    relayMembers: relayMembers.length,
    server: server.state,
    mesh: { state: paths.mesh.state, pairs: paths.mesh.reachablePairs, of: paths.mesh.totalPairs },
    relay: { state: paths.relay.state, pairs: paths.relay.reachablePairs, of: paths.relay.totalPairs },
  }
}

function whole(count: number): ReturnType<typeof formed> {
  const path = { state: 'up', pairs: count * (count - 1), of: count * (count - 1) } as const
  return {
    open: count - 1,
    present: count - 1,
    links: (count * (count - 1)) / 2,
    relayMembers: count,
    server: 'up',
    mesh: path,
    relay: path,
  }
}

/** `stun:HOST:PORT`, which URL does not take apart. */
function hostOf(iceUrl: string): string {
  return iceUrl.split(':')[1] ?? ''
}
