import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { FULL_MESH_PEERS } from '../mesh/settings.ts'
import { ADA, BOB, EVERYONE, MESH_ONLY, Observer, peerId, SELF } from '../testing/observer.ts'
import type { LinkView } from './snapshot.ts'
import { JOIN_GRACE_MS } from './timing.ts'

function whole(): Observer {
  const observer = new Observer()
  observer.meet(ADA, BOB)
  observer.live(5_000, EVERYONE)
  return observer
}

function linkOf(observer: Observer, x: PeerId, y: PeerId): LinkView | undefined {
  return observer.snapshot().links.find(({ a, b }) => (a === x && b === y) || (a === y && b === x))
}

/** Ada and Bob both say that they are linked with this tab, and with each other or not. */
function reportLinks(observer: Observer, between: readonly ('ada' | 'bob')[]): void {
  observer.report(ADA, {
    links: between.includes('ada')
      ? [
          [SELF, 1],
          [BOB, 3],
        ]
      : [[SELF, 1]],
  })
  observer.report(BOB, {
    links: between.includes('bob')
      ? [
          [SELF, 1],
          [ADA, 4],
        ]
      : [[SELF, 1]],
  })
}

test('a link is open when both ends say so, and whose end says it twice is still one end', () => {
  const observer = whole()
  observer.report(ADA, {
    links: [
      [BOB, 3],
      [BOB, 3],
      [ADA, 1],
    ],
  })
  assert.deepEqual(linkOf(observer, ADA, BOB), { a: ADA, b: BOB, rttMs: 3, state: 'one-way', relayed: false })
  observer.report(BOB, { links: [[ADA, 4]] })
  assert.deepEqual(linkOf(observer, ADA, BOB), { a: ADA, b: BOB, rttMs: 3, state: 'open', relayed: false })
  assert.ok(observer.snapshot().links.every(({ a, b }) => a < b))
})

test('the round trip of our own link is the one on our own clock', () => {
  const observer = whole()
  reportLinks(observer, [])
  assert.equal(linkOf(observer, SELF, ADA)?.rttMs, 4)
})

test('in a room that is to be a full mesh, a link that neither end has is missing', () => {
  const observer = whole()
  reportLinks(observer, [])
  assert.deepEqual(linkOf(observer, ADA, BOB), {
    a: ADA,
    b: BOB,
    rttMs: null,
    state: 'missing',
    relayed: false,
  })
  reportLinks(observer, ['bob'])
  assert.equal(linkOf(observer, ADA, BOB)?.state, 'one-way')
  reportLinks(observer, ['ada', 'bob'])
  assert.equal(linkOf(observer, ADA, BOB)?.state, 'open')
})

test('our own link that broke is missing once the other end says so, too', () => {
  const observer = whole()
  reportLinks(observer, ['ada', 'bob'])
  observer.routed(ADA, 2)
  assert.equal(linkOf(observer, SELF, ADA)?.state, 'one-way')
  observer.report(ADA, { links: [[BOB, 3]] })
  assert.equal(linkOf(observer, SELF, ADA)?.state, 'missing')
})

test('who has said nothing lately does not say that a link is missing', () => {
  const observer = whole()
  reportLinks(observer, [])
  observer.pass(10_000)
  observer.report(ADA, { links: [[SELF, 1]] })
  assert.equal(linkOf(observer, ADA, BOB), undefined)
})

test('a newcomer has its time to link before its links count as missing', () => {
  const observer = whole()
  const eve = peerId('eveeveeve')
  observer.peer('relay', eve, 'open')
  observer.peer('mesh', eve, 'known')
  observer.report(eve, {})
  reportLinks(observer, ['ada', 'bob'])
  assert.equal(linkOf(observer, SELF, eve), undefined)
  assert.equal(linkOf(observer, ADA, eve), undefined)
  observer.pass(JOIN_GRACE_MS)
  for (const from of [eve, ADA]) observer.report(from, {})
  assert.equal(linkOf(observer, SELF, eve)?.state, 'missing')
  assert.equal(linkOf(observer, ADA, eve)?.state, 'missing')
})

test('in a room too large for a full mesh nothing is missing, and a room that shrank has its time to fill up', () => {
  const observer = new Observer()
  const others = Array.from({ length: FULL_MESH_PEERS }, (_, n) =>
    peerId(`peer${String(n).padStart(4, '0')}`),
  )
  const [first, ...rest] = others
  assert.ok(first !== undefined)
  observer.meet(...others)
  const missing = (): number => {
    for (const from of others) observer.report(from, { links: [[SELF, 1]] })
    return observer.snapshot().links.filter(({ state }) => state === 'missing').length
  }
  observer.pass(2 * JOIN_GRACE_MS)
  assert.equal(missing(), 0)
  for (const path of ['mesh', 'relay'] as const) observer.peer(path, first, 'left')
  assert.equal(missing(), 0)
  observer.pass(JOIN_GRACE_MS)
  assert.equal(missing(), (rest.length * (rest.length - 1)) / 2)
})

test('the mesh is drawn from reports over the mesh alone, with the relay dead', () => {
  const observer = whole()
  observer.relay('down')
  observer.live(10_000, MESH_ONLY)
  reportLinks(observer, ['ada', 'bob'])
  assert.deepEqual(
    observer.snapshot().links.map(({ state }) => state),
    ['open', 'open', 'open'],
  )
})

test('links and relay members that nobody has vouched for lately are not shown', () => {
  const observer = whole()
  reportLinks(observer, ['ada', 'bob'])
  assert.equal(observer.snapshot().links.length, 3)
  assert.equal(observer.snapshot().relayMembers.length, 3)
  observer.pass(10_000)
  const { links, relayMembers, self } = observer.snapshot()
  // Our own ends are ours to see.
  assert.deepEqual(
    links.map(({ state }) => state),
    ['one-way', 'one-way'],
  )
  assert.deepEqual(relayMembers, [self])
})

test('a link to somebody who is not here is not shown', () => {
  const observer = whole()
  observer.report(ADA, { links: [[peerId('stranger'), 3]] })
  assert.ok(!observer.snapshot().links.some(({ a, b }) => [a, b].includes(peerId('stranger'))))
})

test('a link runs through a TURN server where one end says so: of our own links we say it ourselves', () => {
  const observer = whole()
  reportLinks(observer, ['ada', 'bob'])
  const relayed = () =>
    observer
      .snapshot()
      .links.filter(link => link.relayed)
      .map(({ a, b }) => [a, b])
  assert.deepEqual(relayed(), [])
  observer.report(BOB, { links: [[ADA, 4]], relayed: [ADA] })
  assert.deepEqual(relayed(), [[ADA, BOB]])
  observer.see({ type: 'relayed', peer: BOB, relayed: true })
  assert.deepEqual(relayed(), [
    [ADA, BOB],
    [BOB, SELF],
  ])
})
