import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { LIMITS, type PeerId } from '#protocol'
import { encodeFrame, type Frame } from '../frame.ts'
import { HOSTILE_SEED, hostileBytes } from '../testing/hostile-bytes.ts'
import { peerNumber, peersUpTo } from '../testing/mesh-values.ts'
import type { LinkMessage } from './link-message.ts'
import { decodeLinkMessage, encodeLinkMessage, WIRE_LIMITS } from './wire.ts'

/** fast-check's records have no prototype, decoded objects have one. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true })
const kind = <Kind extends string>(name: Kind): fc.Arbitrary<Kind> => fc.constant(name)

const peer: fc.Arbitrary<PeerId> = fc.nat(1e6).map(peerNumber)
const peersOf = (maxLength: number): fc.Arbitrary<PeerId[]> => fc.array(peer, { maxLength, size: 'max' })
const n = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const hops = fc.integer({ min: 1, max: WIRE_LIMITS.hops })
const ttl = fc.integer({ min: 0, max: WIRE_LIMITS.path })
const sealed = fc.uint8Array({ maxLength: 300 })
const announced = fc.array(
  record({ origin: peer, n, frugal: fc.boolean(), hops: fc.integer({ min: 0, max: WIRE_LIMITS.hops }) }),
  {
    maxLength: 40,
  },
)

/** Kinds whose end says where they end. */
const closedMessage: fc.Arbitrary<LinkMessage> = fc.oneof(
  record({ kind: kind('heartbeat'), deaf: fc.boolean(), slow: fc.boolean(), announced }),
  ...(['bye', 'join'] as const).map(name => record({ kind: kind(name) })),
  record({ kind: kind('disconnect'), agreed: fc.boolean() }),
  record({ kind: kind('prune'), origin: peer, frugal: fc.boolean() }),
  record({
    kind: kind('graft'),
    wanted: fc.array(record({ origin: peer, n, frugal: fc.boolean() }), { maxLength: 40 }),
  }),
  record({ kind: kind('forward-join'), peer, ttl }),
  record({ kind: kind('shuffle'), ttl, path: peersOf(WIRE_LIMITS.path), peers: peersOf(WIRE_LIMITS.peers) }),
  record({ kind: kind('shuffle-reply'), path: peersOf(WIRE_LIMITS.path), peers: peersOf(WIRE_LIMITS.peers) }),
  record({ kind: kind('view'), peers: peersOf(WIRE_LIMITS.peers) }),
  record({ kind: kind('members'), peers: peersOf(WIRE_LIMITS.members) }),
  record({ kind: kind('ask'), peer }),
  record({ kind: kind('vouch'), peer, agoMs: n }),
)
/** Kinds that end in somebody's data, whatever its length. */
const openMessage: fc.Arbitrary<LinkMessage> = fc.oneof(
  record({
    kind: kind('frame'),
    bytes: fc.uint8Array({ maxLength: 300 }).map(tail => Uint8Array.of(16, ...tail)),
  }),
  record({ kind: kind('broadcast'), hops, frugal: fc.boolean(), sealed }),
  record({ kind: kind('word'), hops, sealed }),
  record({ kind: kind('routed'), hops, to: peer, sealed }),
)
const message = fc.oneof({ arbitrary: closedMessage, weight: 4 }, { arbitrary: openMessage, weight: 1 })

test('every link message comes back from its bytes as it was', () => {
  fc.assert(
    fc.property(message, sent => {
      assert.deepEqual(decodeLinkMessage(encodeLinkMessage(sent)), sent)
    }),
    { numRuns: 1_000 },
  )
})

test('a byte too many or too few makes it no link message, where its tail is not data', () => {
  fc.assert(
    fc.property(closedMessage, sent => {
      const bytes = encodeLinkMessage(sent)
      assert.equal(decodeLinkMessage(Uint8Array.of(...bytes, 0)), null)
      assert.equal(decodeLinkMessage(bytes.subarray(0, bytes.length - 1)), null)
    }),
  )
})

