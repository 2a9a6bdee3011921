import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import type { Scene, SceneRelay } from './scene.ts'
import { NOWHERE, waysOf } from './ways.ts'

const [ann, bob, cleo] = ['ann00000' as PeerId, 'bob00000' as PeerId, 'cleo0000' as PeerId]
const place = (x: number) => ({ x, y: 0 })
const points = new Map([
  [ann, place(1)],
  [bob, place(2)],
  [cleo, place(3)],
])
const relay = (name: string, members: PeerId[]): SceneRelay => ({
  name,
  state: 'up',
  isApart: false,
  members,
  cut: [],
  fault: null,
})
const scene: Scene = {
  self: ann,
  nodes: [
    { id: ann, name: 'Ann', state: 'self', fault: null },
    { id: bob, name: 'Bob', state: 'open', fault: null },
    { id: cleo, name: 'Cleo', state: 'routed', fault: null },
  ],
  links: [{ a: bob, b: ann, state: 'open', relayed: false, isCut: false }],
  relays: [relay('r1', [ann, bob]), relay('r2', [cleo])],
  isCrowded: false,
}
const standing = { points, relays: [place(10), place(20)] }

test('over the mesh a message goes along its link, and one that others pass on has no known way', () => {
  const sent = { path: 'mesh', from: ann, to: null } as const
  assert.deepEqual(waysOf(sent, scene, standing), [[place(1), place(2)], null])
})

test('over the relay it goes by way of the relays that both ends are joined to', () => {
  const to = (peer: PeerId) => waysOf({ path: 'relay', from: ann, to: peer }, scene, standing)
  assert.deepEqual(to(bob), [[place(1), place(10), place(2)]])
  assert.deepEqual(to(cleo), [[place(1), place(10), place(20), place(3)]])
  const nobody = { ...scene, relays: [relay('r1', [ann])] }
  assert.deepEqual(waysOf({ path: 'relay', from: ann, to: bob }, nobody, standing), [null])
})

test('without a picture nothing has a way, and each receiver still counts', () => {
  assert.deepEqual(waysOf({ path: 'mesh', from: ann, to: null }, scene, NOWHERE), [null, null])
})
