import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { ConditionsSchema } from '#conditions'
import { type PeerId, PeerIdSchema } from '#protocol'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { Wake } from '../wake.ts'
import { PeerNetwork } from './peer-network.ts'

const ANN: PeerId = v.parse(PeerIdSchema, 'ann00000')
const PAUSED = v.parse(ConditionsSchema, { paused: [ANN] })
const RUNNING = v.parse(ConditionsSchema, {})

function peer() {
  const clock = new VirtualClock(0)
  const network = new PeerNetwork(ANN, clock)
  return { clock, network, peerClock: network.peerClock }
}

test('timers of a peer that stands still run when it goes on, in order, and not if they were cancelled', () => {
  const { clock, network, peerClock } = peer()
  const rung: string[] = []
  peerClock.at(10, () => rung.push('a'))
  peerClock.at(20, () => rung.push('b'))
  const cancel = peerClock.at(30, () => rung.push('cancelled'))
  peerClock.at(5_000, () => rung.push('later'))
  network.set(PAUSED)
  clock.advance(1_000)
  assert.deepEqual(rung, [])
  cancel()
  network.set(RUNNING)
  clock.advance(1)
  assert.deepEqual(rung, ['a', 'b'])
  clock.advance(5_000)
  assert.deepEqual(rung, ['a', 'b', 'later'])
})

test('a wake-up that the pause held back knows how late it is, so that nobody is blamed for it', () => {
  const { clock, network, peerClock } = peer()
  const late: number[] = []
  new Wake(peerClock, lateMs => late.push(lateMs)).want(100)
  network.set(PAUSED)
  clock.advance(2_000)
  network.set(RUNNING)
  clock.advance(1)
  assert.deepEqual(late, [1_900])
})

test('another peer keeps its time', () => {
  const clock = new VirtualClock(0)
  const network = new PeerNetwork(v.parse(PeerIdSchema, 'bob00000'), clock)
  let rung = 0
  network.set(PAUSED)
  network.peerClock.at(10, () => {
    rung += 1
  })
  clock.advance(10)
  assert.equal(rung, 1)
})
