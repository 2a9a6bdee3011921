/** A member of a small room that announces a hundred others who do not exist: is it still a small room? */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { fakeSigner } from '../simulation/fake-signer.ts'
import { MemberLinks } from '../simulation/member-links.ts'
import { sealedBy } from '../testing/mesh-bench.ts'
import { degree, last, MeshRoom, states } from '../testing/mesh-room.ts'
import { SDP } from '../testing/mesh-values.ts'
import type { LinkMessage } from './link-message.ts'
import { MeshPath } from './mesh-path.ts'
import { MESH_SETTINGS } from './settings.ts'
import type { Signer } from './signer.ts'
import { encodeLinkMessage, WIRE_LIMITS } from './wire.ts'

const [SEED, SIZE, MADE_UP] = [3, 6, 100]
const FOR_S = 20

/** A member like all others, that says for others what it likes. */
class Liar {
  readonly id: PeerId
  readonly #crowd = Array.from({ length: MADE_UP }, (_, n) => fakeSigner(1_000_000 + n))
  readonly #tell: (message: (victim: PeerId) => LinkMessage) => void

  constructor(room: MeshRoom) {
    const signer = room.signer()
    this.id = signer.self
    const links = room.links.links(signer.self)
    const open = new Set<PeerId>()
    links.subscribe(event => {
      if (event.type === 'link-open') open.add(event.peer)
      if (event.type === 'link-closed') open.delete(event.peer)
    })
    this.#tell = message => {
      for (const victim of open) links.transmit(victim, encodeLinkMessage(message(victim)))
    }
    const { clock, random, signals } = room
    new MeshPath({ signer, links, signaller: signals.join(signer.self), clock, random })
  }

  /** They live, it is linked with them, and each of them wants a link. */
  announce(round: number): void {
    const peers = this.#crowd.map(({ self }) => self)
    this.#tell(() => ({ kind: 'members', peers }))
    this.#tell(() => ({ kind: 'view', peers: peers.slice(0, WIRE_LIMITS.peers) }))
    for (const made of this.#crowd) {
      this.#tell(() => ({
        kind: 'broadcast',
        hops: 2,
        frugal: false,
        sealed: sealedBy(made, { kind: 'alive', n: round }),
      }))
      this.#tell(to => ({ kind: 'routed', hops: 2, to, sealed: this.#offer(made, to, round) }))
    }
    this.#tell(() => ({ kind: 'heartbeat', deaf: false, slow: true, announced: [] }))
  }

  #offer(from: Signer, to: PeerId, round: number): Uint8Array {
    return sealedBy(from, { kind: 'offer', to, epoch: round, degree: 0, sdp: SDP })
  }
}

test(`${MADE_UP} made-up members: a room of ${SIZE} stays a full mesh, at few connections more, and all frames arrive`, context => {
  const room = new MeshRoom(SEED)
  const ends: MemberLinks[] = []
  const make = room.links.links.bind(room.links)
  room.links.links = id => {
    const made = make(id)
    if (made instanceof MemberLinks) ends.push(made)
    return made
  }
  const members = room.join(SIZE)
  const liar = new Liar(room)
  room.clock.advance(3_000)
  const before = members.map(member => members.map(other => states(member, other).length))
  let most = 0
  for (let round = 1; round <= FOR_S; round += 1) {
    liar.announce(round)
    room.clock.advance(1_000)
    const honest = ends.filter(({ self }) => self !== liar.id)
    most = Math.max(most, ...honest.map(each => [...each.ends()].length))
    // The room seems large: what is said to all goes the way that was the fastest, over two links of 60 ms each at most.
    if (round % 10 === 0) assert.deepEqual(room.unreached(150), [], `seed ${SEED}, after ${round} s`)
  }
  context.diagnostic(`seed ${SEED}: ${most} connections at most, ${SIZE} of them links`)
  for (const [at, member] of members.entries()) {
    assert.equal(degree(member, members), SIZE - 1)
    assert.equal(last(member, { ...member, id: liar.id }), 'open')
    assert.deepEqual(
      members.map(other => states(member, other).length),
      before[at],
      'a link among the honest was touched',
    )
  }
  // Links, and as many attempts at a time as a small room could need.
  assert.ok(most <= SIZE + MESH_SETTINGS.fullMeshPeers, `${most} connections`)
})

test('a newcomer that knows one neighbour of a large room alone takes its word that the room is large', () => {
  const room = new MeshRoom(SEED)
  room.join(16)
  room.clock.advance(40_000)
  const signer = room.signer()
  const links = room.links.links(signer.self)
  assert.ok(links instanceof MemberLinks)
  const { clock, random } = room
  const outside = room.signalNetwork()
  const path = new MeshPath({ signer, links, signaller: outside.join(signer.self), clock, random })
  const [inviter] = room.members
  assert.ok(inviter !== undefined)
  void path
    .invite()
    .then(async invitation => path.completeInvitation(await inviter.path.acceptInvitation(invitation)))
  return settle(room, () => [...links.ends()].length).then(({ most, now }) => {
    const { max } = MESH_SETTINGS.degree
    assert.ok(now > 1, `${now} links`)
    assert.ok(now <= max && most <= max + MESH_SETTINGS.fullMeshPeers, `${now} links, ${most} at most`)
  })
})

/** Time passes in small steps, between which promises are kept. */
async function settle(room: MeshRoom, count: () => number): Promise<{ most: number; now: number }> {
  let most = 0
  for (let step = 0; step < 400; step += 1) {
    room.clock.advance(100)
    await Promise.resolve()
    most = Math.max(most, count())
  }
  return { most, now: count() }
}
