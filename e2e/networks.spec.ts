/** The lab on three hosts, each on a network of its own: links that the network cuts, and a relay that it takes away. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, test as base, chromium, type Page } from '@playwright/test'
import { PATHS, type PeerView, type Snapshot } from '../client/core/measure/snapshot.ts'
import { canLink } from './fixtures/bare-link.ts'
import { expect } from './fixtures/expect.ts'
import { startLabHost } from './fixtures/lab-host.ts'
import { createNetwork, type Host, type Network, whyNoNetwork } from './fixtures/network.ts'
import { joinIn, type Peer } from './fixtures/peer.ts'
import { type RemotePeer, startRemotePeer } from './fixtures/remote-peer.ts'
import { startTurnServer, type TurnServer } from './fixtures/turn-server.ts'

interface Fixtures {
  network: Network
  /** The three hosts. The lab host, its relay and the TURN server run on `hub`. */
  hosts: { hub: Host; west: Host; east: Host }
  turn: TurnServer
  /** Where the lab's page is. */
  origin: string
  /** A browser that runs on a host. */
  browserOn: (host: Host) => Promise<Browser>
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
  turn: async ({ hosts: { hub } }, use) => {
    const turn = await startTurnServer(hub)
    await use(turn)
    await turn.end()
  },
  origin: async ({ hosts: { hub }, turn }, use) => {
    const environment = { TURN_URL: turn.url, TURN_SECRET: turn.secret }
    const lab = await startLabHost(['--port', `${PORT}`], { launcher: hub.launcher, environment })
    await use(`http://${hub.address}:${PORT}`)
    await lab.end()
  },
  // On the lab, so that browsers end before it and the network do.
  browserOn: async ({ launchOptions, origin: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'browser-'))
    const browsers: Browser[] = []
    await use(async ({ address, launcher }) => {
      const command = join(folder, address)
      const program = launchOptions.executablePath ?? chromium.executablePath()
      writeFileSync(command, `#!/bin/sh\nexec ${launcher.join(' ')} ${program} "$@"\n`, { mode: 0o755 })
      const browser = await chromium.launch({ ...launchOptions, executablePath: command })
      browsers.push(browser)
      return browser
    })
    await Promise.all(browsers.map(browser => browser.close()))
    rmSync(folder, { recursive: true })
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

test('two browsers: linked without mDNS by the lab’s STUN, over TURN where the network parts them, and without it told why not', async ({
  network,
  hosts: { hub, west, east },
  turn,
  origin,
  browserOn,
}) => {
  const browsers = await Promise.all([west, east].map(browserOn))
  const open = () => Promise.all(browsers.map(browser => browser.newPage())) as Promise<[Page, Page]>
  const [pages, preflights] = [await open(), await open()]
  const join = async (room: string): Promise<[Peer, Peer]> => {
    const joined = pages.map((page, index) => joinIn(page, `${origin}/?room=${room}&name=${NAMES[index]}`))
    return Promise.all(joined) as Promise<[Peer, Peer]>
  }
  const preflight = () => Promise.all(preflights.map(page => page.goto(`${origin}/preflight`)))
  const expectSecond = async (state: string, words: RegExp) => {
    for (const page of preflights) {
      const second = page.locator('[data-check="second-device"]')
      await expect(second).toHaveAttribute('data-state', state, POLLING)
      await expect(second).toContainText(words)
    }
  }

  await test.step('mDNS does not get through, the STUN of the lab host does', async () => {
    await join('lab')
    const links = await Promise.all([
      canLink(...pages, []),
      canLink(...pages, [`stun:${hub.address}:${PORT}`]),
    ])
    expect(links).toEqual([false, true])
    for (const page of pages) await expectMesh(page, { state: 'open', relayed: false })
  })

  network.cut(west, east)
  await test.step('parted by the network, they link over TURN', async () => {
    await Promise.all([join('turn'), preflight()])
    for (const page of pages) await expectMesh(page, { state: 'open', relayed: true })
    await expectSecond('pass', /over TURN only/)
  })

  await turn.end()
  await test.step('without TURN the relay alone reaches them, and tab and preflight say so', async () => {
    await Promise.all([join('isolated'), preflight()])
    for (const page of pages) {
      await expectMesh(page, { state: 'dialing', noLink: 'blocked' })
      await expect(page.getByRole('button', { name: 'No direct link' })).toContainText('may isolate')
      await page.getByRole('button', { name: 'Table', exact: true }).click()
      await expect(page.getByText('no way over the mesh: relay only')).toBeVisible()
    }
    await expectSecond('fail', /the network isolates its devices/)
  })

  const ann = await startRemotePeer(hub, origin, 'ANN', 'isolated')
  await test.step('a third peer that both can reach is their way over the mesh', async () => {
    for (const page of pages)
      await expect(page.getByText('no direct link: reached through ANN (2 hops)')).toBeVisible(POLLING)
  })
  await ann.end()
})

const NAMES = ['BOB', 'CY']

/** Of the only other peer of the room. */
async function expectMesh(page: Page, expected: Part<PeerView['mesh']>): Promise<void> {
  const mesh = () => page.evaluate(() => window.lab.snapshot().peers[0]?.mesh)
  await expect.poll(mesh, POLLING).toMatchObject(expected)
}

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

/** Chosen: a relay's connection that its host's silence ended is tried again within 2 s, a link given up after 8 s. */
const POLLING = { timeout: 20_000 }

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
