import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keygen } from '@noble/ed25519'
import { toBase64UrlEncoded } from 'lib0/buffer'
import * as v from 'valibot'
import type { Act } from '#moderation'
import { type PeerId, RoomSchema } from '#protocol'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import type { ModerationNews } from '../../core/moderation/moderation.ts'
import type { RelayHallEvent } from '../../core/moderation/relay-hall.ts'
import { encodeMeshMessage, saidToSign } from '../../core/moderation/wire.ts'
import { SERVICES } from '../../core/service.ts'
import { seededRandom } from '../../core/simulation/random.ts'
import { VirtualClock } from '../../core/simulation/virtual-clock.ts'
import { hostileBytes } from '../../core/testing/hostile-bytes.ts'
import { MemoryNetwork } from '../../paths/memory-path.ts'
import { createNobleSigner } from '../noble-signer.ts'
import { PathService } from '../path-service.ts'
import { ModerationDesk } from './moderation-desk.ts'

const ROOM = v.parse(RoomSchema, 'lab')

/** A room over memory; the relay is played by the test. */
class Room {
  readonly clock = new VirtualClock()
  readonly networks: Record<PathName, MemoryNetwork>
  readonly keys = keygen()
  readonly #relayed: ((event: RelayHallEvent) => void)[] = []

  constructor() {
    const random = seededRandom(7)
    const network = () => new MemoryNetwork({ clock: this.clock, random, latencyMs: { min: 1, max: 5 } })
    this.networks = { mesh: network(), relay: network() }
  }

  join() {
    const signer = createNobleSigner()
    const barred: PeerId[] = []
    const news: ModerationNews[] = []
    const service = (path: PathName) =>
      new PathService(this.networks[path].join(signer.self, path), SERVICES.moderation)
    const desk = new ModerationDesk({
      self: signer.self,
      room: ROOM,
      signer,
      services: { mesh: service('mesh'), relay: service('relay') },
      relay: {
        say: () => {},
        sight: answer => answer({ address: '192.0.2.1', sockets: 2, read: null }),
        subscribeHall: listener => {
          this.#relayed.push(listener)
          return () => {}
        },
      },
      ownRelay: () => null,
      bar: peers => barred.splice(0, barred.length, ...peers),
      lookAtLinks: null,
      carried: () => ({ frames: 0, readable: 0 }),
      moderatorKey: toBase64UrlEncoded(this.keys.publicKey),
      askSecret: async () => toBase64UrlEncoded(this.keys.secretKey),
      clock: this.clock,
    })
    desk.onNews(each => news.push(each))
    const shows = (path: PathName = 'mesh') =>
      desk.view().messages[path].map(({ text, isForbidden }) => (isForbidden ? `${text} (forbidden)` : text))
    return { id: signer.self, desk, barred, news, shows }
  }

