import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import * as v from 'valibot'
import { LIMITS, RoomSchema } from '#protocol'
import { HOSTILE_SEED } from '../core/testing/hostile-bytes.ts'
import { type Code, type CodeKind, decodeCode, encodeCode } from './invitation-code.ts'

const SEED = HOSTILE_SEED
const room = v.parse(RoomSchema, 'class-7b')
const bytes = Uint8Array.from({ length: 850 }, (_, n) => (n * n) % 251)
const KINDS: readonly CodeKind[] = ['invitation', 'answer']

const code = fc.record(
  {
    room: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,31}$/).map(text => v.parse(RoomSchema, text)),
    bytes: fc.uint8Array({ maxLength: 2_000 }),
  },
  { noNullPrototype: true },
)

/** As a hostile peer makes them: the checksum is right, whatever is below it. */
function codeOf(kind: CodeKind, deflated: Uint8Array): string {
  const sum = createHash('sha256').update(deflated).digest().subarray(0, 4)
  return `mvr1.${kind}.${Buffer.concat([sum, deflated]).toString('base64url')}`
}

/** What a damaged code must lead to: the same as before, or a message for people. Nothing else, and no crash. */
async function sameOrRefused(kind: CodeKind, text: string, original: Code): Promise<'same' | 'refused'> {
  try {
    assert.deepEqual(await decodeCode(kind, text), original)
    return 'same'
  } catch (error) {
    assert.ok(error instanceof Error && !(error instanceof assert.AssertionError), String(error))
    assert.match(error.message, /^This .* (Copy|Load|Give|The newcomer) /)
    return 'refused'
  }
}

test(`what was encoded is decoded, whatever it is (seed ${SEED})`, () =>
  fc.assert(
    fc.asyncProperty(fc.constantFrom(...KINDS), code, async (kind, original) => {
      assert.deepEqual(await decodeCode(kind, await encodeCode(kind, original)), original)
    }),
    { seed: SEED },
  ))

test('a code may stand in the fragment of a link as it is, and is found there', async () => {
  const text = await encodeCode('invitation', { room, bytes })
  const link = `http://192.168.1.20:3000/?room=class-7b#invite=${text}`
  assert.equal(new URL(link).href, link)
  assert.deepEqual(await decodeCode('invitation', link), { room, bytes })
})

test('line breaks, quote marks, blanks and invisible characters that programs add do no harm', async () => {
  const text = await encodeCode('answer', { room, bytes })
  const quoted = text.replace(/.{76}/g, line => `${line}\r\n> > `)
  const invisible = text.replace(/.{100}/g, line => `${line}\u200b\u00ad`)
  for (const mailed of [`  ${text}\n`, quoted, `\ufeff${invisible}\u00a0`, `<${text}>`])
    assert.deepEqual(await decodeCode('answer', mailed), { room, bytes })
})

test('what is no code, of the other kind, or of another version is told apart', async () => {
  const invitation = await encodeCode('invitation', { room, bytes })
  const answer = await encodeCode('answer', { room, bytes })
  for (const text of ['', 'hello', 'http://localhost:3000/?room=lab#token=abc', '\u{1f600}'.repeat(50)]) {
    await assert.rejects(
      decodeCode('invitation', text),
      /not an invitation: one begins with "mvr1\.invitation\."/,
    )
    await assert.rejects(decodeCode('answer', text), /not an answer: one begins with "mvr1\.answer\."/)
  }
  await assert.rejects(
    decodeCode('invitation', answer),
    /This is an answer, but an invitation is wanted here/,
  )
  await assert.rejects(
    decodeCode('answer', invitation),
    /This is an invitation, but an answer is wanted here/,
  )
  await assert.rejects(decodeCode('answer', answer.replace('mvr1', 'mvr2')), /another version of the lab/)
})

test('a code that lost its end or its middle is damaged, wherever the cut is', async () => {
  const text = await encodeCode('invitation', { room, bytes })
  const start = 'mvr1.invitation.'.length
  for (let cut = start; cut < text.length; cut += 1) {
    await assert.rejects(decodeCode('invitation', text.slice(0, cut)), /damaged/, `up to ${cut}`)
    const middle = text.slice(0, cut) + text.slice(cut + 4)
    await assert.rejects(decodeCode('invitation', middle), /damaged/, `without four from ${cut}`)
  }
})

test('a code followed by something else is damaged, not taken as far as it goes', async () => {
  const text = await encodeCode('invitation', { room, bytes })
  for (const more of ['AAAA', text, ' Regards, Ann', '.', '='])
    await assert.rejects(decodeCode('invitation', text + more), /damaged/, more)
})

test(`changed codes are refused with a message, or mean what they meant (seed ${SEED})`, async () => {
  const original = { room, bytes }
  const text = await encodeCode('invitation', original)
  const outcomes = new Set<string>()
  const change = fc.record({
    at: fc.nat(text.length),
    remove: fc.nat(6),
    insert: fc.oneof(fc.string({ maxLength: 6 }), fc.stringMatching(/^[\w.-]{0,6}$/)),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async changes => {
      const changed = changes.reduce(
        (now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove),
        text,
      )
      outcomes.add(await sameOrRefused('invitation', changed, original))
    }),
    { seed: SEED, numRuns: 5_000 },
  )
  assert.ok(outcomes.has('refused'))
})

test(`noise behind the right beginning is refused with a message (seed ${SEED})`, () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async noise => {
      const bare = `mvr1.answer.${Buffer.from(noise).toString('base64url')}`
      const texts = [bare, codeOf('answer', noise), codeOf('answer', deflateRawSync(noise))]
      for (const text of texts) {
        // What inflates to the name of a room is well formed, and the mesh judges the rest.
        const [length = 0, ...rest] = noise
        const name = Buffer.from(rest.slice(0, length)).toString('latin1')
        if (text === texts[2] && v.is(RoomSchema, name)) continue
        await assert.rejects(decodeCode('answer', text), /^Error: This code is damaged/)
      }
    }),
    { seed: SEED, numRuns: 2_000 },
  ))

test('the largest code goes through, and more than that is neither made nor read', async () => {
  const largest = crypto.getRandomValues(new Uint8Array(LIMITS.signalBytes))
  const text = await encodeCode('invitation', { room, bytes: largest })
  assert.deepEqual(await decodeCode('invitation', text), { room, bytes: largest })
  const tooLarge = new Uint8Array(LIMITS.signalBytes + 1)
  await assert.rejects(encodeCode('invitation', { room, bytes: tooLarge }), RangeError)
  await assert.rejects(decodeCode('invitation', `mvr1.invitation.${'A'.repeat(60_000)}`), /too long/)
})

test('a code that would inflate to many megabytes is refused before it does', async context => {
  const bomb = codeOf('invitation', deflateRawSync(Buffer.alloc(24 * 1024 * 1024)))
  const inflated = watchInflation(context)
  await assert.rejects(decodeCode('invitation', bomb), /too long/)
  assert.ok(inflated.bytes > LIMITS.signalBytes, 'the inflated bytes were counted')
  assert.ok(inflated.bytes < 512 * 1024, `${inflated.bytes} bytes were inflated`)
})

/** Counts what the platform inflates, whether it is read or not, until the test ends. */
function watchInflation(context: TestContext): { bytes: number } {
  const counted = { bytes: 0 }
  const Platform = DecompressionStream
  globalThis.DecompressionStream = class extends Platform {
    override readonly readable = super.readable.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          counted.bytes += chunk.length
          controller.enqueue(chunk)
        },
      }),
    )
  }
  context.after(() => {
    globalThis.DecompressionStream = Platform
  })
  return counted
}
