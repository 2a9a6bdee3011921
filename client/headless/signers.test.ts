/** The three signers of the lab, held to each other: what one signs, all verify, and none verifies anything else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOfKey } from '../core/mesh/peer-key.ts'
import { KEY_BYTES, SIGNATURE_BYTES, type Signer } from '../core/mesh/signer.ts'
import { createNobleSigner } from '../lab/noble-signer.ts'
import { createTabSigner } from '../lab/tab-signer.ts'
import { createWebCryptoSigner } from '../lab/webcrypto-signer.ts'
import { createNodeSigner } from './node-signer.ts'

const signers: [name: string, signer: Signer][] = [
  ['noble', createNobleSigner()],
  ['WebCrypto', (await createWebCryptoSigner()) ?? assert.fail('this Node has no Ed25519 in WebCrypto')],
  ['Node', createNodeSigner()],
]

const message = new TextEncoder().encode('what a peer said')

for (const [name, signer] of signers) {
  test(`${name}: key, id and signature have their shapes, and every signer is somebody else`, async () => {
    assert.equal(signer.key.length, KEY_BYTES)
    assert.equal(signer.self, idOfKey(signer.key))
    assert.equal(signer.idOf(signer.key), signer.self)
    assert.equal((await signer.sign(message)).length, SIGNATURE_BYTES)
    assert.equal(new Set(signers.map(([, { self }]) => self)).size, signers.length)
  })

  for (const [verifierName, verifier] of signers) {
    test(`what ${name} signs, ${verifierName} verifies, the empty message too`, async () => {
      for (const signed of [message, new Uint8Array()]) {
        assert.equal(await verifier.verify(signer.key, signed, await signer.sign(signed)), true)
      }
    })
  }

  test(`${name}: with one bit changed in message, key or signature, it is false`, async () => {
    const signature = await signer.sign(message)
    for (let bit = 0; bit < 8 * SIGNATURE_BYTES; bit += 7)
      assert.equal(
        await signer.verify(signer.key, message, flipped(signature, bit)),
        false,
        `signature ${bit}`,
      )
    for (let bit = 0; bit < 8 * message.length; bit += 7)
      assert.equal(await signer.verify(signer.key, flipped(message, bit), signature), false, `message ${bit}`)
    for (let bit = 0; bit < 8 * KEY_BYTES; bit += 7)
      assert.equal(await signer.verify(flipped(signer.key, bit), message, signature), false, `key ${bit}`)
  })

  test(`${name}: what is no key or no signature at all is false`, async () => {
    const signature = await signer.sign(message)
    for (const length of [0, 1, KEY_BYTES - 1, KEY_BYTES + 1, 100_000])
      assert.equal(await signer.verify(new Uint8Array(length), message, signature), false, `key of ${length}`)
    assert.equal(await signer.verify(new Uint8Array(KEY_BYTES).fill(255), message, signature), false)
    for (const length of [0, 1, SIGNATURE_BYTES - 1, SIGNATURE_BYTES + 1, 100_000])
      assert.equal(await signer.verify(signer.key, message, new Uint8Array(length)), false, `${length}`)
  })

  test(`${name}: another number for the same signature (s plus the order of the group) is false`, async () => {
    const signature = await signer.sign(message)
    assert.equal(await signer.verify(signer.key, message, withOrderAdded(signature)), false)
  })

  test(`${name}: the example of RFC 8032, section 7.1, test 2`, async () => {
    const key = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
    const signature = fromHex(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
    assert.equal(await signer.verify(key, Uint8Array.of(0x72), signature), true)
    assert.equal(await signer.verify(key, Uint8Array.of(0x73), signature), false)
  })
}

test('a tab without WebCrypto (no secure context) signs with noble: at once, and verifiable by all', async t => {
  t.mock.getter(globalThis, 'crypto', () => insecureCrypto)
  const signer = await createTabSigner()
  t.mock.restoreAll()
  const signature = signer.sign(message)
  assert.ok(signature instanceof Uint8Array, 'noble answers at once')
  for (const [, verifier] of signers)
    assert.equal(await verifier.verify(signer.key, message, signature), true)
})

test('a tab whose WebCrypto knows no Ed25519 signs with noble', async t => {
  t.mock.method(crypto.subtle, 'generateKey', () => Promise.reject(new DOMException('', 'NotSupportedError')))
  assert.ok((await createTabSigner()).sign(message) instanceof Uint8Array)
})

test('a tab with WebCrypto signs with it', async () => {
  assert.ok((await createTabSigner()).sign(message) instanceof Promise)
})

/** What a page on plain http has: randomness, and no `subtle`. */
const insecureCrypto = { getRandomValues: crypto.getRandomValues.bind(crypto) }

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
}

/** The order of the group, RFC 8032 section 5.1. Leaving its check out would give every message a second signature. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

function withOrderAdded(signature: Uint8Array): Uint8Array {
  const half = SIGNATURE_BYTES / 2
  let s = ORDER
  for (let i = 0; i < half; i += 1) s += BigInt(signature[half + i] ?? 0) << BigInt(8 * i)
  return signature.map((byte, i) => (i < half ? byte : Number((s >> BigInt(8 * (i - half))) & 255n)))
}

function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'))
}
