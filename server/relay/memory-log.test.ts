import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { LOG_LIMITS, MemoryLog } from './memory-log.ts'
import type { Entry } from './room-log.ts'

const anna = v.parse(PeerIdSchema, 'peeranna')
const ben = v.parse(PeerIdSchema, 'peerbenn')
const SMALL = { entries: 4, bytes: 40, senders: 2 }

function openLog(limits = LOG_LIMITS, epoch = 'epoch 1') {
  const out: Entry[] = []
  const log = new MemoryLog(epoch, entry => out.push(entry), limits)
  const publish = (from: typeof anna, seq: number, skipped = 0, text = `${seq}`): void => {
    void log.append({ from, seq, skipped, bytes: Buffer.from(text) })
  }
  const taken = () => out.map(({ from, bytes, offset }) => [offset, from, String(bytes)])
  return { log, publish, taken }
}

test('each broadcast is taken in once, in its sender’s order, and numbered for all', () => {
  const { log, publish, taken } = openLog()
  publish(anna, 1)
  publish(ben, 1)
  publish(anna, 1)
  publish(anna, 3)
  publish(anna, 2)
  publish(anna, 1)
  assert.deepEqual(taken(), [
    [1, anna, '1'],
    [2, ben, '1'],
    [3, anna, '2'],
  ])
  assert.deepEqual([log.keptOf(anna), log.keptOf(ben), log.head], [2, 1, 3])
})

test('numbers that their sender gave up are passed over, and no others', () => {
  const { log, publish } = openLog()
  publish(anna, 1)
  publish(anna, 6, 3)
  assert.equal(log.keptOf(anna), 1)
  publish(anna, 6, 4)
  assert.equal(log.keptOf(anna), 6)
})

test('who comes back gets what it missed of others, and nothing twice', () => {
  const { log, publish } = openLog()
  for (const seq of [1, 2, 3]) {
    publish(anna, seq)
    publish(ben, seq)
  }
  const { position, missed } = log.enter(ben, { epoch: 'epoch 1', offset: 3, kept: 3 })
  assert.deepEqual(position, { epoch: 'epoch 1', offset: 3, kept: 3, evicted: 0 })
  assert.deepEqual(
    missed.map(({ offset, bytes }) => [offset, String(bytes)]),
    [[5, '3']],
  )
})

test('a newcomer starts with what comes next', () => {
  const { log, publish } = openLog()
  for (const seq of [1, 2, 3]) publish(anna, seq)
  const position = { epoch: 'epoch 1', offset: 3, kept: 0, evicted: 0 }
  assert.deepEqual(log.enter(ben, undefined), { position, missed: [] })
})

test('who was here in another epoch gets this one from its start: others may have come back before it', () => {
  const { log, publish } = openLog()
  for (const seq of [1, 2, 3]) publish(anna, seq)
  const { position, missed } = log.enter(ben, { epoch: 'epoch 0', offset: 2, kept: 0 })
  assert.deepEqual(position, { epoch: 'epoch 1', offset: 0, kept: 0, evicted: 0 })
  assert.equal(missed.length, 3)
})

test('in a new epoch a sender goes on after what the one before had kept', () => {
  const { log, publish } = openLog()
  assert.equal(log.enter(anna, { epoch: 'epoch 0', offset: 9, kept: 7 }).position.kept, 7)
  publish(anna, 9)
  assert.equal(log.keptOf(anna), 7)
  publish(anna, 8)
  assert.equal(log.keptOf(anna), 8)
})

test('the log is bounded in entries and in bytes, and says how much of what was missed is gone', () => {
  const { log, publish } = openLog(SMALL)
  for (let seq = 1; seq <= 10; seq++) publish(anna, seq)
  const entries = log.enter(ben, { epoch: 'epoch 1', offset: 2, kept: 0 })
  assert.deepEqual([entries.position.offset, entries.position.evicted], [6, 4])
  assert.deepEqual(
    entries.missed.map(({ offset }) => offset),
    [7, 8, 9, 10],
  )
  publish(anna, 11, 0, 'x'.repeat(39))
  const bytes = log.enter(ben, { epoch: 'epoch 1', offset: 8, kept: 0 })
  assert.deepEqual([bytes.missed.length, bytes.position.evicted], [1, 2])
})

test('what is kept keeps no larger buffer alive', () => {
  const { log } = openLog()
  const chunk = Buffer.alloc(2 ** 16, 'x')
  void log.append({ from: anna, seq: 1, skipped: 0, bytes: chunk.subarray(0, 5) })
  const [entry] = log.enter(ben, { epoch: 'epoch 1', offset: 0, kept: 0 }).missed
  assert.notEqual(entry?.bytes.buffer, chunk.buffer)
})

test('senders are remembered up to a bound, the latest ones', () => {
  const { log, publish } = openLog(SMALL)
  const peers = ['peer1111', 'peer2222', 'peer3333'].map(id => v.parse(PeerIdSchema, id))
  for (const peer of peers) publish(peer, 1)
  assert.deepEqual(
    peers.map(peer => log.keptOf(peer)),
    [0, 1, 1],
  )
})