  tellFromRelay(event: RelayHallEvent): void {
    for (const tell of this.#relayed) tell(event)
  }

  /** Signing and checking take turns of the event loop. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10) {
      await new Promise(resolve => setImmediate(resolve))
      this.clock.advance(10)
    }
  }
}

/** Whoever came has been greeted, and has answered. */
const GREETED_MS = 1_200

async function trio() {
  const room = new Room()
  const [mod, eve, ben] = [room.join(), room.join(), room.join()]
  await mod.desk.authorize('token')
  await room.pass(GREETED_MS)
  return { room, mod, eve, ben }
}

test('a message that the moderator erases is gone at who obeys, stays at who ignores it, and comes to no newcomer', async () => {
  const { room, mod, eve, ben } = await trio()
  ben.desk.obey(false)
  eve.desk.say('mesh', 'a lie')
  await room.pass(50)
  assert.deepEqual([mod.shows(), eve.shows(), ben.shows()], [['a lie'], ['a lie'], ['a lie']])
  await mod.desk.act('mesh', { act: 'erase', peer: eve.id, number: 1 })
  await room.pass(50)
  assert.deepEqual([mod.shows(), eve.shows(), ben.shows()], [[], [], ['a lie (forbidden)']])
  const word = mod.desk.view().words.find(({ peer }) => peer === ben.id)
  assert.deepEqual(word, { peer: ben.id, obeys: false, shows: [{ from: eve.id, number: 1 }] })
  assert.deepEqual(
    [eve, ben].map(({ news }) => news.findLast(({ what }) => what === 'act')?.state),
    ['holds', 'ignored'],
  )
  const newcomer = room.join()
  await room.pass(GREETED_MS)
  assert.deepEqual(newcomer.shows(), [])
  ben.desk.obey(true)
  assert.deepEqual(ben.shows(), [])
})

test('who was muted is heard by nobody who obeys until it is unmuted, however often it speaks', async () => {
  const { room, mod, eve, ben } = await trio()
  eve.desk.say('mesh', 'one')
  await room.pass(50)
  await mod.desk.act('mesh', { act: 'mute', peer: eve.id, number: 2 })
  await room.pass(50)
  assert.throws(() => eve.desk.say('mesh', 'two'), /muted/)
  eve.desk.obey(false)
  eve.desk.say('mesh', 'two')
  await room.pass(50)
  await mod.desk.act('mesh', { act: 'unmute', peer: eve.id, number: 3 })
  eve.desk.say('mesh', 'three')
  await room.pass(50)
  assert.deepEqual(ben.shows(), ['one', 'three'])
})

test('who is removed is shut out by all who obey, with all that it said, until they do not', async () => {
  const { room, mod, eve, ben } = await trio()
  eve.desk.say('mesh', 'one')
  await room.pass(50)
  await mod.desk.act('mesh', { act: 'remove', peer: eve.id })
  await room.pass(50)
  assert.deepEqual([mod.barred, ben.barred, ben.shows()], [[eve.id], [eve.id], []])
  ben.desk.obey(false)
  assert.deepEqual(ben.barred, [])
})

test('after a split both sides have each other’s messages and heed what was decided meanwhile', async () => {
  const { room, mod, eve, ben } = await trio()
  room.networks.mesh.cut(ben.id)
  ben.desk.say('mesh', 'cut off')
  eve.desk.say('mesh', 'a lie')
  eve.desk.say('mesh', 'the truth')
  await room.pass(50)
  await mod.desk.act('mesh', { act: 'erase', peer: eve.id, number: 1 })
  await room.pass(50)
  assert.deepEqual(ben.shows(), ['cut off'])
  room.networks.mesh.heal(ben.id)
  await room.pass(GREETED_MS)
  assert.deepEqual(ben.shows().sort(), ['cut off', 'the truth'])
  assert.deepEqual(mod.shows().sort(), ['cut off', 'the truth'])
})

test('nobody but the moderator decides, nobody speaks in another’s name, and strangers’ bytes harm nobody', async () => {
  const { room, mod, eve, ben } = await trio()
  eve.desk.say('mesh', 'still here')
  await room.pass(50)
  await assert.rejects(eve.desk.act('mesh', { act: 'mute', peer: ben.id, number: 1 }), /host token/)
  const stranger = createNobleSigner()
  const wire = new PathService(room.networks.mesh.join(stranger.self), SERVICES.moderation)
  await room.pass(20)
  const act: Act = { act: 'erase', peer: eve.id, number: 1 }
  const signature = '0'.repeat(128)
  const forged = encodeMeshMessage({ kind: 'request', act, order: 1, signature })
  const key = Buffer.from(stranger.key).toString('hex')
  const said = { from: eve.id, number: 2, text: 'not hers' }
  const own = Buffer.from(await stranger.sign(saidToSign(ROOM, said))).toString('hex')
  const borrowed = encodeMeshMessage({ kind: 'said', said, key, signature: own })
  const unsigned = encodeMeshMessage({ kind: 'said', said: { ...said, from: stranger.self }, key, signature })
  for (const bytes of [forged, borrowed, unsigned, ...hostileBytes([forged, borrowed], 200)])
    wire.send('all', bytes)
  await room.pass(50)
  assert.deepEqual([mod.shows(), ben.shows()], [['still here'], ['still here']])
  for (const text of ['', 'a\nb', 'x'.repeat(201)]) assert.throws(() => eve.desk.say('mesh', text), TypeError)
})

test('over the relay a message is erased where its peer obeys; who ignores it keeps what it was given', async () => {
  const { room, eve, ben } = await trio()
  ben.desk.obey(false)
  room.tellFromRelay({ type: 'said', messages: [{ from: eve.id, number: 1, text: 'a lie' }] })
  room.tellFromRelay({ type: 'moderated', act: { act: 'erase', peer: eve.id, number: 1 } })
  assert.deepEqual([eve.shows('relay'), ben.shows('relay')], [[], ['a lie (forbidden)']])
})

test('the log of who came later holds less than all that happened, and nobody’s holds more', async () => {
  const { room, mod, eve, ben } = await trio()
  eve.desk.say('mesh', 'one')
  await room.pass(50)
  await mod.desk.act('mesh', { act: 'erase', peer: eve.id, number: 1 })
  await room.pass(50)
  ben.desk.close()
  for (const path of PATHS) room.networks[path].depart(ben.id)
  await room.pass(20)
  const newcomer = room.join()
  await room.pass(GREETED_MS)
  const gathered = mod.desk.gatherLogs()
  await room.pass(1_100)
  await gathered
  const coverage = mod.desk.view().coverage.mesh
  // Four came, one went, one message, which was erased.
  assert.deepEqual(
    [mod, eve, newcomer].map(({ id }) => coverage.find(({ of }) => of === id)),
    [7, 7, 4].map((acts, at) => ({ of: [mod, eve, newcomer][at]?.id, acts, ofActs: 7 })),
  )
})
