import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { DeliveryInbox } from './inbox.ts'
import { messageId } from './path-session.ts'

const from = v.parse(PeerIdSchema, 'adaadaada')

function filled(count: number): DeliveryInbox {
  const inbox = new DeliveryInbox()
  for (let n = 1; n <= count; n += 1) inbox.add({ id: messageId(from, n), from, payload: '', at: n })
  return inbox
}

test('the last ten thousand deliveries are kept, in order', () => {
  const list = filled(25_000).list()
  assert.equal(list.length, 10_000)
  assert.deepEqual([list[0]?.at, list.at(-1)?.at], [15_001, 25_000])
})

test('what is no longer held is counted, whether or not anybody looked', () => {
  for (const count of [0, 10_000, 10_001, 15_000, 20_000, 34_567]) {
    const inbox = filled(count)
    const dropped = Math.max(0, count - 10_000)
    assert.equal(inbox.dropped, dropped)
    assert.equal(inbox.list().length + inbox.dropped, count)
    assert.equal(inbox.dropped, dropped)
  }
})

test('a list that was handed out does not change', () => {
  const inbox = filled(3)
  const list = inbox.list()
  inbox.add({ id: messageId(from, 4), from, payload: '', at: 4 })
  list.pop()
  assert.equal(inbox.list().length, 4)
})
