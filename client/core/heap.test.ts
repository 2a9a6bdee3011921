import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Heap } from './heap.ts'

interface Item {
  key: number
  turn: number
}

function drain(heap: Heap<Item>): Item[] {
  const items: Item[] = []
  for (let item = heap.take(); item !== undefined; item = heap.take()) items.push(item)
  return items
}

function filled(keys: number[]): { heap: Heap<Item>; items: Item[] } {
  const heap = new Heap<Item>()
  const items = keys.map((key, turn) => ({ key, turn }))
  for (const item of items) heap.add(item.key, item)
  return { heap, items }
}

/** A stable sort: equal keys stay as they were. */
const inOrder = (items: Item[]): Item[] => items.toSorted((a, b) => a.key - b.key)

const keys = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 300 })

test('an empty heap has no first item and nothing to take', () => {
  const heap = new Heap<Item>()
  assert.deepEqual([heap.first, heap.take(), heap.size], [undefined, undefined, 0])
})

test('items come out by key, and with equal keys as they went in', () => {
  fc.assert(
    fc.property(keys, keys => {
      const { heap, items } = filled(keys)
      assert.deepEqual(drain(heap), inOrder(items))
    }),
  )
})

test('what is kept stays in order, the rest is gone, and the heap goes on', () => {
  fc.assert(
    fc.property(keys, keys => {
      const { heap, items } = filled(keys)
      heap.keep(({ key }) => key % 3 === 0)
      const added = { key: 0, turn: items.length }
      heap.add(0, added)
      assert.deepEqual(drain(heap), inOrder([...items.filter(({ key }) => key % 3 === 0), added]))
    }),
  )
})

test('however adding and taking mix, the first is always the least that is left', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(20), { nil: null })), steps => {
      const heap = new Heap<Item>()
      let left: Item[] = []
      for (const [turn, key] of steps.entries()) {
        if (key === null) assert.equal(heap.take(), left.shift())
        else {
          const item = { key, turn }
          heap.add(key, item)
          left = inOrder([...left, item])
        }
        assert.equal(heap.first, left[0])
        assert.equal(heap.size, left.length)
      }
    }),
  )
})
