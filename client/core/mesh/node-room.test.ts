/** One member of a larger room: silence and suspicion, full views, what is forwarded and what is believed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { kinds, MeshBench, said, sealedBy, statementIn } from '../testing/mesh-bench.ts'
import { frameOf, SDP } from '../testing/mesh-values.ts'
import type { MeshEffect } from './events.ts'
import { MESH_SETTINGS } from './settings.ts'
import type { Signer } from './signer.ts'
import { BYE_NUMBER } from './statement.ts'

const FRAME = frameOf(1)

interface Room {
  bench: MeshBench
  /** Linked with the node. The last one is linked with all strangers, as it says. */
  neighbours: Signer[]
  strangers: Signer[]
}

/** The node has `links` neighbours and knows of eight strangers: a large room, if it has three neighbours or more. */
function room(links: number): Room {
  const bench = new MeshBench()
  const neighbours = bench.lower.slice(0, links)
  const strangers = bench.lower.slice(-8)
  for (const peer of neighbours) bench.link(peer, false)
  const last = neighbours.at(-1)
  assert.ok(last !== undefined)
  const peers = strangers.map(({ self }) => self)
  bench.hear(last, { kind: 'members', peers })
  bench.hear(last, { kind: 'view', peers: [bench.self.self, ...peers] })
  bench.pass(1)
  return { bench, neighbours, strangers }
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items
  assert.ok(item !== undefined)
  return item
}

/** Keeps all links alive but those with the silent, for so long. */
function passWithHeartbeats(
  { bench, neighbours }: Room,
  ms: number,
  silent: readonly Signer[],
): MeshEffect[] {
  const effects: MeshEffect[] = []
  for (let spentMs = 0; spentMs < ms; spentMs += 50) {
    effects.push(...bench.pass(50))
    for (const peer of neighbours)
      if (!silent.includes(peer))
        effects.push(...bench.hear(peer, { kind: 'heartbeat', deaf: false, slow: false, announced: [] }))
  }
  return effects
}

const statesOf = (effects: readonly MeshEffect[], peer: Signer): string[] =>
  effects.flatMap(effect => (effect.type === 'peer' && effect.peer === peer.self ? [effect.state] : []))

/** What was forwarded of others: broadcasts and routed statements. */
const forwarded = (effects: readonly MeshEffect[]): { to: PeerId; kind: string | undefined }[] =>
  said(effects).flatMap(({ to, message }) =>
    message?.kind === 'broadcast' || message?.kind === 'routed' ? [{ to, kind: message.kind }] : [],
  )

// --- silence

test('of a silent neighbour others are asked, at most three, and those who say they are linked with it', () => {
  const at = room(6)
  const silent = first(at.neighbours)
  const asked = said(passWithHeartbeats(at, MESH_SETTINGS.suspectAfterMs + 60, [silent])).filter(
    ({ message }) => message?.kind === 'ask',
  )
  assert.equal(asked.length, 3)
  for (const { to, message } of asked) {
    assert.notEqual(to, silent.self)
    assert.deepEqual(message, { kind: 'ask', peer: silent.self })
  }
  const other = room(6)
  const witness = other.neighbours[2]
  assert.ok(witness !== undefined)
  other.bench.hear(witness, { kind: 'view', peers: [first(other.neighbours).self] })
  const effects = passWithHeartbeats(other, MESH_SETTINGS.suspectAfterMs + 60, [first(other.neighbours)])
  assert.deepEqual(
    said(effects).flatMap(({ to, message }) => (message?.kind === 'ask' ? [to] : [])),
    [witness.self],
  )
})

test('a suspected neighbour that another vouches for is routed, not lost', () => {
  const at = room(6)
  const [silent, witness] = [first(at.neighbours), at.neighbours[2]]
  assert.ok(witness !== undefined)
  at.bench.hear(witness, { kind: 'view', peers: [silent.self] })
  const before = passWithHeartbeats(at, MESH_SETTINGS.suspectAfterMs + 60, [silent])
  at.bench.hear(witness, { kind: 'vouch', peer: silent.self, agoMs: 20 })
  const after = passWithHeartbeats(at, MESH_SETTINGS.lostAfterMs, [silent])
  assert.deepEqual(statesOf([...before, ...after], silent), ['routed'])
})

test('a word that nobody asked for, or of long ago, vouches for nobody', () => {
  for (const { early, agoMs } of [
    { early: true, agoMs: 20 },
    { early: false, agoMs: MESH_SETTINGS.suspectAfterMs },
  ]) {
    const at = room(6)
    const [silent, witness] = [first(at.neighbours), at.neighbours[2]]
    assert.ok(witness !== undefined)
    if (early) at.bench.hear(witness, { kind: 'vouch', peer: silent.self, agoMs })
    const before = passWithHeartbeats(at, MESH_SETTINGS.suspectAfterMs + 60, [silent])
    if (!early) at.bench.hear(witness, { kind: 'vouch', peer: silent.self, agoMs })
    const after = passWithHeartbeats(at, MESH_SETTINGS.lostAfterMs, [silent])
    assert.deepEqual(statesOf([...before, ...after], silent).slice(0, 1), ['lost'])
  }
})

