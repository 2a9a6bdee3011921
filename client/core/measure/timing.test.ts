import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITS } from '#protocol'
import {
  calmIntervalMs,
  probeIntervalMs,
  reachWindowMs,
  reportFreshMs,
  reportIntervalMs,
  reportSoonMs,
} from './timing.ts'

const sizes = Array.from({ length: LIMITS.peersPerRoom }, (_, index) => index + 1)

test('a large room sends at most seven probes and 200 copies of them a second, a full mesh forty and 360', () => {
  for (const peers of sizes) {
    const probes = (peers * 1_000) / probeIntervalMs(peers)
    assert.ok(probes <= (peers > 10 ? 7 : 40), `${peers} peers`)
    assert.ok(probes * (peers - 1) <= (peers > 10 ? 200 : 360) + 1e-9, `${peers} peers`)
  }
})

test('a small room is probed four times a second, and no room faster', () => {
  for (const peers of [1, 2, 5, 10]) assert.equal(probeIntervalMs(peers), 250)
  for (const peers of sizes) assert.ok(probeIntervalMs(peers) >= 250)
})

test('a calm room is probed once a second where people look, more seldom where nobody does, and never more often than a busy one', () => {
  for (const peers of [2, 5, 10]) {
    assert.equal(calmIntervalMs(peers, 'record'), probeIntervalMs(peers))
    assert.equal(calmIntervalMs(peers, 'people'), 1_000)
  }
  for (const peers of [2, 5, 8]) assert.equal(calmIntervalMs(peers, 'nobody'), 4_000)
  for (const peers of sizes) {
    const people = calmIntervalMs(peers, 'people')
    assert.ok(people >= probeIntervalMs(peers), `${peers} peers`)
    assert.ok(calmIntervalMs(peers, 'nobody') >= people, `${peers} peers`)
  }
})

test('where nobody looks a calm room of up to 30 sends 15 copies of probes a second at most, and each peer one probe a minute at least, unless a room at work is slower', () => {
  for (const peers of sizes) {
    const everyMs = calmIntervalMs(peers, 'nobody')
    if (peers <= 30) assert.ok((peers * (peers - 1) * 1_000) / everyMs <= 15 + 1e-9, `${peers} peers`)
    assert.ok(everyMs <= Math.max(60_000, probeIntervalMs(peers)), `${peers} peers`)
  }
})

test('a pair may miss two probes in a row and still counts as reachable', () => {
  for (const peers of sizes) assert.ok(reachWindowMs(peers) >= 3 * probeIntervalMs(peers))
})

test('a report is believed for longer than the next one but two takes to come, in rooms of any size', () => {
  for (const peers of sizes) assert.ok(reportFreshMs(peers) >= 3 * reportIntervalMs(peers), `${peers} peers`)
  assert.equal(reportFreshMs(2), 3_500)
})

test('a change is told within a second in a room of 30, and within a fifth of one in a small room', () => {
  for (const peers of [2, 5, 10]) assert.equal(reportSoonMs(peers), 200)
  assert.ok(reportSoonMs(30) <= 1_000, `${reportSoonMs(30)} ms`)
})

test('a room of 30 finds a silent pair within 14 seconds, and believes a report no longer than 16', () => {
  assert.ok(reachWindowMs(30) <= 14_000, `${reachWindowMs(30)} ms`)
  assert.ok(reportFreshMs(30) <= 16_000, `${reportFreshMs(30)} ms`)
})
