/** Conditions that the lab emulates bite both paths alike, in real tabs. */
import type { PathName, Snapshot } from '../client/core/measure/snapshot.ts'
import { expect, type Peer, startTraffic, test } from './fixtures.ts'

const DELAY_MS = 50
/** What a round trip takes besides: both paths are near zero on one machine, and single ones reach 57 ms on a busy one. */
const TOLERANCE_MS = 60

test('a delay of 50 ms makes round trips 100 ms longer on both paths, for tabs that come later too, is labelled, and the host’s panel ends it', async ({
  conditions,
  openPeers,
}) => {
  const [ann] = await openPeers(1, { asHost: true })
  const [bob] = await openPeers(1)
  await conditions.delay(DELAY_MS)
  await expectRoundTrips([ann, bob])
  const [cleo] = await openPeers(1)
  await expectRoundTrips([ann, bob, cleo])
  for (const { snapshot } of [ann, bob, cleo])
    expect(await snapshot()).toMatchObject({
      conditions: { inForce: { delayMs: DELAY_MS } },
      warnings: expect.arrayContaining(['emulated']),
    })
  expect(await faults(ann)).toContainEqual(['injected-delay', '50 ms'])

  await expect(bob.page.getByRole('button', { name: 'End all' })).toHaveCount(0)
  await ann.page.getByRole('button', { name: 'End all' }).click()
  const roundTrip = async () => (await roundTrips(ann)).every(ms => ms < DELAY_MS)
  await expect.poll(roundTrip, 'round trips are short again').toBe(true)
  expect((await cleo.snapshot()).conditions).toBe(null)
  expect(await faults(ann)).toContainEqual(['injection-ended', 'delay'])
})

test('a partition drops survival on both paths; when it heals every frame arrived exactly once', async ({
  conditions,
  openPeers,
}) => {
  const peers = await openPeers(4, { names: ['Ann', 'Bob', 'Cleo', 'Dan'] })
  const [ann, bob, cleo, dan] = peers
  const traffic = await startTraffic(peers, ['mesh', 'relay'])
  await conditions.partition([
    [ann, bob],
    [cleo, dan, 'r1'],
  ])
  // The relay is on the other side.
  const apart = { mesh: [bob.id], relay: [] }
  await expect.poll(async () => reached(ann), 'whom Ann reaches').toEqual(apart)
  // The relay itself has to notice that half of its members are silent: 2.4 s.
  await expect
    .poll(async () => reached(cleo), 'whom Cleo reaches')
    .toEqual({ mesh: [dan.id], relay: [dan.id] })
  await traffic.send(5)
  for (const path of ['mesh', 'relay'] as const)
    expect(await lowestSurvival(cleo, path), `survival on the ${path}`).toBeLessThan(1)

  await conditions.clear()
  await traffic.end()
  for (const path of ['mesh', 'relay'] as const) expect(await traffic.flaws(path)).toEqual([])
  for (const peer of peers) {
    const others = peers
      .filter(other => other !== peer)
      .map(({ id }) => id)
      .sort()
    await expect
      .poll(async () => reached(peer), `whom ${peer.name} reaches`)
      .toEqual({ mesh: others, relay: others })
  }
})

async function expectRoundTrips(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) {
    const fit = async (): Promise<number[]> => {
      const measured = await roundTrips(peer)
      return measured.filter(ms => ms < 2 * DELAY_MS || ms > 2 * DELAY_MS + TOLERANCE_MS)
    }
    await expect
      .poll(fit, `round trips of ${peer.name} on either path that are not 100 ms longer`)
      .toEqual([])
    expect((await roundTrips(peer)).length).toBe(2 * (peers.length - 1))
  }
}

/** The latest with each peer on each path. */
async function roundTrips(peer: Peer): Promise<number[]> {
  const { peers } = await peer.snapshot()
  return peers.flatMap(({ mesh, relay }) => [mesh.rttMs ?? Number.NaN, relay.rttMs ?? Number.NaN])
}

async function reached(peer: Peer): Promise<Record<PathName, string[]>> {
  const { peers } = await peer.snapshot()
  const ids = (isReached: (peer: Snapshot['peers'][number]) => boolean): string[] =>
    peers
      .filter(isReached)
      .map(({ id }) => id)
      .sort()
  return {
    mesh: ids(({ mesh }) => mesh.state === 'open' || mesh.state === 'routed'),
    relay: ids(({ relay }) => relay.state === 'present'),
  }
}

async function lowestSurvival(peer: Peer, path: PathName): Promise<number> {
  const { timeline } = await peer.snapshot()
  return Math.min(...timeline.map(point => point[path].survival ?? 1))
}

async function faults(peer: Peer): Promise<[string, string][]> {
  return (await peer.snapshot()).faults.map(({ kind, label }) => [kind, label])
}
