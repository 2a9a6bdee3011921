import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { type ConditionsInput, ConditionsSchema } from '#conditions'
import { CALM, type Route, Rules } from './rules.ts'

const [ANN, BOB, CLEO] = ['ann00000', 'bob00000', 'cleo0000']
const rules = (given: ConditionsInput): Rules => new Rules(v.parse(ConditionsSchema, given))
const link: Route = { from: ANN, to: BOB, kind: 'link' }
const toRelay: Route = { from: ANN, to: 'r1', kind: 'to-relay' }
const fromRelay: Route = { from: 'r1', to: BOB, kind: 'from-relay' }

test('nothing, or only a seed, is calm; each condition is not', () => {
  assert.ok(new Rules(CALM).isCalm)
  for (const calm of [{}, { seed: 7 }, { delayMs: 0 }, { cuts: [], paused: [] }])
    assert.ok(rules(calm).isCalm)
  for (const given of EACH) assert.ok(!rules(given).isCalm, JSON.stringify(given))
})

const EACH: ConditionsInput[] = [
  { delayMs: 1 },
  { jitter: { distribution: 'uniform', ms: 1 } },
  { uplink: { bytesPerSecond: 125_000 } },
  { distance: { others: ['London'] } },
  { cuts: [{ from: '*', to: 'ann00000' }] },
  { groups: [['r1'], ['ann00000']] },
  { paused: ['ann00000' as never] },
]

test('a cut is one way; * stands for everybody, relays too', () => {
  const one = rules({ cuts: [{ from: ANN, to: BOB }] })
  assert.deepEqual([one.isOpen(ANN, BOB), one.isOpen(BOB, ANN), one.isOpen(ANN, CLEO)], [false, true, true])
  const mute = rules({ cuts: [{ from: ANN, to: '*' }] })
  assert.deepEqual(
    [mute.isOpen(ANN, BOB), mute.isOpen(ANN, 'r1'), mute.isOpen('r1', ANN)],
    [false, false, true],
  )
  const deaf = rules({ cuts: [{ from: '*', to: ANN }] })
  assert.deepEqual(
    [deaf.isOpen(BOB, ANN), deaf.isOpen('r1', ANN), deaf.isOpen(ANN, 'r1')],
    [false, false, true],
  )
})

test('groups cannot reach each other; who is named in none is of the first', () => {
  const parted = rules({ groups: [[ANN], [BOB, 'r1']] })
  assert.deepEqual([parted.isOpen(ANN, BOB), parted.isOpen(BOB, 'r1')], [false, true])
  assert.deepEqual([parted.isOpen(CLEO, ANN), parted.isOpen(CLEO, 'r1')], [true, false])
})

test('who is paused takes nothing in, and its network is not cut', () => {
  const paused = rules({ paused: [ANN as never] })
  assert.deepEqual(
    [paused.isOpen(BOB, ANN), paused.isOpen(ANN, BOB), paused.isCut(BOB, ANN)],
    [false, true, false],
  )
})

test('from peer to peer the delay is the same over a link and through a relay', () => {
  const given = rules({ delayMs: 50 })
  assert.equal(given.delayMs(link), 50)
  assert.equal(given.delayMs(toRelay) + given.delayMs(fromRelay), 50)
})

test('a frame through a relay goes by way of its city', () => {
  const given = rules({ distance: { cities: { [ANN]: 'London', [BOB]: 'Paris', r1: 'Sydney' } } })
  assert.ok(given.delayMs(link) < 2)
  assert.ok(given.delayMs(toRelay) > 80 && given.delayMs(fromRelay) > 80)
  assert.equal(given.delayMs({ from: ANN, to: CLEO, kind: 'link' }), 0)
})

test('who has no city is put into one of the others, the same at every peer', () => {
  const given = {
    seed: 3,
    distance: { cities: { [ANN]: 'London' }, others: ['Tokyo', 'Lagos', 'Cairo'] },
  } as const
  const place = (id: string) =>
    rules({ ...given, distance: { ...given.distance, others: [...given.distance.others] } }).cityOf(id)
  assert.equal(place(ANN), 'London')
  const drawn = Array.from({ length: 60 }, (_, index) => place(`peer00${index}`))
  assert.deepEqual(new Set(drawn), new Set(given.distance.others))
  assert.deepEqual(
    drawn,
    Array.from({ length: 60 }, (_, index) => place(`peer00${index}`)),
  )
})

test('the same seed gives the same draws for a way, and another seed or way others', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('uniform', 'exponential'), (seed, distribution) => {
      const given = rules({ seed, jitter: { distribution, ms: 20 } })
      const draws = (one: Rules, route: Route) => {
        const random = one.draws(route)
        return Array.from({ length: 20 }, () => one.jitterMs(route, random))
      }
      assert.deepEqual(draws(given, link), draws(rules(given.conditions), link))
      assert.notDeepEqual(draws(given, link), draws(given, { ...link, from: CLEO }))
      assert.notDeepEqual(draws(given, link), draws(rules({ ...given.conditions, seed: seed ^ 1 }), link))
      assert.ok(draws(given, fromRelay).every(ms => ms === 0))
    }),
  )
})

test('draws have the mean and the bounds of their distribution', () => {
  const mean = (distribution: 'uniform' | 'exponential', longestMs: number): number => {
    const given = rules({ seed: 5, jitter: { distribution, ms: 20 } })
    const random = given.draws(link)
    const draws = Array.from({ length: 20_000 }, () => given.jitterMs(link, random))
    assert.ok(draws.every(ms => ms >= 0 && ms <= longestMs))
    return draws.reduce((sum, ms) => sum + ms, 0) / draws.length
  }
  assert.ok(Math.abs(mean('uniform', 20) - 10) < 0.3)
  // Cut off at five times, an exponential of mean 20 has the mean 20 (1 - e^-5).
  assert.ok(Math.abs(mean('exponential', 100) - 20 * (1 - Math.exp(-5))) < 0.5)
})