test('a message that is cut short anywhere is none, or is data with a shorter tail', () => {
  fc.assert(
    fc.property(message, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (sent, share) => {
      const bytes = encodeLinkMessage(sent)
      const cut = decodeLinkMessage(bytes.subarray(0, Math.floor(bytes.length * share)))
      assert.ok(cut === null || ['frame', 'broadcast', 'word', 'routed'].includes(cut.kind))
    }),
  )
})

const peers = peersUpTo

/** One message of `count` entries, for each list that a message carries. */
const lists: { title: string; limit: number; build: (count: number) => LinkMessage }[] = [
  {
    title: 'announcements of a heartbeat',
    limit: WIRE_LIMITS.refs,
    build: count => ({
      kind: 'heartbeat',
      deaf: false,
      slow: false,
      announced: peers(count).map(origin => ({ origin, n: 1, frugal: false, hops: 1 })),
    }),
  },
  {
    title: 'broadcasts of a graft',
    limit: WIRE_LIMITS.refs,
    build: count => ({
      kind: 'graft',
      wanted: peers(count).map(origin => ({ origin, n: 1, frugal: false })),
    }),
  },
  {
    title: 'peers of a view',
    limit: WIRE_LIMITS.peers,
    build: count => ({ kind: 'view', peers: peers(count) }),
  },
  {
    title: 'members',
    limit: WIRE_LIMITS.members,
    build: count => ({ kind: 'members', peers: peers(count) }),
  },
  {
    title: 'peers of a shuffle',
    limit: WIRE_LIMITS.peers,
    build: count => ({ kind: 'shuffle', ttl: 1, path: [], peers: peers(count) }),
  },
  {
    title: 'peers on the path of a shuffle',
    limit: WIRE_LIMITS.path,
    build: count => ({ kind: 'shuffle', ttl: 1, path: peers(count), peers: [] }),
  },
  {
    title: 'peers of the answer to a shuffle',
    limit: WIRE_LIMITS.peers,
    build: count => ({ kind: 'shuffle-reply', path: [], peers: peers(count) }),
  },
  {
    title: 'peers on the path of the answer to a shuffle',
    limit: WIRE_LIMITS.path,
    build: count => ({ kind: 'shuffle-reply', path: peers(count), peers: [] }),
  },
  {
    title: 'steps that a walk has left',
    limit: WIRE_LIMITS.path,
    build: ttl => ({ kind: 'forward-join', peer: peerNumber(1), ttl }),
  },
  {
    title: 'links that a broadcast crossed',
    limit: WIRE_LIMITS.hops,
    build: hops => ({ kind: 'broadcast', hops, frugal: false, sealed: new Uint8Array(100) }),
  },
  {
    title: 'links that a routed statement crossed',
    limit: WIRE_LIMITS.hops,
    build: hops => ({ kind: 'routed', hops, to: peerNumber(1), sealed: new Uint8Array(100) }),
  },
  {
    title: 'bytes of a sealed broadcast',
    limit: WIRE_LIMITS.sealedBytes,
    build: count => ({ kind: 'broadcast', hops: 1, frugal: false, sealed: new Uint8Array(count) }),
  },
  {
    title: 'bytes of a sealed statement on its way',
    limit: WIRE_LIMITS.sealedBytes,
    build: count => ({ kind: 'routed', hops: 1, to: peerNumber(1), sealed: new Uint8Array(count) }),
  },
  {
    title: 'bytes of a frame',
    limit: LIMITS.frameBytes,
    build: count => ({ kind: 'frame', bytes: new Uint8Array(count).fill(16) }),
  },
]

for (const { title, limit, build } of lists) {
  test(`${limit} ${title} are taken, ${limit + 1} are not`, () => {
    assert.deepEqual(decodeLinkMessage(encodeLinkMessage(build(limit))), build(limit))
    assert.equal(decodeLinkMessage(encodeLinkMessage(build(limit + 1))), null)
  })
}

