import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LIMITS, type PeerId } from '#protocol'
import { HOSTILE_SEED, hostileBytes } from '../testing/hostile-bytes.ts'
import { APPLICATION, peerNumber, SDP, sdpOf } from '../testing/mesh-values.ts'
import { KEY_BYTES, SIGNATURE_BYTES } from './signer.ts'
import {
  BYE_NUMBER,
  decodeStatement,
  encodeStatement,
  joinSeal,
  LETTER_WINDOW,
  type Statement,
  signedMessage,
  splitSeal,
} from './statement.ts'

const CANDIDATE = 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host'
const TO = peerNumber(1)

/** fast-check's records have no prototype, decoded objects have one. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true })
const kind = <Kind extends string>(name: Kind): fc.Arbitrary<Kind> => fc.constant(name)

const peer: fc.Arbitrary<PeerId> = fc.nat(1e6).map(peerNumber)
const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const epoch = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const degree = fc.nat(255)
const attribute = fc.stringMatching(/^a=[a-z]{1,10}:[ -~]{0,40}$/)
const sdp = fc.array(attribute, { maxLength: 10 }).map(lines => sdpOf(APPLICATION, ...lines))
const bytes = fc.uint8Array({ maxLength: 300 })
const letter = fc
  .tuple(
    fc.integer({ min: LETTER_WINDOW, max: Number.MAX_SAFE_INTEGER }),
    fc.nat(LETTER_WINDOW - 1),
    peer,
    bytes,
  )
  .map(([number, behind, to, text]) => ({
    kind: 'letter' as const,
    to,
    letter: number,
    base: number - behind,
    bytes: text,
  }))

/** Kinds whose end says where they end. */
const closedStatement: fc.Arbitrary<Statement> = fc.oneof(
  record({ kind: kind('suspect'), n: count, peer }),
  record({ kind: kind('alive'), n: count }),
  record({ kind: kind('bye'), n: fc.constant(BYE_NUMBER) }),
  record({ kind: kind('offer'), to: peer, epoch, degree, sdp }),
  record({ kind: kind('answer'), to: peer, epoch, sdp }),
  record({ kind: kind('want'), to: peer, epoch: count, degree }),
  record({ kind: kind('no'), to: peer, epoch: count }),
  record({ kind: kind('invitation'), epoch, sdp }),
  record({ kind: kind('receipt'), to: peer, letter: count }),
)
const statement: fc.Arbitrary<Statement> = fc.oneof(
  { arbitrary: closedStatement, weight: 4 },
  {
    arbitrary: fc.oneof(
      record({ kind: kind('frame'), n: count, bytes }),
      record({ kind: kind('unicast'), to: peer, bytes }),
      letter,
    ),
    weight: 1,
  },
)

const offer = (text: string, number = 1): Uint8Array =>
  encodeStatement({ kind: 'offer', to: TO, epoch: number, degree: 0, sdp: text })
/** Each kind that carries an SDP. */
const carriers = (text: string): Uint8Array[] => [
  offer(text),
  encodeStatement({ kind: 'answer', to: TO, epoch: 1, sdp: text }),
  encodeStatement({ kind: 'invitation', epoch: 1, sdp: text }),
]

test('every statement comes back from its bytes as it was', () => {
  fc.assert(
    fc.property(statement, said => {
      assert.deepEqual(decodeStatement(encodeStatement(said)), said)
    }),
    { numRuns: 1_000 },
  )
})

test('a byte too many or too few makes it no statement, where its tail is not data', () => {
  fc.assert(
    fc.property(closedStatement, said => {
      const encoded = encodeStatement(said)
      assert.equal(decodeStatement(Uint8Array.of(...encoded, 0)), null)
      assert.equal(decodeStatement(encoded.subarray(0, encoded.length - 1)), null)
    }),
  )
})

test('100,000 hostile byte strings: never an exception, and an SDP that passes has one data section', context => {
  context.diagnostic(`seed ${HOSTILE_SEED}`)
  const samples = fc.sample(statement, { numRuns: 200, seed: 1 }).map(encodeStatement)
  let withSdp = 0
  for (const hostile of hostileBytes(samples, 100_000)) {
    const decoded = decodeStatement(hostile)
    if (decoded === null || !('sdp' in decoded)) continue
    withSdp += 1
    assert.equal(decoded.sdp.split(/[\r\n]+/).filter(line => line.startsWith('m=')).length, 1)
  }
  assert.ok(withSdp > 0)
})

test('an attempt is numbered from 1; only a want and a no may say 0, for none', () => {
  for (const encoded of [
    offer(SDP, 0),
    encodeStatement({ kind: 'answer', to: TO, epoch: 0, sdp: SDP }),
    encodeStatement({ kind: 'invitation', epoch: 0, sdp: SDP }),
  ])
    assert.equal(decodeStatement(encoded), null)
  for (const said of [
    { kind: 'want', to: TO, epoch: 0, degree: 0 },
    { kind: 'no', to: TO, epoch: 0 },
  ] as const)
    assert.deepEqual(decodeStatement(encodeStatement(said)), said)
})

