/**
 * A room of more peers than a full mesh holds: sixteen tabs, whose frames go through each other. Thirty take two cores some
 * minutes to open; bench/benches/formation.ts does.
 */
import { openRoom, type Room } from './fixtures/room.ts'
import { crashTab, crowded, expect, now, type Peer, tellHowSoon, test } from './fixtures.ts'

/** Of the mesh (client/core/mesh/settings.ts): fewer than the most may be open while links are made. */
const DEGREE = { min: 5, max: 7 }

test.describe('in a room of sixteen tabs', crowded, () => {
  let room: Room

  test.beforeAll(async ({ browser, labArgs }) => {
    room = await openRoom(browser, labArgs, 16)
  })
  test.beforeEach(() => room.fill())
  test.afterAll(() => room.close())

  test('each has five to seven links, and reaches all the others', () => expectBoundedDegree(room.peers))

  test('broadcasts of all arrive everywhere exactly once, also with the relay dead', async () => {
    await expectToReachAll(room.peers, 'before')
    await room.relay.kill()
    await expectToReachAll(room.peers, 'while it is dead')
    await room.relay.start()
    await expectToReachAll(room.peers, 'after')
  })

  test('with every server dead, links that broke are replaced through the mesh itself', async () => {
    await room.relay.kill()
    await Promise.all(room.take(2).map(crashTab))
    await expectBoundedDegree(room.peers)
    await room.relay.start()
  })

  test('half of the tabs crash at once: the others deliver everything again', async () => {
    const gone = room.take(8)
    await Promise.all(gone.map(crashTab))
    const crashedAt = now()
    await expectToReachAll(room.peers, 'survivor')
    tellHowSoon('everything delivered after half of a room crashed', [now() - crashedAt])
    await expectBoundedDegree(room.peers)
  })
})

async function expectBoundedDegree(peers: readonly Peer[]): Promise<void> {
  const largest = Math.min(peers.length - 1, DEGREE.max)
  const outside = async (): Promise<string[]> => {
    const snapshots = await Promise.all(peers.map(peer => peer.snapshot()))
    return snapshots.flatMap(({ name, peers: others }) => {
      const live = others.filter(({ id }) => peers.some(peer => peer.id === id))
      const links = live.filter(({ mesh }) => mesh.state === 'open').length
      const reached = live.filter(({ mesh }) => mesh.hops !== null && mesh.rttMs !== null).length
      const isFine =
        links >= Math.min(DEGREE.min, largest) && links <= largest && reached === peers.length - 1
      return isFine ? [] : [`${name} has ${links} links and reaches ${reached}`]
    })
  }
  await expect.poll(outside, { message: 'peers out of bounds', timeout: 30_000 }).toEqual([])
}

/** Each broadcasts once, and everybody else gets that exactly once. Sixteen tabs fill two cores: the deadline is for a hang. */
async function expectToReachAll(peers: readonly Peer[], word: string): Promise<void> {
  await Promise.all(peers.map((peer, i) => peer.broadcast('mesh', `${word} ${i}`)))
  const missing = async (): Promise<string[]> => {
    const inboxes = await Promise.all(peers.map(peer => peer.inbox('mesh')))
    return inboxes.flatMap((inbox, to) =>
      peers.flatMap((sender, from) => {
        const copies = inbox.filter(got => got.from === sender.id && got.payload === `${word} ${from}`).length
        return from === to || copies === 1 ? [] : [`${peers[to]?.name} has ${copies} from ${sender.name}`]
      }),
    )
  }
  await expect.poll(missing, { message: `"${word}"`, timeout: 30_000, intervals: [50] }).toEqual([])
}