test('whoever is asked about a neighbour vouches for it only if it heard of it a moment ago', () => {
  const at = room(3)
  const [asker, about] = at.neighbours
  assert.ok(asker !== undefined && about !== undefined)
  at.bench.hear(about, { kind: 'heartbeat', deaf: false, slow: false, announced: [] })
  const ask = { kind: 'ask', peer: about.self } as const
  const answer = said(at.bench.hear(asker, ask))
  assert.deepEqual(answer, [{ to: asker.self, message: { kind: 'vouch', peer: about.self, agoMs: 0 } }])
  at.bench.pass(MESH_SETTINGS.suspectAfterMs)
  assert.deepEqual(at.bench.hear(asker, ask), [])
  assert.deepEqual(at.bench.hear(asker, { kind: 'ask', peer: first(at.strangers).self }), [])
})

test('a silent link comes back to life by a heartbeat, without any server', () => {
  const at = room(6)
  const silent = first(at.neighbours)
  for (const { self } of at.neighbours) at.bench.tell({ type: 'withdrawn', peer: self })
  const gone = passWithHeartbeats(at, 2_000, [silent])
  assert.ok(statesOf(gone, silent).includes('lost'))
  assert.ok(!gone.some(({ type }) => type === 'signal' || type === 'hang-up'))
  const back = at.bench.hear(silent, { kind: 'heartbeat', deaf: false, slow: false, announced: [] })
  assert.deepEqual(statesOf(back, silent), ['open'])
})

test('a deaf neighbour’s link is silent at both ends: it carries no broadcast until it hears us again', () => {
  const at = room(6)
  const deaf = first(at.neighbours)
  at.bench.hear(deaf, { kind: 'heartbeat', deaf: true, slow: false, announced: [] })
  const toDeaf = (effects: MeshEffect[]): boolean => forwarded(effects).some(({ to }) => to === deaf.self)
  assert.ok(!toDeaf(at.bench.tell({ type: 'send', to: 'all', bytes: FRAME })))
  at.bench.hear(deaf, { kind: 'heartbeat', deaf: false, slow: false, announced: [] })
  assert.ok(toDeaf(at.bench.tell({ type: 'send', to: 'all', bytes: FRAME })))
})

// --- full views

/** An offer that comes through the mesh, from a stranger with that many links. */
function offered({ bench, neighbours, strangers }: Room, degree: number): MeshEffect[] {
  const [from, to] = [first(strangers), bench.self.self]
  const sealed = sealedBy(from, { kind: 'offer', to, epoch: 9, degree, sdp: SDP })
  return bench.hear(first(neighbours), { kind: 'routed', hops: 2, to, sealed })
}

test('when its view is full a member answers an offer with a no', () => {
  const effects = offered(room(MESH_SETTINGS.degree.max), MESH_SETTINGS.degree.min)
  const answers = said(effects).flatMap(({ message }) =>
    message?.kind === 'routed' ? [statementIn(message.sealed)?.kind] : [],
  )
  assert.deepEqual(answers, ['no'])
  assert.ok(!kinds(effects).includes('accept'))
})

test('when its view is not full a member accepts an offer', () => {
  assert.ok(kinds(offered(room(MESH_SETTINGS.degree.max - 1), MESH_SETTINGS.degree.min)).includes('accept'))
})

test('an offer that comes through the mesh is believed only if its signature holds', () => {
  const { bench, neighbours, strangers } = room(3)
  const to = bench.self.self
  const sealed = sealedBy(first(neighbours), { kind: 'offer', to, epoch: 9, degree: 0, sdp: SDP })
  sealed.set(first(strangers).key, 0)
  const effects = bench.hear(first(neighbours), { kind: 'routed', hops: 2, to, sealed })
  assert.deepEqual(kinds(effects), ['refused'])
})

test('a peer without any link is admitted though the view is full', () => {
  assert.ok(kinds(offered(room(MESH_SETTINGS.degree.max), 0)).includes('accept'))
})

// --- broadcasts

