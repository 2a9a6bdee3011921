/** One member of a larger room: full views, what is forwarded and what is believed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { type BenchRoom, benchRoom, first, passWithHeartbeats, statesOf } from '../testing/bench-room.ts'
import { kinds, MeshBench, said, sealedBy, statementIn } from '../testing/mesh-bench.ts'
import { frameOf, SDP } from '../testing/mesh-values.ts'
import { FRUGAL_BYTES } from './broadcasts.ts'
import type { MeshEffect } from './events.ts'
import { MESH_SETTINGS } from './settings.ts'
import { BYE_NUMBER } from './statement.ts'

const FRAME = frameOf(1)
const LARGE = new Uint8Array(FRUGAL_BYTES).fill(16)

/** What was forwarded of others: broadcasts and routed statements. */
const forwarded = (effects: readonly MeshEffect[]): { to: PeerId; kind: string | undefined }[] =>
  said(effects).flatMap(({ to, message }) =>
    message?.kind === 'broadcast' || message?.kind === 'routed' ? [{ to, kind: message.kind }] : [],
  )

// --- full views

/** An offer that comes through the mesh, from a stranger with that many links. */
function offered({ bench, neighbours, strangers }: BenchRoom, degree: number): MeshEffect[] {
  const [from, to] = [first(strangers), bench.self.self]
  const sealed = sealedBy(from, { kind: 'offer', to, epoch: 9, degree, sdp: SDP })
  return bench.hear(first(neighbours), { kind: 'routed', hops: 2, to, sealed })
}

test('when its view is full a member answers an offer with a no', () => {
  const effects = offered(benchRoom(MESH_SETTINGS.degree.max), MESH_SETTINGS.degree.min)
  const answers = said(effects).flatMap(({ message }) =>
    message?.kind === 'routed' ? [statementIn(message.sealed)?.kind] : [],
  )
  assert.deepEqual(answers, ['no'])
  assert.ok(!kinds(effects).includes('accept'))
})

test('when its view is not full a member accepts an offer', () => {
  assert.ok(
    kinds(offered(benchRoom(MESH_SETTINGS.degree.max - 1), MESH_SETTINGS.degree.min)).includes('accept'),
  )
})

test('an offer that comes through the mesh is believed only if its signature holds', () => {
  const { bench, neighbours, strangers } = benchRoom(3)
  const to = bench.self.self
  const sealed = sealedBy(first(neighbours), { kind: 'offer', to, epoch: 9, degree: 0, sdp: SDP })
  sealed.set(first(strangers).key, 0)
  const effects = bench.hear(first(neighbours), { kind: 'routed', hops: 2, to, sealed })
  assert.deepEqual(kinds(effects), ['refused'])
})

test('a peer without any link is admitted though the view is full', () => {
  assert.ok(kinds(offered(benchRoom(MESH_SETTINGS.degree.max), 0)).includes('accept'))
})

// --- broadcasts

test('a broadcast goes once to every neighbour, under our signature', () => {
  const { bench, neighbours } = benchRoom(6)
  const effects = bench.tell({ type: 'send', to: 'all', bytes: FRAME })
  assert.deepEqual(
    forwarded(effects).map(({ to }) => to),
    neighbours.map(({ self }) => self),
  )
  const spoken = said(effects)[0]?.message
  assert.ok(spoken?.kind === 'broadcast')
  const statement = statementIn(spoken.sealed)
  assert.ok(statement?.kind === 'frame')
  assert.deepEqual(statement.bytes, FRAME)
})

test('in a large room what is large is sent to two neighbours, and announced to the others', () => {
  const room = benchRoom(6)
  const ids = room.neighbours.map(({ self }) => self)
  const sent = forwarded(room.bench.tell({ type: 'send', to: 'all', bytes: LARGE })).map(({ to }) => to)
  assert.equal(sent.length, 2)
  const announcedTo = said(passWithHeartbeats(room, 2 * MESH_SETTINGS.announceAfterMs, [])).flatMap(
    ({ to, message }) => (message?.kind === 'heartbeat' && message.announced.length > 0 ? [to] : []),
  )
  assert.deepEqual([...sent, ...announcedTo].sort(), ids.sort())
})

test('in a full mesh what is large goes to everybody at once', () => {
  const bench = new MeshBench()
  for (const peer of bench.lower.slice(0, 6)) bench.link(peer)
  assert.equal(said(bench.tell({ type: 'send', to: 'all', bytes: LARGE })).length, 6)
})

test('the long way of a large broadcast is not taken for the way to its origin', () => {
  const { bench, neighbours } = benchRoom(6)
  const [short, long] = neighbours
  assert.ok(short !== undefined && long !== undefined)
  // No neighbour says that it is linked with it.
  const origin = first(bench.higher)
  bench.hearBroadcast(short, origin, { kind: 'alive', n: 5 }, 3)
  const sealed = sealedBy(origin, { kind: 'frame', n: 6, bytes: LARGE })
  const heard = bench.hear(long, { kind: 'broadcast', hops: 5, frugal: true, sealed })
  assert.ok(kinds(heard).includes('deliver'))
  const routed = said(bench.tell({ type: 'send', to: origin.self, bytes: FRAME }))
  assert.deepEqual(
    routed.map(({ to }) => to),
    [short.self],
  )
})

