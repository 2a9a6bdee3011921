import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Listeners } from './listeners.ts'

test('every listener hears every event, in order of subscription', () => {
  const listeners = new Listeners<number>()
  const heard: string[] = []
  listeners.add(event => heard.push(`a${event}`))
  listeners.add(event => heard.push(`b${event}`))
  listeners.tell(1)
  listeners.tell(2)
  assert.deepEqual(heard, ['a1', 'b1', 'a2', 'b2'])
})

test('one function may listen twice, and each undo removes its own', () => {
  const listeners = new Listeners<number>()
  let heard = 0
  const listener = (): void => {
    heard += 1
  }
  const undo = listeners.add(listener)
  listeners.add(listener)
  undo()
  undo()
  listeners.tell(1)
  assert.equal(heard, 1)
})

test('a listener that another unsubscribes while being told is not told any more', () => {
  const listeners = new Listeners<number>()
  const heard: string[] = []
  listeners.add(() => undo())
  const undo = listeners.add(() => heard.push('removed'))
  listeners.tell(1)
  assert.deepEqual(heard, [])
})

test('a listener that subscribes while others are told hears from the next event on', () => {
  const listeners = new Listeners<number>()
  const heard: number[] = []
  let added = 0
  listeners.add(() => {
    added += 1
    if (added < 5) listeners.add(event => heard.push(event))
  })
  listeners.tell(1)
  assert.deepEqual(heard, [])
  listeners.tell(2)
  assert.deepEqual(heard, [2])
})

test('a listener that throws keeps no other from hearing, and its error comes out', () => {
  const listeners = new Listeners<number>()
  const heard: number[] = []
  listeners.add(() => {
    throw new Error('broken')
  })
  listeners.add(event => heard.push(event))
  assert.throws(() => listeners.tell(1), /broken/)
  assert.deepEqual(heard, [1])
})

test('after clear nobody is told', () => {
  const listeners = new Listeners<number>()
  listeners.add(() => assert.fail('told'))
  listeners.clear()
  listeners.tell(1)
})
