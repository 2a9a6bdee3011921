/** The lab on three hosts, each on a network of its own: links that the network cuts, and a relay that it takes away. */
import { test as base, expect } from '@playwright/test'
import { PATHS, type PeerView, type Snapshot } from '../client/core/measure/snapshot.ts'
import { startLabHost } from './fixtures/lab-host.ts'
import { createNetwork, type Host, type Network, whyNoNetwork } from './fixtures/network.ts'
import { type RemotePeer, startRemotePeer } from './fixtures/remote-peer.ts'

interface Fixtures {
  network: Network
  /** The three hosts. The lab host and its relay run on `hub`. */
  hosts: { hub: Host; west: Host; east: Host }
  /** Where the lab's page is. */
  origin: string
}

const PORT = 3000

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures out of this pattern
  network: async ({}, use) => {
    const network = createNetwork(3)
    await use(network)
    network.end()
  },
  hosts: async ({ network }, use) => {
    const [hub, west, east] = network.hosts
    if (!hub || !west || !east) throw new Error('a network of three has three hosts')
    await use({ hub, west, east })
  },
  origin: async ({ hosts: { hub } }, use) => {
    const lab = await startLabHost(['--port', `${PORT}`], { launcher: hub.launcher })
    await use(`http://${hub.address}:${PORT}`)
    await lab.end()
  },
})

const reason = whyNoNetwork('npm run e2e -- networks.spec --no-deps')
test.skip(reason !== null, reason ?? '')

/** Chosen: a phone's burst of messages, and enough of them fall into every fault. */
const COUNT_EVERY_MS = 100

test('three hosts: a link cut, then the relay’s host, then all healed; nothing that was broadcast is lost or comes twice', async ({
  network,
  hosts: { hub, west, east },
  origin,
}) => {
  const peers = await Promise.all([
    startRemotePeer(hub, origin, 'ANN'),
    startRemotePeer(west, origin, 'BOB'),
    startRemotePeer(east, origin, 'CY'),
  ])
  const [ann, bob, cy] = peers
  try {
    await test.step('everybody is linked with everybody', () => expectWhole(peers))
    for (const peer of peers) await peer.count(COUNT_EVERY_MS)

    network.cut(west, east)
    await test.step('BOB and CY reach each other through ANN and over the relay, and know why', async () => {
      const blocked = { state: 'routed', hops: 2, via: ann.id, noLink: 'blocked' } as const
      for (const [peer, other] of [
        [bob, cy],
        [cy, bob],
      ] as const) {
        await expectView(peer, other, { mesh: blocked, relay: { state: 'present' } })
        await expectSnapshot(peer, { paths: { mesh: { state: 'up' }, relay: { state: 'up' } } })
      }
      await expectSnapshot(ann, { paths: { mesh: { reachablePairs: 6, totalPairs: 6 } } })
    })

    network.cut(hub, west)
    network.cut(hub, east)
    await test.step('without the relay’s host BOB and CY are each alone, and say so', async () => {
      for (const peer of [bob, cy]) {
        await expectSnapshot(peer, { server: { state: 'down' } })
        await expectSnapshot(peer, { paths: { mesh: { state: 'down' }, relay: { state: 'down' } } })
        for (const other of peers)
          if (other !== peer) await expectView(peer, other, { mesh: { rttMs: null } })
      }
    })

    network.heal(hub, west)
    network.heal(hub, east)
    network.heal(west, east)
    await test.step('healed, everybody is linked with everybody again', () => expectWhole(peers))
    await test.step('every broadcast came once, in its sender’s order, over either path', () =>
      expectCounted(peers))
  } finally {
    await Promise.all(peers.map(peer => peer.end()))
  }
})

async function expectWhole(peers: readonly RemotePeer[]): Promise<void> {
  for (const peer of peers) {
    for (const other of peers)
      if (other !== peer)
        await expectView(peer, other, { mesh: { state: 'open' }, relay: { state: 'present' } })
    await expectSnapshot(peer, { paths: { mesh: { state: 'up' }, relay: { state: 'up' } } })
  }
}

type Part<Whole> = { [Key in keyof Whole]?: Part<Whole[Key]> }

async function expectSnapshot(peer: RemotePeer, expected: Part<Snapshot>): Promise<void> {
  await expect.poll(() => peer.snapshot(), POLLING).toMatchObject(expected)
}

async function expectView(peer: RemotePeer, other: RemotePeer, expected: Part<PeerView>): Promise<void> {
  const view = async () => (await peer.snapshot()).peers.find(({ id }) => id === other.id)
  await expect.poll(view, POLLING).toMatchObject(expected)
}

/** Chosen: a relay's connection that its host's silence ended is tried again within 2 s, and a link within some more. */
const POLLING = { timeout: 20_000, intervals: [100] }

async function expectCounted(peers: readonly RemotePeer[]): Promise<void> {
  const counted = await Promise.all(peers.map(peer => peer.hush()))
  expect(Math.min(...counted), 'broadcasts of each').toBeGreaterThan(20)
  for (const peer of peers)
    for (const path of PATHS) {
      const heard = async () => {
        const inbox = await peer.inbox(path)
        return peers.map(({ id }) => inbox.flatMap(({ from, payload }) => (from === id ? [payload] : [])))
      }
      const all = peers.map((other, index) => (other === peer ? [] : numbersTo(counted[index] ?? 0)))
      await expect.poll(heard, POLLING).toEqual(all)
    }
}

function numbersTo(last: number): string[] {
  return Array.from({ length: last }, (_, index) => String(index + 1))
}