test('large broadcasts put no beacon off: a way that is long tells nobody the short one', () => {
  const room = benchRoom(6)
  let beacons = 0
  for (let spentMs = 0; spentMs < 20_000; spentMs += 500) {
    room.bench.tell({ type: 'send', to: 'all', bytes: LARGE })
    beacons += forwarded(passWithHeartbeats(room, 500, [])).length
  }
  assert.ok(beacons > 0)
})

test('what is small and claims to take the frugal tree is refused', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  const sealed = sealedBy(first(strangers), { kind: 'frame', n: 5, bytes: FRAME })
  const effects = bench.hear(first(neighbours), { kind: 'broadcast', hops: 2, frugal: true, sealed })
  assert.deepEqual(kinds(effects), ['refused'])
})

test('a broadcast of a stranger is delivered once, with who handed it over, and goes on to the others', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  const [via, other] = neighbours
  assert.ok(via !== undefined && other !== undefined)
  const origin = first(strangers)
  const effects = bench.hearBroadcast(via, origin, { kind: 'frame', n: 5, bytes: FRAME }, 3)
  assert.deepEqual(
    effects.filter(({ type }) => type === 'deliver'),
    [{ type: 'deliver', from: origin.self, bytes: FRAME, via: via.self, hops: 3 }],
  )
  assert.equal(forwarded(effects).length, 5)
  assert.ok(!forwarded(effects).some(({ to }) => to === via.self))
  // Replayed, over the same link or another: no second delivery, nothing goes on, the link is pruned.
  for (const again of [via, other]) {
    const repeated = bench.hearBroadcast(again, origin, { kind: 'frame', n: 5, bytes: FRAME }, 3)
    assert.deepEqual(kinds(repeated), ['say prune'])
  }
})

test('a broadcast that is forged or altered is refused: nothing is delivered, nothing goes on', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  const via = first(neighbours)
  const good = sealedBy(first(strangers), { kind: 'frame', n: 5, bytes: FRAME })
  const otherKey = sealedBy(via, { kind: 'frame', n: 5, bytes: FRAME })
  otherKey.set(first(strangers).key, 0)
  const altered = Uint8Array.from(good)
  altered[altered.length - 1] = 99
  const unsigned = Uint8Array.from(good).fill(0, 32, 96)
  for (const sealed of [otherKey, altered, unsigned, good.subarray(0, 90), new Uint8Array(200)])
    assert.deepEqual(kinds(bench.hear(via, { kind: 'broadcast', hops: 2, frugal: false, sealed })), [
      'refused',
    ])
  // What was refused has not used the number up.
  assert.ok(
    kinds(bench.hear(via, { kind: 'broadcast', hops: 2, frugal: false, sealed: good })).includes('deliver'),
  )
})

test('over the first link a broadcast is believed unchecked, for the link itself proves who is at its end', () => {
  const { bench, neighbours } = benchRoom(6)
  const origin = first(neighbours)
  const sealed = sealedBy(origin, { kind: 'frame', n: 5, bytes: FRAME }).fill(0, 32, 96)
  const effects = bench.hear(origin, { kind: 'broadcast', hops: 1, frugal: false, sealed })
  assert.ok(kinds(effects).includes('deliver'))
})

test('what is no broadcast is not spread as one, whoever signed it', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  for (const statement of [
    { kind: 'unicast', to: bench.self.self, bytes: FRAME },
    { kind: 'want', to: bench.self.self, epoch: 1, degree: 0 },
    { kind: 'invitation', epoch: 1, sdp: SDP },
  ] as const) {
    const sealed = sealedBy(first(strangers), statement)
    assert.deepEqual(
      kinds(bench.hear(first(neighbours), { kind: 'broadcast', hops: 2, frugal: false, sealed })),
      ['refused'],
    )
  }
})

test('a goodbye in a large room reaches strangers, and only its own signature can say it', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  const leaver = first(strangers)
  bench.hearBroadcast(first(neighbours), leaver, { kind: 'frame', n: 1, bytes: FRAME })
  const forged = sealedBy(first(neighbours), { kind: 'bye', n: BYE_NUMBER })
  forged.set(leaver.key, 0)
  assert.deepEqual(
    kinds(bench.hear(first(neighbours), { kind: 'broadcast', hops: 2, frugal: false, sealed: forged })),
    ['refused'],
  )
  const effects = bench.hearBroadcast(first(neighbours), leaver, { kind: 'bye', n: BYE_NUMBER })
  assert.deepEqual(statesOf(effects, leaver), ['left'])
  assert.equal(forwarded(effects).length, 5)
  // Nothing comes after a last word.
  const late = bench.hearBroadcast(first(neighbours), leaver, { kind: 'frame', n: 2, bytes: FRAME })
  assert.ok(!kinds(late).includes('deliver'))
})