test('a count that is larger than the message is refused before anything is read for it', () => {
  for (const tag of [1, 5, 12, 15]) {
    const bytes = encoding.encode(encoder => {
      encoding.writeUint8(encoder, tag)
      if (tag === 1) encoding.writeUint8(encoder, 0)
      encoding.writeVarUint(encoder, Number.MAX_SAFE_INTEGER)
    })
    assert.equal(decodeLinkMessage(bytes), null)
  }
})

test('a number that a double cannot hold exactly is refused', () => {
  const vouch = encodeLinkMessage({ kind: 'vouch', peer: peerNumber(1), agoMs: 0 })
  const tooLarge = [255, 255, 255, 255, 255, 255, 255, 255, 127]
  assert.equal(decodeLinkMessage(Uint8Array.of(...vouch.subarray(0, -1), ...tooLarge)), null)
})

test('a broadcast or routed statement that crossed no link is refused', () => {
  const sealedBytes = new Uint8Array(100)
  for (const sent of [
    { kind: 'broadcast', hops: 0, frugal: false, sealed: sealedBytes },
    { kind: 'routed', hops: 0, to: peerNumber(1), sealed: sealedBytes },
  ] as const)
    assert.equal(decodeLinkMessage(encodeLinkMessage(sent)), null)
})

test('an id that no peer can have is refused', () => {
  for (const id of ['', 'short', 'UPPERCASE', `${'a'.repeat(33)}`, 'has a space', '<script>']) {
    const bytes = encoding.encode(encoder => {
      encoding.writeUint8(encoder, 13)
      encoding.writeVarString(encoder, id)
    })
    assert.equal(decodeLinkMessage(bytes), null, id)
  }
})

test('link messages are told from frames by their first byte', () => {
  for (const bytes of [[], [0], [1], [1, 1], [2, 2], [3], [15]])
    assert.equal(decodeLinkMessage(Uint8Array.from(bytes)), null, String(bytes))
  for (let first = 16; first < 256; first += 1)
    assert.equal(decodeLinkMessage(Uint8Array.of(first))?.kind, 'frame')
})

test('no frame is ever taken for a link message', () => {
  const frames: Frame[] = [
    { kind: 'data', seq: 1, message: 1, payload: '' },
    { kind: 'data', seq: 1, message: 1, payload: Uint8Array.of() },
    { kind: 'hello', base: 1, high: 0 },
    { kind: 'ask-hello' },
    { kind: 'repair', first: 1, last: 1 },
    { kind: 'gone', first: 1, last: 1 },
    { kind: 'probe', probe: 0, high: 0 },
    { kind: 'echo', probe: 0 },
    {
      kind: 'report',
      report: {
        name: 'A',
        links: [],
        relayed: [],
        reach: { mesh: [], relay: [] },
        relay: null,
        everyMs: 250,
      },
    },
    { kind: 'trace', trace: 1 },
    { kind: 'traced', origin: peerNumber(1), trace: 1, via: peerNumber(2), hops: 1 },
  ]
  for (const frame of frames) {
    const bytes = encodeFrame(frame)
    assert.deepEqual(decodeLinkMessage(bytes), { kind: 'frame', bytes })
  }
})

test('100,000 hostile byte strings: never an exception, and what passes keeps every limit', context => {
  context.diagnostic(`seed ${HOSTILE_SEED}`)
  const samples = fc.sample(message, { numRuns: 200, seed: 1 }).map(encodeLinkMessage)
  let passed = 0
  for (const bytes of hostileBytes(samples, 100_000)) {
    const decoded = decodeLinkMessage(bytes)
    if (decoded === null) continue
    passed += 1
    if ('peers' in decoded) assert.ok(decoded.peers.length <= WIRE_LIMITS.members)
    if ('path' in decoded) assert.ok(decoded.path.length <= WIRE_LIMITS.path)
    if ('announced' in decoded) assert.ok(decoded.announced.length <= WIRE_LIMITS.refs)
    if ('hops' in decoded) assert.ok(decoded.hops >= 1 && decoded.hops <= WIRE_LIMITS.hops)
  }
  context.diagnostic(`${passed} of them were messages`)
  assert.ok(passed > 0 && passed < 100_000)
})
