import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { LIMITS, NameSchema, type PeerId, PeerIdSchema } from '#protocol'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'
import { calmIntervalMs } from './measure/timing.ts'
import type { Report } from './report.ts'
import { HOSTILE_SEED, hostileBytes } from './testing/hostile-bytes.ts'

/** fast-check's records have no prototype, decoded objects have one. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true })

const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const range = fc.tuple(seq, seq).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }))
const wellFormed = fc.string({ unit: 'grapheme', maxLength: 200 })
const payload = fc.oneof(wellFormed, fc.uint8Array({ maxLength: 300 }))
const peer = fc.stringMatching(/^[a-z0-9]{8,32}$/).map((text): PeerId => v.parse(PeerIdSchema, text))
const name = fc.string({ unit: 'grapheme', maxLength: 20 }).filter(text => {
  const parsed = v.safeParse(NameSchema, text)
  return parsed.success && parsed.output === text
})
/** The wire knows whole microseconds. */
const rtt = fc.integer({ min: 0, max: 1e9 }).map(us => us / 1_000)

const mentioned = fc.record({
  peer,
  linked: fc.boolean(),
  rttMs: fc.option(rtt),
  relayed: fc.boolean(),
  mesh: fc.boolean(),
  relay: fc.boolean(),
})

const report: fc.Arbitrary<Report> = fc
  .tuple(
    name,
    fc.uniqueArray(mentioned, { selector: each => each.peer, maxLength: 5 }),
    fc.constantFrom(null, 'r1', 'constructor'),
    fc.integer({ min: 0, max: 600_000 }),
  )
  .map(([shown, all, joined, everyMs]) => {
    const those = (which: 'relayed' | 'mesh' | 'relay'): PeerId[] =>
      all.filter(each => each[which]).map(each => each.peer)
    return {
      name: shown,
      links: all.filter(each => each.linked).map(each => [each.peer, each.rttMs]),
      relayed: those('relayed'),
      reach: { mesh: those('mesh'), relay: those('relay') },
      relay: joined,
      everyMs,
    }
  })

/** A report is about sets of peers: their order on the wire is nobody's business. */
const sorted = ({ links, relayed, reach, ...rest }: Report): unknown => ({
  ...rest,
  links: links.toSorted(([a], [b]) => (a < b ? -1 : 1)),
  relayed: relayed.toSorted(),
  reach: { mesh: reach.mesh.toSorted(), relay: reach.relay.toSorted() },
})

const frame: fc.Arbitrary<Frame> = fc.oneof(
  record({ kind: fc.constant('data' as const), seq, message: seq, payload }),
  range.map(({ first, last }) => ({ kind: 'hello' as const, base: first, high: last })),
  fc.constant({ kind: 'ask-hello' as const }),
  range.map(({ first, last }) => ({ kind: 'repair' as const, first, last })),
  range.map(({ first, last }) => ({ kind: 'gone' as const, first, last })),
  record({ kind: fc.constant('probe' as const), probe: count, high: count }),
  record({ kind: fc.constant('probe' as const), probe: count, high: count, report }),
  record({ kind: fc.constant('echo' as const), probe: count }),
  record({ kind: fc.constant('report' as const), report }),
  record({ kind: fc.constant('ping' as const), ping: count, payload: fc.uint8Array({ maxLength: 300 }) }),
  record({ kind: fc.constant('pong' as const), ping: count }),
  record({ kind: fc.constant('trace' as const), trace: seq }),
  record({
    kind: fc.constant('traced' as const),
    origin: peer,
    trace: seq,
    via: peer,
    hops: fc.integer({ min: 1, max: LIMITS.peersPerRoom }),
  }),
  record({ kind: fc.constant('service' as const), service: fc.nat(), bytes: fc.uint8Array() }),
)

/** Payloads compare by value, whatever buffer they sit in. */
const plain = (value: Frame | null): unknown => {
  if (value?.kind === 'service') return { ...value, bytes: [...value.bytes] }
  if ((value?.kind === 'report' || value?.kind === 'probe') && value.report !== undefined)
    return { ...value, report: sorted(value.report) }
  return value !== null && 'payload' in value && typeof value.payload !== 'string'
    ? { ...value, payload: [...value.payload] }
    : value
}

