/** A member that says it is linked with everybody, and drops what others give it to pass on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { deliveries, last, MeshRoom } from '../testing/mesh-room.ts'
import { frameOf } from '../testing/mesh-values.ts'
import { MeshPath } from './mesh-path.ts'
import { decodeLinkMessage, encodeLinkMessage, type LinkMessage, WIRE_LIMITS } from './wire.ts'

const [SEED, SIZE] = [1, 16]
/** As in large-room.test.ts: surplus links are let go by then. */
const SETTLE_MS = 40_000
const UNICASTS = 60

/** What it says in place of what an honest member says; null: nothing. */
function lie(message: LinkMessage | null, everyone: readonly PeerId[]): LinkMessage | null {
  if (message?.kind === 'view') return { kind: 'view', peers: everyone.slice(0, WIRE_LIMITS.peers) }
  return message?.kind === 'routed' ? null : message
}

/** A member of the room that takes part as all do, but for its lies. */
function joinLiar(room: MeshRoom): void {
  const signer = room.signer()
  const links = room.links.links(signer.self)
  const transmit = links.transmit.bind(links)
  links.transmit = (peer, bytes) => {
    const said = lie(
      decodeLinkMessage(bytes),
      room.members.map(({ id }) => id),
    )
    if (said !== null) transmit(peer, encodeLinkMessage(said))
  }
  const { clock, random, signals } = room
  new MeshPath({ signer, links, signaller: signals.join(signer.self), clock, random })
}

test('around a member that claims every link and passes nothing on, all broadcasts and all frames over links arrive once', context => {
  const room = new MeshRoom(SEED)
  const members = room.join(SIZE)
  joinLiar(room)
  room.clock.advance(SETTLE_MS)
  const draw = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(room.random() * items.length)]
    assert.ok(item !== undefined)
    return item
  }
  const routed = { sent: 0, lost: 0 }
  for (let n = 0; n < UNICASTS; n += 1) {
    const [from, to] = [draw(members), draw(members)]
    const [toAll, toOne] = [frameOf(2 * n), frameOf(2 * n + 1)]
    const state = last(from, to)
    from.path.send('all', toAll)
    if (from !== to) from.path.send(to.id, toOne)
    room.clock.advance(1_000)
    for (const member of members)
      assert.equal(
        deliveries(member, toAll),
        member === from ? 0 : 1,
        `seed ${SEED}: ${from.id} > ${member.id}`,
      )
    if (state === 'open') assert.equal(deliveries(to, toOne), 1, `seed ${SEED}: ${from.id} > ${to.id}`)
    if (state !== 'routed') continue
    routed.sent += 1
    routed.lost += 1 - deliveries(to, toOne)
  }
  context.diagnostic(
    `seed ${SEED}: ${routed.lost} of ${routed.sent} frames to one peer through others were lost`,
  )
  // Nobody is everybody's only way.
  assert.ok(routed.sent > 0 && routed.lost < routed.sent / 4, `${routed.lost} of ${routed.sent}`)
})
