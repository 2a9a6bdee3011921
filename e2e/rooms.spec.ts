/** What the lab promises of a room of any size, one claim after the other in one room: to open it takes longer than any of them. */
import {
  expectCloseNoticed,
  expectCrashNoticed,
  expectFreezeNoticed,
  expectMeshToDeliverWithoutRelay,
  expectRelayPathBack,
  expectSurvivors,
  expectWholeRoom,
} from './claims.ts'
import { openRoom, type Room } from './fixtures/room.ts'
import { crowded, expect, test, watchState } from './fixtures.ts'

/** The smallest room, a usual one, and one whose tabs and browser fill two cores. */
for (const size of [2, 4, 8])
  test.describe(`in a room of ${size} tabs`, size === 8 ? crowded : {}, () => {
    // In their order, in one process: else each test would open a room of its own.
    test.describe.configure({ mode: 'default' })
    let room: Room

    test.beforeAll(async ({ browser, labArgs }) => {
      room = await openRoom(browser, labArgs, size)
    })
    test.beforeEach(() => room.fill())
    test.afterAll(() => room.close())

    test('everybody is linked to everybody and joined to the relay, and every pair is measured over both', () =>
      expectWholeRoom(room.peers))

    test('a frozen relay is noticed by every tab, and the mesh does not mind', async () => {
      const lost = () => Promise.all(room.peers.map(async peer => (await peer.snapshot()).paths.mesh.lost))
      // Only the freeze is judged, and not the machine's load while the room came together.
      const before = await lost()
      await expectFreezeNoticed(room.peers, room.relay)
      for (const peer of room.peers) {
        // Nobody was reached over it for a moment before the relay itself has been silent for long enough to be called down.
        const server = async () => (await peer.snapshot()).server.state
        await expect.poll(server, `the relay as ${peer.name} sees it`).toBe('down')
        // A tab that a busy machine holds up for a second degrades it for a moment.
        const mesh = async () => (await peer.snapshot()).paths.mesh.state
        await expect.poll(mesh, `the mesh as ${peer.name} sees it`).toBe('up')
      }
      expect(await lost(), 'probes that each peer lost on the mesh').toEqual(before)
      const up = await watchState(room.peers, 'relay', 'up')
      await room.relay.thaw()
      await up.times()
    })

    test('the mesh keeps delivering, without loss, while the relay is dead', () =>
      expectMeshToDeliverWithoutRelay(room.peers, room.relay))

    test("the relay path is back after the relay's return", () => expectRelayPathBack(room.peers, room.relay))

    test('a tab that is closed is noticed by all the others at its goodbye', async () => {
      await expectCloseNoticed(room.take(1), room.peers)
      await expectSurvivors(room.peers)
    })

    test('the relay, too, tells the others of a tab that is closed', () =>
      expectCloseNoticed(room.take(1), room.peers, 'relay'))

    test('a tab that crashed is noticed on the mesh by all the others, who reach each other as before', async () => {
      for (const gone of room.take(1)) await expectCrashNoticed(gone, room.peers)
    })

    if (size === 2) return
    test('two tabs closed at once are noticed by all the others at their goodbyes', async () => {
      await expectCloseNoticed(room.take(2), room.peers)
      await expectSurvivors(room.peers)
    })

    test('with the relay dead, a tab that is closed is noticed by all the others at its goodbye', async () => {
      await room.relay.kill()
      await expectCloseNoticed(room.take(1), room.peers)
      await room.relay.start()
    })
  })
