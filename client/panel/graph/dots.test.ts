import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { motionsOf } from '../../core/measure/motion.ts'
import { Dots, dotWords, MAX_DOTS, STRETCH_MS } from './dots.ts'

const [here, relay, there] = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 50 },
]
const [ann, bob] = ['ann00000' as PeerId, 'bob00000' as PeerId]

test('a dot goes along its way, stretch by stretch, and is gone at its end', () => {
  const dots = new Dots()
  dots.add('relay', [here, relay, there], 0)
  assert.deepEqual(dots.places(STRETCH_MS / 2), [{ path: 'relay', at: { x: 50, y: 0 } }])
  assert.deepEqual(dots.places(1.5 * STRETCH_MS), [{ path: 'relay', at: { x: 100, y: 25 } }])
  assert.deepEqual(dots.places(2 * STRETCH_MS), [])
})

test('of too many messages some are shown, all are counted, and the words say so', () => {
  const dots = new Dots()
  for (let n = 0; n < MAX_DOTS + 40; n += 1) dots.add('mesh', [here, there], 10_000)
  dots.add('relay', null, 10_000)
  assert.equal(dots.places(10_001).length, MAX_DOTS)
  assert.match(dotWords(dots.counts(10_500)), /No message/)
  assert.match(dotWords(dots.counts(11_000)), /100 over the mesh, 1 over the relay; 60 of 101 shown/)
  assert.match(dotWords(dots.counts(14_000)), /No message/)
})

test('messages are those that this peer sent or got, over the path they took', () => {
  const probe = { at: 0, type: 'probe', path: 'mesh', probe: 1, to: [bob] } as const
  assert.deepEqual(motionsOf({ ...probe, to: [bob] }, ann), [{ path: 'mesh', from: ann, to: bob }])
  const heard = { at: 0, type: 'heard', path: 'relay', probe: 1, from: bob } as const
  assert.deepEqual(motionsOf(heard, ann), [{ path: 'relay', from: bob, to: ann }])
  assert.deepEqual(motionsOf({ at: 0, type: 'visibility', hidden: true }, ann), [])
})
