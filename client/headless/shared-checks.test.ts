import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createNodeSigner, holds } from './node-signer.ts'
import { type Check, rememberingChecks } from './shared-checks.ts'

const message = new TextEncoder().encode('what a peer said')
const origin = createNodeSigner()
const signed = async (what: Uint8Array): Promise<Uint8Array> => await origin.sign(what)

/** Counts how often the signature is really worked out. */
function counted(): { check: Check; asked: () => number } {
  let asked = 0
  const check = rememberingChecks((...claim) => {
    asked += 1
    return holds(...claim)
  })
  return { check, asked: () => asked }
}

test('what thirty peers of a process are told is worked out once, and true for each', async () => {
  const { check, asked } = counted()
  const signature = await signed(message)
  for (let peer = 0; peer < 30; peer += 1)
    assert.equal(check(origin.key.slice(), message.slice(), signature.slice()), true)
  assert.equal(asked(), 1)
})

test('a signature that held vouches for no other message and for no other key', async () => {
  const { check } = counted()
  const signature = await signed(message)
  assert.equal(check(origin.key, message, signature), true)
  assert.equal(check(origin.key, new TextEncoder().encode('what it never said'), signature), false)
  assert.equal(check(createNodeSigner().key, message, signature), false)
  assert.equal(check(origin.key, message, signature), true)
})

test('bytes that change after they were checked change nothing of what is remembered', async () => {
  const { check } = counted()
  const [key, heard, signature] = [origin.key.slice(), message.slice(), await signed(message)]
  assert.equal(check(key, heard, signature), true)
  heard[0] = 0
  assert.equal(check(key, heard, signature), false)
  assert.equal(check(origin.key, message, signature), true)
})

test('what does not hold is worked out each time, and pushes nothing out', async () => {
  const { check, asked } = counted()
  const signature = await signed(message)
  assert.equal(check(origin.key, message, signature), true)
  for (let n = 0; n < 300; n += 1) assert.equal(check(origin.key, message, new Uint8Array(64).fill(n)), false)
  assert.equal(asked(), 301)
  assert.equal(check(origin.key, message, signature), true)
  assert.equal(asked(), 301)
})

test('of those that hold the latest are remembered, and no more', async () => {
  const { check, asked } = counted()
  const first = await signed(message)
  assert.equal(check(origin.key, message, first), true)
  for (let n = 0; n < 256; n += 1) {
    const other = Uint8Array.of(n, 1)
    assert.equal(check(origin.key, other, await signed(other)), true)
  }
  assert.equal(check(origin.key, message, first), true)
  assert.equal(asked(), 258)
})
