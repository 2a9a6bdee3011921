import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOCK_BYTES } from './manifest.ts'
import { Uplink } from './uplink.ts'

const RATE = 10 * BLOCK_BYTES

test('what an uplink carries keeps to its rate, however late its timers are', () => {
  const uplink = new Uplink(RATE)
  let sent = 0
  // Looked at every 15 ms, which is no multiple of the 100 ms that a block takes.
  for (let nowMs = 0; nowMs < 10_000; nowMs += 15) {
    while (uplink.readyAtMs(nowMs) <= nowMs) {
      uplink.spend(BLOCK_BYTES, nowMs)
      sent += 1
    }
  }
  assert.ok(sent >= 99 && sent <= 101, `${sent} blocks in ten seconds at ten a second`)
})

test('what was not used while there was nothing to send is not made up for', () => {
  const uplink = new Uplink(RATE)
  assert.equal(uplink.readyAtMs(0), 100)
  uplink.spend(BLOCK_BYTES, 100)
  uplink.rest()
  assert.equal(uplink.readyAtMs(60_000), 60_100)
})

test('what timers held up while blocks waited is made up for, up to a quarter of a second', () => {
  const uplink = new Uplink(40 * BLOCK_BYTES)
  uplink.readyAtMs(0)
  let sent = 0
  for (const nowMs of [200, 1_200])
    while (uplink.readyAtMs(nowMs) <= nowMs) {
      uplink.spend(BLOCK_BYTES, nowMs)
      sent += 1
    }
  // Eight in the first 200 ms; then the one that was next, and of the second that came late ten more.
  assert.equal(sent, 19)
})

test('without a limit it is always ready', () => {
  const uplink = new Uplink(null)
  uplink.spend(10 ** 9, 1)
  assert.equal(uplink.readyAtMs(1), 1)
})
