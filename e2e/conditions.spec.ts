/** Conditions that the lab emulates bite both paths alike, in real tabs. */
import type { PathName, Snapshot } from '../client/core/measure/snapshot.ts'
import { expect, type Peer, startTraffic, test } from './fixtures.ts'

const DELAY_MS = 50
/** What a round trip takes besides: both paths are near zero on one machine, and single ones reach 57 ms on a busy one. */
const TOLERANCE_MS = 60

/** Four samples a second, and 2.4 s until a relay drops who is silent: enough on a machine with much else to do. */
const patient = (message: string) => ({ message, timeout: 20_000 })

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
  await expect.poll(() => faults(ann), 'what Ann lists').toContainEqual(['injected-delay', '50 ms'])

  await expect(bob.page.getByRole('button', { name: 'End all' })).toHaveCount(0)
  await ann.page.getByRole('button', { name: 'End all' }).click()
  await expect.poll(async () => (await cleo.snapshot()).conditions, 'what is in force').toBe(null)
  const endedMs = (await ann.snapshot()).at
  const short = async () => (await fastestRoundTrips(ann, endedMs)).filter(ms => ms < 2 * DELAY_MS).length
  await expect.poll(short, patient('round trips with both, on both paths, are short again')).toBe(4)
  // Her round trips are shorter already when only the others obey.
  await expect.poll(() => faults(ann), 'what Ann lists').toContainEqual(['injection-ended', 'delay'])
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
  await expect.poll(async () => reached(ann), patient('whom Ann reaches')).toEqual(apart)
  // The relay itself has to notice that half of its members are silent: 2.4 s.
  await expect
    .poll(async () => reached(cleo), patient('whom Cleo reaches'))
    .toEqual({ mesh: [dan.id], relay: [dan.id] })
  await traffic.send(5)
  for (const path of ['mesh', 'relay'] as const)
    await expect.poll(() => lowestSurvival(cleo, path), `survival on the ${path}`).toBeLessThan(1)

  await conditions.clear()
  await traffic.end()
  for (const path of ['mesh', 'relay'] as const) expect(await traffic.flaws(path)).toEqual([])
  for (const peer of peers) {
    const others = peers
      .filter(other => other !== peer)
      .map(({ id }) => id)
      .sort()
    await expect
      .poll(async () => reached(peer), patient(`whom ${peer.name} reaches`))
      .toEqual({ mesh: others, relay: others })
  }
})

/** By the fastest round trip with each peer on each path: a busy machine makes single ones slower, never faster. */
async function expectRoundTrips(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers)
    await expect.poll(async () => (await peer.snapshot()).conditions, `${peer.name} obeys`).not.toBe(null)
  const sinceMs = await Promise.all(peers.map(async peer => (await peer.snapshot()).at))
  for (const [index, peer] of peers.entries()) {
    const fastest = async (): Promise<number[]> => fastestRoundTrips(peer, sinceMs[index] ?? 0)
    const unfit = async (): Promise<string> => {
      const measured = await fastest()
      const missing = 2 * (peers.length - 1) - measured.length
      const slow = measured.filter(ms => ms > 2 * DELAY_MS + TOLERANCE_MS)
      return `${missing} missing, ${slow.length} slow`
    }
    await expect.poll(unfit, patient(`round trips of ${peer.name} on both paths`)).toBe('0 missing, 0 slow')
    expect(Math.min(...(await fastest()))).toBeGreaterThanOrEqual(2 * DELAY_MS)
  }
}

/** Of probes that were sent since then. */
function fastestRoundTrips({ page }: Peer, sinceMs: number): Promise<number[]> {
  return page.evaluate(since => {
    const sentAt = new Map<string, number>()
    const fastest = new Map<string, number>()
    for (const seen of window.lab.log().observations) {
      if (seen.type === 'probe' && seen.at >= since) sentAt.set(`${seen.path} ${seen.probe}`, seen.at)
      if (seen.type !== 'echo') continue
      const roundTripMs = seen.at - (sentAt.get(`${seen.path} ${seen.probe}`) ?? Number.NaN)
      const pair = `${seen.path} ${seen.from}`
      if (roundTripMs < (fastest.get(pair) ?? Number.POSITIVE_INFINITY)) fastest.set(pair, roundTripMs)
    }
    return [...fastest.values()]
  }, sinceMs)
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
