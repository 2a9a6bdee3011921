/** Several relays, which Redis joins, as real processes: what holds for one relay holds for all of them together. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { RelayCluster } from './fixtures/relay-cluster.ts'
import type { RelayPeer } from './fixtures/relay-peer.ts'
import { until } from './fixtures/until.ts'

/** Chosen: what is repaired comes within a second or so; ten times that on a busy machine. */
const DEADLINE_MS = 15_000
/** Between two broadcasts of each peer. */
const PACE_MS = 10

let cluster: RelayCluster
before(async () => {
  cluster = await RelayCluster.start(2)
})
after(() => cluster?.end())

/** Every peer goes on broadcasting until the returned function is called, which resolves when all have everything. */
function talk(peers: readonly RelayPeer[]): () => Promise<void> {
  const timer = setInterval(() => {
    for (const peer of peers) peer.broadcast()
  }, PACE_MS)
  return async () => {
    clearInterval(timer)
    const everyPair = peers.flatMap(to => peers.filter(from => from !== to).map(from => ({ from, to })))
    await until(
      'everybody has everything',
      () => everyPair.every(({ from, to }) => to.heardOf(from.id).length >= from.sent),
      DEADLINE_MS,
    )
    for (const { from, to } of everyPair) {
      assert.deepEqual(
        to.heardOf(from.id),
        Array.from({ length: from.sent }, (_, index) => `${index + 1}`),
      )
    }
  }
}

/** What they were told of each other, but that somebody is there. */
function missed(peers: readonly RelayPeer[]): string[] {
  return peers.flatMap(peer => peers.flatMap(other => peer.wordsOf(other.id).filter(word => word !== 'open')))
}

const has = (peer: RelayPeer, count: number) => () => peer.inbox.length >= count

test('peers of different relays meet, hear each other exactly once and in order, and see who leaves', async () => {
  const peers = await cluster.open('meeting', 4)
  assert.deepEqual(
    peers.map(peer => peer.relay),
    ['r1', 'r2', 'r1', 'r2'],
  )
  const stop = talk(peers)
  await Promise.all(peers.map(peer => until('it heard the others', has(peer, 60), DEADLINE_MS)))
  await stop()
  const [first, ...others] = peers
  assert.ok(first)
  await first.leave()
  await until(
    'all see it leave',
    () => others.every(peer => peer.wordsOf(first.id).at(-1) === 'left'),
    DEADLINE_MS,
  )
  await Promise.all(others.map(peer => peer.leave()))
})

test('a relay is killed while all speak: its peers go on at the other, nothing is lost or doubled, nobody is missed', async () => {
  const peers = await cluster.open('fail-over', 4)
  const [doomed] = cluster.relays
  assert.ok(doomed)
  const stop = talk(peers)
  await until('they speak', has(peers[1] ?? assert.fail(), 60), DEADLINE_MS)
  await doomed.kill()
  await until('all are at the other relay', () => peers.every(peer => peer.relay === 'r2'), DEADLINE_MS)
  await stop()
  assert.deepEqual(missed(peers), [])
  await doomed.start()
  await cluster.untilJoined()
  await Promise.all(peers.map(peer => peer.leave()))
})

test('a relay stands still until the first of its peers gives it up, and goes on: nobody is missed', async () => {
  const [, slow] = cluster.relays
  assert.ok(slow)
  const peers = [...(await cluster.open('slow', 2)), cluster.openAt('slow', slow)]
  await cluster.untilMet(peers)
  await slow.freeze()
  await until('one gives it up', () => peers.some(peer => peer.relay === null), DEADLINE_MS)
  slow.thaw()
  await until('all are joined', () => peers.every(peer => peer.relay !== null), DEADLINE_MS)
  const stop = talk(peers)
  await until('they speak', () => peers.every(peer => peer.inbox.length > 20), DEADLINE_MS)
  await stop()
  assert.deepEqual(missed(peers), [])
  await Promise.all(peers.map(peer => peer.leave()))
})

test('Redis is killed and comes back empty while all speak: both relays live on, and nothing is lost or doubled', async () => {
  const peers = await cluster.open('redis', 4)
  const stop = talk(peers)
  await until('they speak', has(peers[0] ?? assert.fail(), 60), DEADLINE_MS)
  await cluster.redis.kill()
  await until(
    'the relays say so',
    async () => {
      const states = await Promise.all(cluster.relays.map(relay => relay.clusterState()))
      return states.every(state => state === 'cut-off')
    },
    DEADLINE_MS,
  )
  await cluster.redis.start()
  await cluster.untilJoined()
  await stop()
  assert.deepEqual(
    peers.map(peer => peer.relay),
    ['r1', 'r2', 'r1', 'r2'],
  )
  await Promise.all(peers.map(peer => peer.leave()))
})

test('what was acknowledged reaches a relay that was frozen, though its sender left and Redis died before it was read', async () => {
  const [first, second] = cluster.relays
  assert.ok(first && second)
  const [ann, witness] = [cluster.openAt('frozen', first), cluster.openAt('frozen', first)]
  const ben = cluster.openAt('frozen', second)
  await cluster.untilMet([ann, witness, ben])
  // Where Ann's stream begins for Ben is Ann's own word, which comes after the two have met.
  ann.broadcast()
  await until('ben hears ann', has(ben, 1), DEADLINE_MS)
  await second.freeze()
  // The first is the answer to what the frozen relay had asked of Redis; the second it would have to ask for.
  for (const kept of [2, 3]) {
    ann.broadcast()
    // It came out of the log of its relay, which is when it is acknowledged.
    await until('it is kept', has(witness, kept), DEADLINE_MS)
  }
  await ann.leave()
  await cluster.redis.kill()
  await cluster.redis.start()
  second.thaw()
  await until('it is delivered', () => ben.heardOf(ann.id).length === 3, DEADLINE_MS)
})
