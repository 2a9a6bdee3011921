import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from './random.ts'
import { RandomSet } from './random-set.ts'

const filled = (count: number): RandomSet<number> => {
  const set = new RandomSet<number>()
  for (let n = 0; n < count; n += 1) set.add(n)
  return set
}

test('it holds what a Set holds, whatever is added and deleted', () => {
  const step = fc.record({ adds: fc.boolean(), member: fc.nat(8) })
  fc.assert(
    fc.property(fc.array(step), steps => {
      const [set, model] = [new RandomSet<number>(), new Set<number>()]
      for (const { adds, member } of steps) {
        if (adds) set.add(member)
        else set.delete(member)
        if (adds) model.add(member)
        else model.delete(member)
        assert.equal(set.has(member), model.has(member))
      }
      assert.deepEqual(new Set(set.members), model)
      assert.equal(set.size, model.size)
    }),
  )
})

test('all members are drawn about equally often, and none of an empty set', () => {
  const set = filled(5)
  const random = seededRandom(1)
  const drawn = [0, 0, 0, 0, 0]
  for (let n = 0; n < 10_000; n += 1) {
    const member = set.draw(random)
    if (member !== undefined) drawn[member] = (drawn[member] ?? 0) + 1
  }
  for (const count of drawn) assert.ok(Math.abs(count / 10_000 - 0.2) < 0.02, String(drawn))
  assert.equal(new RandomSet().draw(random), undefined)
})

test('a sample has different members, as many as asked for or as there are', () => {
  const set = filled(10)
  const random = seededRandom(2)
  for (const count of [0, 3, 9, 10, 20])
    assert.equal(new Set(set.sample(count, random)).size, Math.min(count, 10))
})