test('whoever is called dead says that it lives; whoever is called dead and silent is lost', () => {
  const at = benchRoom(6)
  const [via, stranger] = [first(at.neighbours), first(at.strangers)]
  const aboutUs = at.bench.hearBroadcast(via, stranger, { kind: 'suspect', n: 1, peer: at.bench.self.self })
  const answers = said(aboutUs).flatMap(({ message }) =>
    message?.kind === 'broadcast' ? [statementIn(message.sealed)?.kind] : [],
  )
  assert.ok(answers.includes('alive'))
  const other = at.strangers[1]
  assert.ok(other !== undefined)
  at.bench.hearBroadcast(via, other, { kind: 'alive', n: 1 })
  at.bench.hearBroadcast(via, stranger, { kind: 'suspect', n: 2, peer: other.self })
  const effects = passWithHeartbeats(at, MESH_SETTINGS.suspicionMs + 500, [])
  assert.deepEqual(statesOf(effects, other), ['lost'])
})

test('whoever is called dead and speaks in time stays', () => {
  const at = benchRoom(6)
  const [via, stranger] = [first(at.neighbours), first(at.strangers)]
  const other = at.strangers[1]
  assert.ok(other !== undefined)
  at.bench.hearBroadcast(via, other, { kind: 'alive', n: 1 })
  at.bench.hearBroadcast(via, stranger, { kind: 'suspect', n: 1, peer: other.self })
  passWithHeartbeats(at, MESH_SETTINGS.suspicionMs / 2, [])
  at.bench.hearBroadcast(via, other, { kind: 'alive', n: 2 })
  assert.deepEqual(statesOf(passWithHeartbeats(at, MESH_SETTINGS.suspicionMs + 500, []), other), [])
})

test('a neighbour with an open link is not lost because somebody calls it dead', () => {
  const at = benchRoom(6)
  const [liar, victim] = [first(at.neighbours), at.neighbours[1]]
  assert.ok(victim !== undefined)
  at.bench.hearBroadcast(liar, liar, { kind: 'suspect', n: 1, peer: victim.self }, 1)
  assert.deepEqual(statesOf(passWithHeartbeats(at, 3_000, []), victim), [])
})

// --- routed

test('what is for a stranger is handed on towards it, unopened, and one link further each time', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  const [from, to] = [first(strangers), strangers[1]]
  assert.ok(to !== undefined)
  const sealed = sealedBy(from, { kind: 'unicast', to: to.self, bytes: FRAME })
  const effects = bench.hear(first(neighbours), { kind: 'routed', hops: 2, to: to.self, sealed })
  assert.deepEqual(said(effects), [
    { to: neighbours.at(-1)?.self, message: { kind: 'routed', hops: 3, to: to.self, sealed } },
  ])
})

test('nothing is handed back over the link that it came over', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  const last = neighbours.at(-1)
  assert.ok(last !== undefined)
  const to = first(strangers).self
  const sealed = sealedBy(first(neighbours), { kind: 'unicast', to, bytes: FRAME })
  assert.deepEqual(said(bench.hear(last, { kind: 'routed', hops: 2, to, sealed })), [])
})

test('a routed statement is delivered if it is for us and its signature holds, and refused otherwise', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  const [via, origin, other] = [first(neighbours), first(strangers), strangers[1]]
  assert.ok(other !== undefined)
  const self = bench.self.self
  const hear = (sealed: Uint8Array): MeshEffect[] =>
    bench.hear(via, { kind: 'routed', hops: 3, to: self, sealed })
  const good = sealedBy(origin, { kind: 'unicast', to: self, bytes: FRAME })
  assert.deepEqual(
    hear(good).filter(({ type }) => type === 'deliver'),
    [{ type: 'deliver', from: origin.self, bytes: FRAME, via: via.self, hops: 3 }],
  )
  const altered = Uint8Array.from(good)
  altered[altered.length - 1] = 99
  for (const sealed of [
    altered,
    // Said to somebody else, and sent to us by whoever forwards it.
    sealedBy(origin, { kind: 'unicast', to: other.self, bytes: FRAME }),
    sealedBy(origin, { kind: 'frame', n: 1, bytes: FRAME }),
    new Uint8Array(200),
  ])
    assert.deepEqual(kinds(hear(sealed)), ['refused'])
})

test('a frame to a stranger is signed and handed to the neighbour that leads to it', () => {
  const { bench, neighbours, strangers } = benchRoom(6)
  const to = first(strangers).self
  const [sent, ...more] = said(bench.tell({ type: 'send', to, bytes: FRAME }))
  assert.deepEqual(more, [])
  assert.equal(sent?.to, neighbours.at(-1)?.self)
  assert.ok(sent?.message?.kind === 'routed' && sent.message.to === to)
  assert.deepEqual(statementIn(sent.message.sealed), { kind: 'unicast', to, bytes: FRAME })
})