const endsInPayload = ({ kind }: Frame): boolean => kind === 'data' || kind === 'service' || kind === 'ping'

test('every frame comes back from its bytes as it was', () => {
  fc.assert(
    fc.property(frame, sent => {
      assert.deepEqual(plain(decodeFrame(encodeFrame(sent))), plain(sent))
    }),
    { numRuns: 2_000 },
  )
})

test('a byte too many makes any frame but one with a payload no frame', () => {
  fc.assert(
    fc.property(frame, sent => {
      fc.pre(!endsInPayload(sent))
      assert.equal(decodeFrame(Uint8Array.of(...encodeFrame(sent), 0)), null)
    }),
  )
})

test('a frame cut short is no frame, or one with a shorter payload', () => {
  fc.assert(
    fc.property(frame, sent => {
      const bytes = encodeFrame(sent)
      const decoded = decodeFrame(bytes.subarray(0, bytes.length - 1))
      assert.ok(decoded === null || endsInPayload(decoded))
    }),
  )
})

test('100,000 hostile byte strings: never an exception, and what decodes is within bounds', context => {
  context.diagnostic(`seed ${HOSTILE_SEED}`)
  const samples = fc.sample(frame, { numRuns: 200, seed: 1 }).map(encodeFrame)
  for (const bytes of hostileBytes(samples, 100_000)) {
    const decoded = decodeFrame(bytes)
    if (decoded === null) continue
    for (const value of Object.values(decoded))
      if (typeof value === 'number') assert.ok(Number.isSafeInteger(value) && value >= 0)
    if (decoded.kind === 'traced') assert.ok(decoded.hops <= LIMITS.peersPerRoom)
  }
})

test('numbers that a double cannot hold exactly are refused', () => {
  const huge = [255, 255, 255, 255, 255, 255, 255, 255, 127]
  for (const kind of [18, 20, 21, 22, 26])
    assert.equal(decodeFrame(Uint8Array.of(kind, ...huge, ...huge)), null)
  for (const kind of [23, 25]) assert.equal(decodeFrame(Uint8Array.of(kind, ...huge)), null)
  assert.equal(decodeFrame(Uint8Array.of(23, ...new Uint8Array(400).fill(128), 0)), null)
})

test('sequence numbers begin at 1, and ranges do not run backwards', () => {
  const refused: Frame[] = [
    { kind: 'data', seq: 0, message: 1, payload: '' },
    { kind: 'data', seq: 1, message: 0, payload: '' },
    { kind: 'hello', base: 0, high: 0 },
    { kind: 'hello', base: 3, high: 1 },
    { kind: 'repair', first: 0, last: 1 },
    { kind: 'repair', first: 2, last: 1 },
    { kind: 'gone', first: 2, last: 1 },
  ]
  for (const sent of refused) assert.equal(decodeFrame(encodeFrame(sent)), null, JSON.stringify(sent))
  assert.notEqual(decodeFrame(encodeFrame({ kind: 'hello', base: 1, high: 0 })), null)
})

test('a receipt names two peers, a trace from 1 on, and no more links than a room has peers', () => {
  const [origin, via] = ['aaaaaaaa', 'bbbbbbbb'].map(text => v.parse(PeerIdSchema, text))
  assert.ok(origin !== undefined && via !== undefined)
  const honest = { kind: 'traced' as const, origin, trace: 1, via, hops: 1 }
  assert.deepEqual(decodeFrame(encodeFrame(honest)), honest)
  const refused: Frame[] = [
    { ...honest, trace: 0 },
    { ...honest, hops: 0 },
    { ...honest, hops: LIMITS.peersPerRoom + 1 },
    { kind: 'trace', trace: 0 },
  ]
  for (const sent of refused) assert.equal(decodeFrame(encodeFrame(sent)), null, JSON.stringify(sent))
  const bytes = encodeFrame(honest)
  const shouting = bytes.map(byte => (byte === 'b'.charCodeAt(0) ? 'B'.charCodeAt(0) : byte))
  assert.equal(decodeFrame(shouting), null)
})

