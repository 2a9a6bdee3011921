import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fakeSigner } from '../simulation/fake-signer.ts'
import { HOSTILE_SEED, hostileBytes } from '../testing/hostile-bytes.ts'
import type { MeshEffect } from './events.ts'
import { Sealing } from './sealing.ts'
import { Seals } from './seals.ts'
import type { Statement } from './statement.ts'

const ADA = fakeSigner(1)
const BOB = fakeSigner(2)
const STATEMENT: Statement = { kind: 'frame', n: 1, bytes: Uint8Array.of(16, 1, 2) }
/** As the module says. */
const MAX_WAITING = 1_024

function sealing(signer = ADA): { sealing: Sealing; effects: MeshEffect[] } {
  const effects: MeshEffect[] = []
  return { sealing: new Sealing(signer.key, new Seals(signer.idOf), effect => effects.push(effect)), effects }
}

/** Carries out what was asked for, as MeshPath does with a signer that answers at once. */
function answer(to: Sealing, effects: MeshEffect[], signer = ADA): void {
  for (const effect of effects.splice(0)) {
    if (effect.type === 'sign') to.signed(effect.ticket, signer.sign(effect.message) as Uint8Array)
    if (effect.type === 'verify')
      to.verified(effect.ticket, signer.verify(effect.key, effect.message, effect.signature) as boolean)
  }
}

function sealedBy(signer = ADA, statement = STATEMENT): Uint8Array {
  const own = sealing(signer)
  let sealed = new Uint8Array()
  own.sealing.seal(statement, bytes => {
    sealed = Uint8Array.from(bytes)
  })
  answer(own.sealing, own.effects, signer)
  return sealed
}

/** What `check` says of these bytes at BOB; null where they are not even a sealed statement. */
function isValid(bytes: Uint8Array): boolean | null {
  const other = sealing(BOB)
  const claimed = other.sealing.open(bytes)
  if (claimed === null) return null
  let valid: boolean | null = null
  other.sealing.check(claimed, result => {
    valid = result
  })
  answer(other.sealing, other.effects, BOB)
  return valid
}

test('what one peer sealed another opens, and finds whose it is', () => {
  const claimed = sealing(BOB).sealing.open(sealedBy())
  assert.equal(claimed?.origin, ADA.self)
  assert.deepEqual(claimed?.statement, STATEMENT)
  assert.equal(isValid(sealedBy()), true)
})

test('no changed byte passes: another key is another peer, and nothing else holds', () => {
  const sealed = sealedBy()
  for (let at = 0; at < sealed.length; at += 1) {
    const altered = Uint8Array.from(sealed)
    altered[at] = (altered[at] ?? 0) ^ 1
    assert.notEqual(isValid(altered), true, `byte ${at}`)
  }
})

test('a key of somebody else with a signature of one’s own does not hold', () => {
  const forged = sealedBy(BOB)
  forged.set(ADA.key, 0)
  assert.equal(sealing().sealing.open(forged)?.origin, ADA.self)
  assert.equal(isValid(forged), false)
})

test('10,000 hostile byte strings: never an exception, and what holds is what was sealed', context => {
  context.diagnostic(`seed ${HOSTILE_SEED}`)
  const samples = [sealedBy(), sealedBy(BOB)]
  for (const bytes of hostileBytes(samples, 10_000))
    if (isValid(bytes) === true)
      assert.ok(samples.some(sample => sample.every((byte, at) => byte === bytes[at])))
})

test('nothing is signed or checked beyond a thousand at a time, and place is made as answers come', () => {
  const own = sealing()
  for (let n = 0; n < MAX_WAITING; n += 1) assert.ok(own.sealing.seal(STATEMENT, () => {}))
  assert.ok(!own.sealing.seal(STATEMENT, () => assert.fail('signed all the same')))
  const claimed = own.sealing.open(sealedBy(BOB))
  assert.ok(claimed !== null)
  for (let n = 0; n < MAX_WAITING; n += 1) assert.ok(own.sealing.check(claimed, () => {}))
  assert.ok(!own.sealing.check(claimed, () => assert.fail('checked all the same')))
  assert.equal(own.effects.length, 2 * MAX_WAITING)
  answer(own.sealing, own.effects)
  assert.ok(own.sealing.seal(STATEMENT, () => {}) && own.sealing.check(claimed, () => {}))
})

test('answers come in any order, each to its own question, and once', () => {
  const own = sealing()
  const claimed = own.sealing.open(sealedBy(BOB))
  assert.ok(claimed !== null)
  const heard: string[] = []
  for (const name of ['first', 'second']) own.sealing.check(claimed, valid => heard.push(`${name} ${valid}`))
  const tickets = own.effects.map(effect => ('ticket' in effect ? effect.ticket : 0)).reverse()
  for (const ticket of [...tickets, ...tickets]) own.sealing.verified(ticket, ticket === tickets[0])
  own.sealing.verified(12_345, true)
  own.sealing.signed(12_345, new Uint8Array(64))
  assert.deepEqual(heard, ['second true', 'first false'])
})

type Turn = { what: 'seal' } | { what: 'check'; isForged: boolean } | { what: 'answer'; draw: number }

const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.constant<Turn>({ what: 'seal' }),
  fc.boolean().map((isForged): Turn => ({ what: 'check', isForged })),
  fc.nat().map((draw): Turn => ({ what: 'answer', draw })),
)

test('in whatever order answers come, each that waits gets its own, once, and it is the truth', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 60 }), turns => {
      const { sealing: own, effects } = sealing()
      const results: { wanted: string; got: string[] }[] = []
      const waitFor = (wanted: string): ((result: string) => void) => {
        const got: string[] = []
        results.push({ wanted, got })
        return result => got.push(result)
      }
      const answerOne = (draw: number): void =>
        answer(own, effects.splice(draw % Math.max(1, effects.length), 1))
      for (const [n, said] of turns.entries()) {
        const statement: Statement = { kind: 'alive', n }
        if (said.what === 'answer') answerOne(said.draw)
        else if (said.what === 'seal') {
          const then = waitFor(`alive ${n}`)
          own.seal(statement, sealed => then(wordIn(sealed)))
        } else {
          const sealed = Uint8Array.from(sealedBy(BOB, statement))
          if (said.isForged) sealed[sealed.length - 1] = n + 100
          const claimed = own.open(sealed)
          assert.ok(claimed !== null)
          const then = waitFor(String(!said.isForged))
          own.check(claimed, valid => then(String(valid)))
        }
      }
      while (effects.length > 0) answerOne(7)
      for (const { wanted, got } of results) assert.deepEqual(got, [wanted])
    }),
  )
})

const wordIn = (sealed: Uint8Array): string => {
  const statement = sealing(BOB).sealing.open(sealed)?.statement
  return statement?.kind === 'alive' ? `alive ${statement.n}` : 'another one'
}
