/** Keys for which anybody can sign, and second spellings of keys: all signers refuse them alike. */
import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'
import { Point } from '@noble/ed25519'
import { KEY_BYTES, SIGNATURE_BYTES } from '../core/mesh/signer.ts'
import { isWeakKey } from '../core/mesh/weak-key.ts'
import { createNobleSigner } from '../lab/noble-signer.ts'
import { createWebCryptoSigner } from '../lab/webcrypto-signer.ts'
import { createNodeSigner } from './node-signer.ts'

/** RFC 8032, section 5.1: the field's prime, and the order of the group that keys are of. */
const P = 2n ** 255n - 19n
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

const X_SIGN = 0x80

const signers = [createNobleSigner(), (await createWebCryptoSigner()) ?? assert.fail(), createNodeSigner()]

test('the eight points of small order are weak keys, with either sign of x', () => {
  const points = smallOrderPoints()
  assert.equal(points.length, 8)
  for (const key of points) {
    assert.ok(isWeakKey(key), String(key))
    assert.ok(isWeakKey(key.with(KEY_BYTES - 1, (key[KEY_BYTES - 1] ?? 0) ^ X_SIGN)), String(key))
  }
})

test('a y of p or more is a weak key, one below is not for that', () => {
  for (let y = P; y < 2n ** 255n; y += 1n) assert.ok(isWeakKey(encoded(y)), String(y - P))
  // p - 1 is of small order.
  for (let y = P - 20n; y < P - 1n; y += 1n) assert.ok(!isWeakKey(encoded(y)), String(y - P))
})

test('the keys of signers are not weak', () => {
  for (let i = 0; i < 200; i += 1) assert.ok(!isWeakKey(createNodeSigner().key))
})

test('a signature that anybody can make for the key 1 is false for all signers; Node alone would take it', async () => {
  const one = encoded(1n)
  const message = new TextEncoder().encode('anything')
  // R = 1 and s = 0: s B = R + k A holds for every message.
  const signature = new Uint8Array(SIGNATURE_BYTES).with(0, 1)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(one).toString('base64url') }
  assert.equal(verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature), true)
  for (const signer of signers) assert.equal(await signer.verify(one, message, signature), false)
})

/** Any point, taken ORDER times, is of small order: what its part in the large group adds is nothing then. */
function smallOrderPoints(): Uint8Array[] {
  const found = new Map<string, Uint8Array>()
  for (let y = 2n; y < 200n; y += 1n) {
    const point = pointAt(y)
    if (point === null) continue
    const small = point.multiplyUnsafe(ORDER - 1n).add(point)
    found.set(small.toHex(), small.toBytes())
  }
  return [...found.values()]
}

/** null: no point of the curve has this y. */
function pointAt(y: bigint): Point | null {
  try {
    return Point.fromBytes(encoded(y))
  } catch {
    return null
  }
}

function encoded(y: bigint): Uint8Array {
  return Uint8Array.from({ length: KEY_BYTES }, (_, i) => Number((y >> BigInt(8 * i)) & 255n))
}
