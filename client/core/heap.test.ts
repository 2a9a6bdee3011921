import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Heap } from './heap.ts'

interface Item {
  key: number
}

const inOrder = (a: Item, b: Item): boolean => a.key < b.key

function drain(heap: Heap<Item>): number[] {
  const keys: number[] = []
  for (let item = heap.take(); item !== undefined; item = heap.take()) keys.push(item.key)
  return keys
}

function filled(keys: number[]): Heap<Item> {
  const heap = new Heap(inOrder)
  for (const key of keys) heap.add({ key })
  return heap
}

const ascending = (keys: number[]): number[] => keys.toSorted((a, b) => a - b)

test('an empty heap has no first item and nothing to take', () => {
  const heap = new Heap(inOrder)
  assert.deepEqual([heap.first, heap.take(), heap.size], [undefined, undefined, 0])
})

test('items come out in order, equal ones too', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), keys => {
      assert.deepEqual(drain(filled(keys)), ascending(keys))
    }),
  )
})

test('what is kept stays in order, the rest is gone', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100)), keys => {
      const heap = filled(keys)
      heap.keep(({ key }) => key % 3 === 0)
      assert.deepEqual(drain(heap), ascending(keys.filter(key => key % 3 === 0)))
    }),
  )
})

test('however adding and taking mix, the first is always the least that is left', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(1_000), { nil: null })), steps => {
      const heap = new Heap(inOrder)
      let left: number[] = []
      for (const step of steps) {
        if (step === null) assert.equal(heap.take()?.key, left.shift())
        else {
          heap.add({ key: step })
          left = ascending([...left, step])
        }
        assert.equal(heap.first?.key, left[0])
        assert.equal(heap.size, left.length)
      }
    }),
  )
})