test('a number that a double cannot hold exactly is refused', () => {
  const tooLarge = [255, 255, 255, 255, 255, 255, 255, 255, 127]
  for (const said of [
    { kind: 'alive', n: 0 },
    { kind: 'no', to: TO, epoch: 0 },
  ] as const)
    assert.equal(decodeStatement(Uint8Array.of(...encodeStatement(said).subarray(0, -1), ...tooLarge)), null)
})

test('a letter that leaves more open than may wait at one time is refused', () => {
  const said = (base: number): Statement => ({
    kind: 'letter',
    to: TO,
    letter: 600,
    base,
    bytes: Uint8Array.of(1),
  })
  for (const base of [600 - LETTER_WINDOW, 601])
    assert.equal(decodeStatement(encodeStatement(said(base))), null)
  const widest = said(600 - LETTER_WINDOW + 1)
  assert.deepEqual(decodeStatement(encodeStatement(widest)), widest)
})

test('a goodbye has the one number that nothing comes after', () => {
  assert.equal(decodeStatement(encodeStatement({ kind: 'bye', n: 1 })), null)
  assert.equal(decodeStatement(encodeStatement({ kind: 'bye', n: BYE_NUMBER - 1 })), null)
  assert.deepEqual(decodeStatement(encodeStatement({ kind: 'bye', n: BYE_NUMBER })), {
    kind: 'bye',
    n: BYE_NUMBER,
  })
})

test('a degree beyond what a byte holds is told as the most that it holds', () => {
  const said = { kind: 'want', to: TO, epoch: 1, degree: 1_000 } as const
  assert.deepEqual(decodeStatement(encodeStatement(said)), { ...said, degree: 255 })
})

test('an SDP with sound, pictures, a second section or none is refused', () => {
  const refused = [
    sdpOf(),
    sdpOf('m=audio 9 UDP/TLS/RTP/SAVPF 111'),
    sdpOf('m=video 9 UDP/TLS/RTP/SAVPF 96'),
    sdpOf(APPLICATION, 'm=audio 9 UDP/TLS/RTP/SAVPF 111'),
    sdpOf(APPLICATION, APPLICATION),
    `v=0\n${APPLICATION}\rm=video 9 UDP/TLS/RTP/SAVPF 96\n`,
    `v=0\n${APPLICATION}\u2028m=video 9 UDP/TLS/RTP/SAVPF 96\n`,
    'x=0\r\nm=application 9',
    '',
  ]
  for (const text of refused)
    for (const encoded of carriers(text)) assert.equal(decodeStatement(encoded), null, text)
  for (const encoded of carriers(SDP)) assert.notEqual(decodeStatement(encoded), null)
})

test('64 candidates are taken, 65 are not', () => {
  const candidates = (n: number): string => sdpOf(APPLICATION, ...Array<string>(n).fill(CANDIDATE))
  for (const encoded of carriers(candidates(64))) assert.notEqual(decodeStatement(encoded), null)
  for (const encoded of carriers(candidates(65))) assert.equal(decodeStatement(encoded), null)
})

test('an SDP of the largest size of a signal is taken, one character more is not', () => {
  const head = sdpOf(APPLICATION, 'a=x:')
  const filled = (length: number): string => head + 'x'.repeat(length - head.length)
  for (const encoded of carriers(filled(LIMITS.signalBytes))) assert.notEqual(decodeStatement(encoded), null)
  for (const encoded of carriers(filled(LIMITS.signalBytes + 1))) assert.equal(decodeStatement(encoded), null)
})

test('a frame of the largest size is taken, one byte more is not', () => {
  for (const build of [
    (size: number): Statement => ({ kind: 'frame', n: 1, bytes: new Uint8Array(size) }),
    (size: number): Statement => ({ kind: 'unicast', to: TO, bytes: new Uint8Array(size) }),
  ]) {
    assert.deepEqual(decodeStatement(encodeStatement(build(LIMITS.frameBytes))), build(LIMITS.frameBytes))
    assert.equal(decodeStatement(encodeStatement(build(LIMITS.frameBytes + 1))), null)
  }
})

test('a seal comes apart into the key, the signature and the statement that it was joined from', () => {
  const seal = record({
    key: fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES }),
    signature: fc.uint8Array({ minLength: SIGNATURE_BYTES, maxLength: SIGNATURE_BYTES }),
    body: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  })
  fc.assert(
    fc.property(seal, sealed => {
      assert.deepEqual(splitSeal(joinSeal(sealed)), sealed)
    }),
  )
})

test('key and signature without a statement are no seal', () => {
  for (const length of [0, 1, KEY_BYTES, KEY_BYTES + SIGNATURE_BYTES])
    assert.equal(splitSeal(new Uint8Array(length)), null, String(length))
  assert.notEqual(splitSeal(new Uint8Array(KEY_BYTES + SIGNATURE_BYTES + 1)), null)
})

test('what is signed names this protocol, so that a signature is good for nothing else', () => {
  const body = encodeStatement({ kind: 'alive', n: 1 })
  const message = signedMessage(body)
  assert.equal(new TextDecoder().decode(message.subarray(0, -body.length)), 'mesh-vs-relay/1\n')
  assert.deepEqual(message.subarray(-body.length), body)
})
