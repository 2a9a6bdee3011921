import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fakeSigner } from '../simulation/fake-signer.ts'
import type { MeshEffect } from './events.ts'
import { Sealing } from './sealing.ts'
import { Seals } from './seals.ts'
import { encodeStatement, joinSeal, signedMessage } from './statement.ts'

type Asked = Extract<MeshEffect, { type: 'verify' }>

const ADA = fakeSigner(1)
const BOB = fakeSigner(2)

function seal(n: number, signer = ADA): Uint8Array {
  const body = encodeStatement({ kind: 'frame', n, bytes: Uint8Array.of(16, 1, 2) })
  return joinSeal({ key: signer.key, signature: signer.sign(signedMessage(body)) as Uint8Array, body })
}

/** Peers of one process, which share what they know of seals. */
class Process {
  /** Signatures that they worked out. */
  asked = 0
  readonly seals = new Seals(ADA.idOf)

  /** Whether one of them takes these bytes for what their origin said. */
  believes(bytes: Uint8Array): boolean {
    const asked: Asked[] = []
    const sealing = new Sealing(BOB.key, this.seals, effect => {
      if (effect.type === 'verify') asked.push(effect)
    })
    const claimed = sealing.open(bytes)
    let believed = false
    if (claimed !== null)
      sealing.check(claimed, valid => {
        believed = valid
      })
    for (const { ticket, key, message, signature } of asked)
      sealing.verified(ticket, BOB.verify(key, message, signature) as boolean)
    this.asked += asked.length
    return believed
  }
}

test('what thirty peers of a process are told is read and checked once, and true for each', () => {
  const at = new Process()
  for (let peer = 0; peer < 30; peer += 1) assert.ok(at.believes(seal(1)))
  assert.equal(at.asked, 1)
  assert.equal(at.seals.open(seal(1)), at.seals.open(seal(1)))
})

test('a signature that held vouches for no other byte', () => {
  const at = new Process()
  const honest = seal(1)
  assert.ok(at.believes(honest))
  for (let index = 0; index < honest.length; index += 1) {
    const altered = honest.slice()
    altered[index] = (altered[index] ?? 0) ^ 1
    assert.ok(!at.believes(altered), `byte ${index}`)
  }
  assert.ok(!at.believes(Uint8Array.of(...honest, 0)), 'a byte more')
  assert.ok(!at.believes(honest.subarray(0, -1)), 'a byte less')
})

test('bytes that change after they were checked change nothing of what is known', () => {
  const at = new Process()
  const bytes = seal(1)
  assert.ok(at.believes(bytes))
  bytes[bytes.length - 1] = 9
  assert.ok(!at.believes(bytes))
  assert.ok(at.believes(seal(1)))
})

test('what does not hold is checked each time, and pushes nothing out', () => {
  const at = new Process()
  assert.ok(at.believes(seal(1)))
  const forged = (n: number): Uint8Array => {
    const bytes = seal(n, BOB)
    bytes.set(ADA.key, 0)
    return bytes
  }
  for (let n = 0; n < 300; n += 1) assert.ok(!at.believes(forged(n)))
  assert.equal(at.asked, 301)
  assert.ok(at.believes(seal(1)))
  assert.equal(at.asked, 301)
})

test('of those that hold the latest are remembered, and no more', () => {
  const at = new Process()
  for (let n = 0; n <= 256; n += 1) assert.ok(at.believes(seal(n)))
  assert.equal(at.asked, 257)
  assert.ok(at.believes(seal(256)))
  assert.equal(at.asked, 257)
  assert.ok(at.believes(seal(0)))
  assert.equal(at.asked, 258)
})

test('whatever was believed before, what is sealed is believed and what differs in any byte is not, each time', () => {
  const said = fc.record({
    n: fc.integer({ min: 1, max: 8 }),
    signer: fc.constantFrom(ADA, BOB),
    alters: fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { nil: null, freq: 2 }),
  })
  fc.assert(
    fc.property(fc.array(said, { maxLength: 40 }), all => {
      const at = new Process()
      for (const { n, signer, alters } of all) {
        const bytes = seal(n, signer)
        if (alters !== null) {
          const [draw, by] = alters
          const index = draw % bytes.length
          bytes[index] = (bytes[index] ?? 0) ^ by
        }
        assert.equal(at.believes(bytes), alters === null)
      }
    }),
    { numRuns: 300 },
  )
})
