import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeFrame } from '../frame.ts'
import { KEY_BYTES, SIGNATURE_BYTES } from '../mesh/signer.ts'
import { encodeStatement, joinSeal } from '../mesh/statement.ts'
import { encodeLinkMessage } from '../mesh/wire.ts'
import { DATA, kindOf, SERVICE, Tolls } from './tolls.ts'

const data = encodeFrame({ kind: 'data', seq: 1, message: 1, payload: 'hello' })
const probe = encodeFrame({ kind: 'probe', probe: 1, high: 1 })

function sealed(body: Uint8Array): Uint8Array {
  const seal = { key: new Uint8Array(KEY_BYTES), signature: new Uint8Array(SIGNATURE_BYTES), body }
  return encodeLinkMessage({ kind: 'broadcast', hops: 3, frugal: false, sealed: joinSeal(seal) })
}

test('a frame is known as what it is, bare or sealed, whatever its number', () => {
  for (const n of [1, 127, 128, 1_000_000]) {
    assert.equal(kindOf(sealed(encodeStatement({ kind: 'frame', n, bytes: data }))), DATA)
    assert.equal(kindOf(sealed(encodeStatement({ kind: 'frame', n, bytes: probe }))), SERVICE)
  }
  assert.deepEqual([kindOf(data), kindOf(probe)], [DATA, SERVICE])
})

test('the mesh says the rest under its own names', () => {
  assert.equal(
    kindOf(encodeLinkMessage({ kind: 'heartbeat', deaf: false, slow: false, announced: [] })),
    'heartbeat',
  )
  assert.equal(kindOf(encodeLinkMessage({ kind: 'join' })), 'join')
  assert.equal(kindOf(sealed(encodeStatement({ kind: 'alive', n: 4 }))), 'broadcast')
})

test('messages and bytes add up, and a reading does not change afterwards', () => {
  const tolls = new Tolls()
  tolls.count(data)
  const reading = tolls.byKind()
  tolls.count(data)
  assert.deepEqual(reading.get(DATA), { messages: 1, bytes: data.length })
  assert.deepEqual(tolls.byKind().get(DATA), { messages: 2, bytes: 2 * data.length })
})
