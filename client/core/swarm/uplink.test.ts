import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Uplink } from './uplink.ts'

test('what an uplink carries keeps to its rate, however late its timers are', () => {
  const uplink = new Uplink(100_000)
  let sent = 0
  // Looked at every 30 ms, which is no multiple of the 10 ms that a kilobyte takes.
  for (let nowMs = 0; nowMs < 10_000; nowMs += 30) {
    while (uplink.isFree(nowMs)) {
      uplink.spend(1_000, nowMs)
      sent += 1_000
    }
  }
  assert.ok(sent > 990_000 && sent <= 1_001_000, `${sent} bytes in ten seconds at 100,000 a second`)
})

test('what was not used while there was nothing to send is not made up for', () => {
  const uplink = new Uplink(100_000)
  uplink.spend(1_000, 0)
  uplink.rest()
  uplink.spend(1_000, 5_000)
  assert.equal(uplink.isFree(5_009), false)
  assert.equal(uplink.isFree(5_010), true)
})

test('without a limit it is always free', () => {
  const uplink = new Uplink(null)
  uplink.spend(10 ** 9, 1)
  assert.equal(uplink.isFree(1), true)
})
