import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LIMITS } from '#protocol'
import { encodeFrame, type Frame } from '../frame.ts'
import { HOSTILE_SEED, hostileBytes } from '../testing/hostile-bytes.ts'
import { BYE, classify, decodeSignal, encodeSignal, HEARTBEAT, type Signal } from './wire.ts'

const APPLICATION = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'
const CANDIDATE = 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host'
const sdpOf = (...lines: string[]): string => ['v=0', ...lines, ''].join('\r\n')
const offer = (sdp: string, epoch = 1): Uint8Array => encodeSignal({ kind: 'offer', epoch, sdp })

/** fast-check's records have no prototype, decoded objects have one. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true })

const epoch = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const attribute = fc.stringMatching(/^a=[a-z]{1,10}:[ -~]{0,40}$/)
const sdp = fc.array(attribute, { maxLength: 10 }).map(lines => sdpOf(APPLICATION, ...lines))
const signal: fc.Arbitrary<Signal> = fc.oneof(
  record({ kind: fc.constantFrom('offer' as const, 'answer' as const), epoch, sdp }),
  record({ kind: fc.constant('want' as const), epoch: fc.nat() }),
)

test('every signal comes back from its bytes as it was', () => {
  fc.assert(
    fc.property(signal, sent => {
      assert.deepEqual(decodeSignal(encodeSignal(sent)), sent)
    }),
    { numRuns: 1_000 },
  )
})

test('a byte too many or too few makes it no signal', () => {
  fc.assert(
    fc.property(signal, sent => {
      const bytes = encodeSignal(sent)
      assert.equal(decodeSignal(Uint8Array.of(...bytes, 0)), null)
      assert.equal(decodeSignal(bytes.subarray(0, bytes.length - 1)), null)
    }),
  )
})

test('100,000 hostile byte strings: never an exception, and an SDP that passes has one data section', context => {
  context.diagnostic(`seed ${HOSTILE_SEED}`)
  const samples = fc.sample(signal, { numRuns: 200, seed: 1 }).map(encodeSignal)
  for (const bytes of hostileBytes(samples, 100_000)) {
    const decoded = decodeSignal(bytes)
    if (decoded === null || decoded.kind === 'want') continue
    assert.equal(decoded.sdp.split(/[\r\n]+/).filter(line => line.startsWith('m=')).length, 1)
  }
})

test('an attempt is numbered from 1; only a want may say 0, for none', () => {
  assert.equal(decodeSignal(offer(sdpOf(APPLICATION), 0)), null)
  assert.deepEqual(decodeSignal(encodeSignal({ kind: 'want', epoch: 0 })), { kind: 'want', epoch: 0 })
})

test('a number of an attempt that a double cannot hold exactly is refused', () => {
  assert.equal(decodeSignal(Uint8Array.of(3, 255, 255, 255, 255, 255, 255, 255, 255, 127)), null)
})

test('an SDP with sound, pictures, a second section or none is refused', () => {
  const refused = [
    sdpOf(),
    sdpOf('m=audio 9 UDP/TLS/RTP/SAVPF 111'),
    sdpOf('m=video 9 UDP/TLS/RTP/SAVPF 96'),
    sdpOf(APPLICATION, 'm=audio 9 UDP/TLS/RTP/SAVPF 111'),
    sdpOf(APPLICATION, APPLICATION),
    `v=0\n${APPLICATION}\rm=video 9 UDP/TLS/RTP/SAVPF 96\n`,
    'x=0\r\nm=application 9',
    '',
  ]
  for (const text of refused) assert.equal(decodeSignal(offer(text)), null, text)
  assert.notEqual(decodeSignal(offer(sdpOf(APPLICATION))), null)
})

test('64 candidates are taken, 65 are not', () => {
  const candidates = (n: number): string => sdpOf(APPLICATION, ...Array<string>(n).fill(CANDIDATE))
  assert.notEqual(decodeSignal(offer(candidates(64))), null)
  assert.equal(decodeSignal(offer(candidates(65))), null)
})

test('a signal of the largest size is taken, one byte more is not', () => {
  const filled = (length: number): Uint8Array => {
    const head = sdpOf(APPLICATION, 'a=x:')
    return offer(head + 'x'.repeat(length - offer(head).length - 1))
  }
  // The length in front of a long SDP takes one byte more than that of a short one.
  assert.equal(filled(LIMITS.signalBytes).length, LIMITS.signalBytes)
  assert.notEqual(decodeSignal(filled(LIMITS.signalBytes)), null)
  assert.equal(decodeSignal(filled(LIMITS.signalBytes + 1)), null)
})

test('link messages are told from frames by their first byte', () => {
  assert.equal(classify(HEARTBEAT), 'heartbeat')
  assert.equal(classify(BYE), 'bye')
  for (const bytes of [[], [0], [3], [15], [1, 1], [2, 2]])
    assert.equal(classify(Uint8Array.from(bytes)), 'malformed', String(bytes))
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
  ]
  for (const frame of frames) assert.equal(classify(encodeFrame(frame)), 'frame')
})