test('a broadcast goes once to every neighbour, under our signature', () => {
  const { bench, neighbours } = room(6)
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

test('a broadcast of a stranger is delivered once, with who handed it over, and goes on to the others', () => {
  const { bench, neighbours, strangers } = room(6)
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
  const { bench, neighbours, strangers } = room(6)
  const via = first(neighbours)
  const good = sealedBy(first(strangers), { kind: 'frame', n: 5, bytes: FRAME })
  const otherKey = sealedBy(via, { kind: 'frame', n: 5, bytes: FRAME })
  otherKey.set(first(strangers).key, 0)
  const altered = Uint8Array.from(good)
  altered[altered.length - 1] = 99
  const unsigned = Uint8Array.from(good).fill(0, 32, 96)
  for (const sealed of [otherKey, altered, unsigned, good.subarray(0, 90), new Uint8Array(200)])
    assert.deepEqual(kinds(bench.hear(via, { kind: 'broadcast', hops: 2, sealed })), ['refused'])
  // What was refused has not used the number up.
  assert.ok(kinds(bench.hear(via, { kind: 'broadcast', hops: 2, sealed: good })).includes('deliver'))
})

test('over the first link a broadcast is believed unchecked, for the link itself proves who is at its end', () => {
  const { bench, neighbours } = room(6)
  const origin = first(neighbours)
  const sealed = sealedBy(origin, { kind: 'frame', n: 5, bytes: FRAME }).fill(0, 32, 96)
  const effects = bench.hear(origin, { kind: 'broadcast', hops: 1, sealed })
  assert.ok(kinds(effects).includes('deliver'))
})

test('what is no broadcast is not spread as one, whoever signed it', () => {
  const { bench, neighbours, strangers } = room(6)
  for (const statement of [
    { kind: 'unicast', to: bench.self.self, bytes: FRAME },
    { kind: 'want', to: bench.self.self, epoch: 1, degree: 0 },
    { kind: 'invitation', epoch: 1, sdp: SDP },
  ] as const) {
    const sealed = sealedBy(first(strangers), statement)
    assert.deepEqual(kinds(bench.hear(first(neighbours), { kind: 'broadcast', hops: 2, sealed })), [
      'refused',
    ])
  }
})

test('a goodbye in a large room reaches strangers, and only its own signature can say it', () => {
  const { bench, neighbours, strangers } = room(6)
  const leaver = first(strangers)
  bench.hearBroadcast(first(neighbours), leaver, { kind: 'frame', n: 1, bytes: FRAME })
  const forged = sealedBy(first(neighbours), { kind: 'bye', n: BYE_NUMBER })
  forged.set(leaver.key, 0)
  assert.deepEqual(kinds(bench.hear(first(neighbours), { kind: 'broadcast', hops: 2, sealed: forged })), [
    'refused',
  ])
  const effects = bench.hearBroadcast(first(neighbours), leaver, { kind: 'bye', n: BYE_NUMBER })
  assert.deepEqual(statesOf(effects, leaver), ['left'])
  assert.equal(forwarded(effects).length, 5)
  // Nothing comes after a last word.
  const late = bench.hearBroadcast(first(neighbours), leaver, { kind: 'frame', n: 2, bytes: FRAME })
  assert.ok(!kinds(late).includes('deliver'))
})

test('whoever is called dead says that it lives; whoever is called dead and silent is lost', () => {
  const at = room(6)
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
  const at = room(6)
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
  const at = room(6)
  const [liar, victim] = [first(at.neighbours), at.neighbours[1]]
  assert.ok(victim !== undefined)
  at.bench.hearBroadcast(liar, liar, { kind: 'suspect', n: 1, peer: victim.self }, 1)
  assert.deepEqual(statesOf(passWithHeartbeats(at, 3_000, []), victim), [])
})

// --- routed

test('what is for a stranger is handed on towards it, unopened, and one link further each time', () => {
  const { bench, neighbours, strangers } = room(6)
  const [from, to] = [first(strangers), strangers[1]]
  assert.ok(to !== undefined)
  const sealed = sealedBy(from, { kind: 'unicast', to: to.self, bytes: FRAME })
  const effects = bench.hear(first(neighbours), { kind: 'routed', hops: 2, to: to.self, sealed })
  assert.deepEqual(said(effects), [
    { to: neighbours.at(-1)?.self, message: { kind: 'routed', hops: 3, to: to.self, sealed } },
  ])
})

test('nothing is handed back over the link that it came over', () => {
  const { bench, neighbours, strangers } = room(6)
  const last = neighbours.at(-1)
  assert.ok(last !== undefined)
  const to = first(strangers).self
  const sealed = sealedBy(first(neighbours), { kind: 'unicast', to, bytes: FRAME })
  assert.deepEqual(said(bench.hear(last, { kind: 'routed', hops: 2, to, sealed })), [])
})

test('a routed statement is delivered if it is for us and its signature holds, and refused otherwise', () => {
  const { bench, neighbours, strangers } = room(6)
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
  const { bench, neighbours, strangers } = room(6)
  const to = first(strangers).self
  const [sent, ...more] = said(bench.tell({ type: 'send', to, bytes: FRAME }))
  assert.deepEqual(more, [])
  assert.equal(sent?.to, neighbours.at(-1)?.self)
  assert.ok(sent?.message?.kind === 'routed' && sent.message.to === to)
  assert.deepEqual(statementIn(sent.message.sealed), { kind: 'unicast', to, bytes: FRAME })
})