test('the largest payload fits, one byte more does not', () => {
  const data = (size: number): Uint8Array =>
    encodeFrame({
      kind: 'data',
      seq: Number.MAX_SAFE_INTEGER,
      message: Number.MAX_SAFE_INTEGER,
      payload: new Uint8Array(size),
    })
  const largest = data(LIMITS.payloadBytes)
  assert.ok(largest.length <= LIMITS.frameBytes)
  assert.equal(decodeFrame(largest)?.kind, 'data')
  assert.equal(decodeFrame(data(LIMITS.payloadBytes + 1)), null)
  assert.equal(decodeFrame(data(LIMITS.frameBytes)), null)
})

test('a small message costs four bytes in front of its payload at most, a probe three', () => {
  assert.ok(encodeFrame({ kind: 'data', seq: 127, message: 127, payload: '' }).length <= 4)
  assert.ok(encodeFrame({ kind: 'probe', probe: 127, high: 127 }).length <= 3)
})

test('text that is not UTF-8 is refused', () => {
  assert.equal(decodeFrame(Uint8Array.of(16, 1, 1, 0xff, 0xfe)), null)
})

test('a byte order mark is part of the text', () => {
  const decoded = decodeFrame(encodeFrame({ kind: 'data', seq: 1, message: 1, payload: '\uFEFFtext' }))
  assert.ok(decoded?.kind === 'data')
  assert.equal(decoded.payload, '\uFEFFtext')
})

test('a report with markup in its name, a broken id, unknown bits, too many peers or too slow a pace is refused', () => {
  const ids = Array.from({ length: LIMITS.peersPerRoom + 1 }, (_, n) =>
    v.parse(PeerIdSchema, `peer${10_000 + n}`),
  )
  const [friend] = ids
  assert.ok(friend !== undefined)
  const honest: Report = {
    name: 'Ada',
    links: [[friend, 1.5]],
    relayed: [],
    reach: { mesh: [friend], relay: [] },
    relay: 'r1',
    everyMs: 4_000,
  }
  const encode = (of: Partial<Report>): Uint8Array =>
    encodeFrame({ kind: 'report', report: { ...honest, ...of } })
  const bytes = encode({})
  assert.deepEqual(decodeFrame(bytes), { kind: 'report', report: honest })
  const links = (to: PeerId[]): Report['links'] => to.map(id => [id, null])
  assert.notEqual(decodeFrame(encode({ links: links(ids.slice(0, -1)) })), null)
  const slowestMs = calmIntervalMs(LIMITS.peersPerRoom, 'nobody')
  assert.notEqual(decodeFrame(encode({ everyMs: slowestMs })), null)
  for (const refused of [{ name: '<b>Ada</b>' }, { links: links(ids) }, { everyMs: 600_001 }])
    assert.equal(decodeFrame(encode(refused)), null)
  const shouting = bytes.map(byte => (byte === 'p'.charCodeAt(0) ? 'P'.charCodeAt(0) : byte))
  assert.equal(decodeFrame(shouting), null)
  // Linked, timed and reached over the mesh.
  const bitsAt = bytes.lastIndexOf(1 | 2 | 4)
  assert.equal(decodeFrame(bytes.map((byte, at) => (at === bitsAt ? byte | 32 : byte))), null)
})

test('the report of a room of thirty fits into one packet, with the signature that it has as a broadcast', () => {
  const ids = Array.from({ length: 29 }, (_, n) =>
    v.parse(PeerIdSchema, 'abcdefghijklmnopqrstuv'.concat(`${10 + n}`)),
  )
  const report: Report = {
    name: 'n'.repeat(LIMITS.nameLength),
    links: ids.slice(0, 7).map(id => [id, 123.456]),
    relayed: [],
    reach: { mesh: ids, relay: ids },
    relay: 'r1',
    everyMs: 9_000,
  }
  const signatureBytes = 96
  assert.ok(encodeFrame({ kind: 'report', report }).length + signatureBytes < 1_100)
})
