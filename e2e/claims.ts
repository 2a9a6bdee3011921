/** What the lab promises of a room of any size, each as one function that says what is wrong, and tells how soon it was done. */
import type { PathName, Snapshot } from '../client/core/measure/snapshot.ts'
import {
  closeTab,
  crashTab,
  expect,
  type Peer,
  type Relay,
  startTraffic,
  tellHowSoon,
  watchNotices,
  watchState,
} from './fixtures.ts'

/** Everybody is linked to everybody and joined to the relay, and frames go both ways between all of them over both. */
export async function expectWholeRoom(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) {
    const view = async () => formed(await peer.snapshot())
    await expect.poll(view, `the room as ${peer.name} sees it`).toEqual(whole(peers.length))
  }
}

export async function expectMeshToDeliverWithoutRelay(peers: readonly Peer[], relay: Relay): Promise<void> {
  const lost = async () => Promise.all(peers.map(async peer => (await peer.snapshot()).paths.mesh.lost))
  const before = await lost()
  const traffic = await startTraffic(peers, ['mesh'])
  await traffic.advance('mesh', 5)
  await relay.kill()
  await traffic.advance('mesh', 10)
  await relay.start()
  await traffic.advance('mesh', 5)
  await traffic.end()
  expect(await traffic.flaws('mesh')).toEqual([])
  expect(await lost(), 'probes that each peer lost on the mesh').toEqual(before)
}

/** `whileDead` may wait for something before the relay is started again. */
export async function expectRelayPathBack(
  peers: readonly Peer[],
  relay: Relay,
  whileDead: () => Promise<void> = async () => {},
): Promise<void> {
  const down = await watchState(peers, 'relay', 'down')
  await relay.kill()
  await Promise.all([down.times(), whileDead()])
  const up = await watchState(peers, 'relay', 'up')
  const { acceptedAt } = await relay.start()
  tellHowSoon('the relay path back', since(acceptedAt, await up.times()))
}

export async function expectFreezeNoticed(peers: readonly Peer[], relay: Relay): Promise<void> {
  const down = await watchState(peers, 'relay', 'down')
  const { at } = await relay.freeze()
  tellHowSoon('a frozen relay noticed', since(at, await down.times()))
}

/**
 * All of `gone` close at once. Over the mesh each says goodbye to each of its peers over the link that they share, and the
 * relay says it for them: nobody has to find out by their silence.
 */
export async function expectCloseNoticed(
  gone: readonly Peer[],
  others: readonly Peer[],
  path: PathName = 'mesh',
): Promise<void> {
  const watches = await Promise.all(gone.map(({ id }) => watchNotices(others, id)))
  const faults = await Promise.all(gone.map(closeTab))
  for (const [position, { at }] of faults.entries()) {
    const notices = (await watches[position]?.times({ paths: [path] })) ?? []
    expect(notices.map(({ by, as }) => `${by}: ${as}`)).toEqual(others.map(({ name }) => `${name}: left`))
    const times = notices.map(notice => notice.at)
    tellHowSoon('a closed tab noticed', since(at, times))
  }
}

/** On the mesh, by all the others, who then reach each other as before and blame nobody else. */
export async function expectCrashNoticed(gone: Peer, others: readonly Peer[]): Promise<void> {
  const faultsBefore = await Promise.all(others.map(async peer => (await peer.snapshot()).faults.length))
  const watch = await watchNotices(others, gone.id)
  const { at } = await crashTab(gone)
  const notices = await watch.times({ paths: ['mesh'] })
  const times = notices.map(notice => notice.at)
  tellHowSoon('a crashed tab noticed', since(at, times))
  for (const [position, other] of others.entries()) {
    const view = async () => reached(await other.snapshot()).mesh
    await expect.poll(view, `the mesh as ${other.name} sees it`).toEqual(allPairs(others.length))
    const { faults } = await other.snapshot()
    const blamed = faults.slice(faultsBefore[position]).map(({ kind, target }) => ({ kind, target }))
    expect(blamed, `whom ${other.name} blames`).toEqual([{ kind: 'peer-lost', target: gone.id }])
  }
}

/** Who is left reaches everybody who is left, on both paths, and misses nobody else. */
export async function expectSurvivors(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) {
    const view = async () => reached(await peer.snapshot())
    const pairs = allPairs(peers.length)
    await expect
      .poll(view, `the survivors as ${peer.name} sees them`)
      .toEqual({ peers: peers.length - 1, mesh: pairs, relay: pairs })
  }
}

function since(start: number, times: readonly number[]): number[] {
  return times.map(at => at - start)
}

function reached({ peers, paths: { mesh, relay } }: Snapshot) {
  return {
    peers: peers.filter(peer => peer.mesh.state !== 'lost').length,
    mesh: `${mesh.reachablePairs} of ${mesh.totalPairs}`,
    relay: `${relay.reachablePairs} of ${relay.totalPairs}`,
  }
}

function allPairs(count: number): string {
  const pairs = count * (count - 1)
  return `${pairs} of ${pairs}`
}

/** As much of a snapshot as tells whether the room is whole and measured. */
function formed(snapshot: Snapshot) {
  const { peers, paths, links, relayMembers, server } = snapshot
  return {
    ...reached(snapshot),
    open: peers.filter(({ mesh }) => mesh.state === 'open' && mesh.hops === 1 && mesh.rttMs !== null).length,
    present: peers.filter(({ relay }) => relay.state === 'present' && relay.rttMs !== null).length,
    links: links.filter(({ state }) => state === 'open').length,
    relayMembers: relayMembers.length,
    states: [paths.mesh.state, paths.relay.state, server.state],
  }
}

function whole(count: number): ReturnType<typeof formed> {
  return {
    peers: count - 1,
    mesh: allPairs(count),
    relay: allPairs(count),
    open: count - 1,
    present: count - 1,
    links: (count * (count - 1)) / 2,
    relayMembers: count,
    states: ['up', 'up', 'up'],
  }
}
