import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FILE_LIMITS, type FileId } from './manifest.ts'
import { MAX_FILES } from './shelf-wire.ts'
import { decodeStandings, encodeStandings, type Standing } from './standing-wire.ts'

const SEED = 20_261_126
const digits = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 64, maxLength: 64 })
const standings: fc.Arbitrary<Standing[]> = fc.array(
  fc.record({
    file: digits.map(each => each.join('') as FileId),
    isSource: fc.boolean(),
    pieces: fc.uint8Array({ maxLength: 137 }),
    relayBytes: fc.option(fc.nat({ max: FILE_LIMITS.bytes })),
  }),
  { maxLength: MAX_FILES },
)
const one: Standing = {
  file: 'ab'.repeat(32) as FileId,
  isSource: true,
  pieces: Uint8Array.of(1),
  relayBytes: 5,
}

test(`what everybody is told survives the wire (seed ${SEED})`, () => {
  fc.assert(
    fc.property(standings, told => {
      assert.deepEqual(
        decodeStandings(encodeStandings(told)),
        told.map(each => ({ ...each })),
      )
    }),
    { seed: SEED },
  )
})

test(`bytes of strangers are standings or null, never an exception (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), bytes => {
      decodeStandings(bytes)
    }),
    { seed: SEED, numRuns: 2_000 },
  )
  assert.equal(decodeStandings(encodeStandings(Array(MAX_FILES + 1).fill(one))), null, 'too many files')
  assert.equal(decodeStandings(encodeStandings([{ ...one, pieces: new Uint8Array(138) }])), null, 'pieces')
  assert.equal(decodeStandings(encodeStandings([{ ...one, relayBytes: 2 ** 31 }])), null, 'bytes')
  const flagged = encodeStandings([one])
  flagged[32] = 4
  assert.equal(decodeStandings(flagged), null, 'a flag that there is not')
})
