/** What happens in a room of eight tabs, one after the other in one room: to open eight takes longer than any claim. */
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
import { crowded, test, watchState } from './fixtures.ts'

test.describe('in a room of eight tabs', crowded, () => {
  let room: Room

  test.beforeAll(async ({ browser, labArgs }) => {
    room = await openRoom(browser, labArgs, 8)
  })
  test.beforeEach(() => room.fill())
  test.afterAll(() => room.close())

  test('everybody is linked to everybody and joined to the relay', () => expectWholeRoom(room.peers))

  test('a frozen relay is noticed by every tab', async () => {
    await expectFreezeNoticed(room.peers, room.relay)
    const up = await watchState(room.peers, 'relay', 'up')
    await room.relay.thaw()
    await up.times()
  })

  test('the mesh keeps delivering, without loss, while the relay is dead', () =>
    expectMeshToDeliverWithoutRelay(room.peers, room.relay))

  test("the relay path is back after the relay's return", () => expectRelayPathBack(room.peers, room.relay))

  test('a tab that is closed is noticed by all the others', async () => {
    await expectCloseNoticed(room.take(1), room.peers)
    await expectSurvivors(room.peers)
  })

  test('two tabs closed at once are noticed by all the others', async () => {
    await expectCloseNoticed(room.take(2), room.peers)
    await expectSurvivors(room.peers)
  })

  test('a tab that crashed is noticed on the mesh by all the others', async () => {
    for (const gone of room.take(1)) await expectCrashNoticed(gone, room.peers)
  })
})
