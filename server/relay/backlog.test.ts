import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { watchBacklog } from './backlog.ts'

function watched(limitBytes: number) {
  const connection = new EventEmitter()
  let over = 0
  watchBacklog(connection, limitBytes, () => over++)
  return { connection, over: () => over }
}

test('a tab that reads may be sent any amount', () => {
  const { connection, over } = watched(100)
  for (let index = 0; index < 1_000; index++) {
    connection.emit('packetCreate', { data: Buffer.alloc(100) })
    connection.emit('flush')
  }
  assert.equal(over(), 0)
})

test('a tab that stopped reading is reported once, when more waits than the limit', () => {
  const { connection, over } = watched(100)
  connection.emit('packetCreate', { data: Buffer.alloc(60) })
  connection.emit('packetCreate', { data: 'a ping of forty characters, more or less' })
  assert.equal(over(), 0)
  connection.emit('packetCreate', { data: Buffer.alloc(1) })
  connection.emit('packetCreate', { data: Buffer.alloc(1) })
  assert.equal(over(), 1)
})
