/** Members that say they are linked with everybody, and drop what others give them to pass on to one peer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { deliveries, last, type Member, MeshRoom } from '../testing/mesh-room.ts'
import { frameOf } from '../testing/mesh-values.ts'
import type { LinkMessage } from './link-message.ts'
import { MeshPath } from './mesh-path.ts'
import { Seals } from './seals.ts'
import { decodeLinkMessage, encodeLinkMessage, WIRE_LIMITS } from './wire.ts'

const SIZE = 16
/** As in large-room.test.ts: surplus links are let go by then. */
const SETTLE_MS = 40_000
const FRAMES = 60
/** Two attempts of a second at least, a turn to call everybody, and what a slow room adds. */
const DELIVERED_MS = 10_000

/** What it drops of what it is to pass on. */
type Drops = 'all' | 'letters' | 'receipts'

/** A member of the room that takes part as all do, but for its lies. Returns what it dropped. */
function joinLiar(room: MeshRoom, drops: Drops): { dropped: number } {
  const signer = room.signer()
  const links = room.links.links(signer.self)
  const transmit = links.transmit.bind(links)
  const seals = new Seals(signer.idOf)
  const count = { dropped: 0 }
  const isDropped = (message: LinkMessage): boolean => {
    if (message.kind !== 'routed') return false
    const claimed = seals.open(message.sealed)
    if (claimed?.origin === signer.self) return false
    return drops === 'all' || `${claimed?.statement.kind}s` === drops
  }
  links.transmit = (peer, bytes) => {
    const message = decodeLinkMessage(bytes)
    if (message === null) return
    const everyone: PeerId[] = room.members.slice(0, WIRE_LIMITS.peers).map(({ id }) => id)
    if (isDropped(message)) count.dropped += 1
    else transmit(peer, message.kind === 'view' ? encodeLinkMessage({ ...message, peers: everyone }) : bytes)
  }
  const { clock, random, signals } = room
  new MeshPath({ signer, links, signaller: signals.join(signer.self), clock, random })
  return count
}

function routedPairs(room: MeshRoom): [Member, Member][] {
  return room.members.flatMap(from =>
    room.members.flatMap((to): [Member, Member][] => (last(from, to) === 'routed' ? [[from, to]] : [])),
  )
}

for (const [seed, liars, drops] of [
  [1, 1, 'all'],
  [2, 3, 'all'],
  [3, 3, 'letters'],
  [4, 3, 'receipts'],
  [5, 2, 'all'],
] as const)
  test(`${liars} of ${SIZE + liars} claim every link and drop ${drops}: each frame to one peer arrives, once`, context => {
    const room = new MeshRoom(seed)
    room.join(SIZE)
    const counts = Array.from({ length: liars }, () => joinLiar(room, drops))
    room.clock.advance(SETTLE_MS)
    const sent = Array.from({ length: FRAMES }, (_, n) => {
      const pairs = routedPairs(room)
      const [from, to] = pairs[Math.floor(room.random() * pairs.length)] ?? assert.fail('nobody is routed')
      from.path.send(to.id, frameOf(n))
      room.clock.advance(200)
      return { to, frame: frameOf(n) }
    })
    room.clock.advance(DELIVERED_MS)
    const arrived = sent.map(({ to, frame }) => deliveries(to, frame))
    const dropped = counts.reduce((sum, count) => sum + count.dropped, 0)
    context.diagnostic(`seed ${seed}: ${dropped} dropped on the way`)
    assert.deepEqual(
      arrived,
      sent.map(() => 1),
      `seed ${seed}`,
    )
    assert.ok(dropped > 0, `seed ${seed}: no liar dropped anything`)
  })

test('around a member that claims every link and drops all, broadcasts and frames over links arrive once', () => {
  const room = new MeshRoom(1)
  const members = room.join(SIZE)
  joinLiar(room, 'all')
  room.clock.advance(SETTLE_MS)
  for (const [n, from] of members.entries()) {
    const to = members.find(other => last(from, other) === 'open')
    assert.ok(to !== undefined)
    const [toAll, toOne] = [frameOf(2 * n), frameOf(2 * n + 1)]
    from.path.send('all', toAll)
    from.path.send(to.id, toOne)
    room.clock.advance(1_000)
    for (const member of members) assert.equal(deliveries(member, toAll), member === from ? 0 : 1)
    assert.equal(deliveries(to, toOne), 1)
  }
})
