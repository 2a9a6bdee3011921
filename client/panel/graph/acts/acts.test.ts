import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { t } from '../../language/messages.ts'
import type { Scene, SceneNode } from '../scene.ts'
import { type Act, actsOn, type Means } from './acts.ts'
import { peerAt, spotsOf, targetAt } from './spots.ts'
import { describe, type Target, targetKey, targetsOf } from './target.ts'

const [ann, bob, cleo] = ['ann00000', 'bob00000', 'cleo0000'] as PeerId[] as [PeerId, PeerId, PeerId]
const node = (id: PeerId, name: string, state: SceneNode['state']): SceneNode => ({
  id,
  name,
  state,
  fault: null,
})
const scene: Scene = {
  self: ann,
  nodes: [node(ann, 'Ann', 'self'), node(bob, 'Bob', 'open'), node(cleo, 'Cleo', 'lost')],
  links: [{ a: ann, b: bob, state: 'open', relayed: false, isCut: false }],
  relays: [{ name: 'r1', state: 'up', isApart: false, members: [ann, bob], cut: [], fault: null }],
  isCrowded: false,
}
const host: Means = {
  scene,
  relayStates: { r1: 'up' },
  inForce: { seed: 0 },
  isHost: true,
  isHostGone: false,
  isFrozen: false,
  hasLeft: false,
}
const pupil: Means = { ...host, isHost: false }
const words = (acts: readonly Act[]) => acts.map(act => act.words)
const peer = (id: PeerId): Target => ({ kind: 'peer', peer: id })

test('every relay, peer, link and way to a relay has a menu in which something can be done', () => {
  const targets = targetsOf(scene)
  assert.equal(new Set(targets.map(targetKey)).size, 1 + 3 + 1 + 2)
  for (const target of targets) assert.ok(actsOn(target, host).some(({ obstacle }) => obstacle === null))
})

test('what breaks something for others needs the host token and says so; what is one’s own does not', () => {
  const all = targetsOf(scene).flatMap(target => actsOn(target, pupil))
  const free = all.filter(({ obstacle }) => obstacle === null)
  assert.deepEqual([...new Set(words(free))], ['Trace a broadcast of this tab', 'Close this peer'])
  for (const { obstacle } of all.filter(act => !free.includes(act)))
    assert.equal(obstacle, t('acts.needsHost'))
})

test('frozen controls and having left stand in the way of one’s own, too', () => {
  for (const change of [{ isFrozen: true }, { hasLeft: true }])
    for (const { obstacle } of actsOn(peer(ann), { ...pupil, ...change })) assert.notEqual(obstacle, null)
})

test('a peer’s menu reaches its links and its way to the relay, and a lost peer cannot be closed again', () => {
  assert.deepEqual(words(actsOn(peer(bob), host)), [
    'Pause it',
    'Cut it off from everybody',
    'Cut its link with Ann',
    'Cut its way to relay r1',
    'Close Bob',
  ])
  assert.match(actsOn(peer(cleo), host).at(-1)?.obstacle ?? '', /gone/)
})

test('what is done can be undone at the same place', () => {
  const link: Target = { kind: 'link', a: ann, b: bob }
  for (const [target, act, undo] of [
    [link, 'Cut this link', 'Mend this link'],
    [peer(bob), 'Pause it', 'Let it go on'],
    [peer(bob), 'Cut it off from everybody', 'Let everybody reach it again'],
    [peer(bob), 'Cut its way to relay r1', 'Mend its way to relay r1'],
  ] as const) {
    const done = actsOn(target, host).find(each => each.words === act)?.deed
    assert.ok(done?.kind === 'emulate')
    const undone = actsOn(target, { ...host, inForce: done.conditions }).find(
      each => each.words === undo,
    )?.deed
    assert.deepEqual(undone, { kind: 'emulate', conditions: { seed: 0 } })
  }
})

test('a link that a partition cuts is not mended here, and the menu says where', () => {
  const groups = [[ann], [bob]]
  const [cut] = actsOn({ kind: 'link', a: ann, b: bob }, { ...host, inForce: { seed: 0, groups } })
  assert.match(cut?.obstacle ?? '', /Emulated network/)
})

test('of a relay what its state allows is offered; where no word of it came, why nothing can be done', () => {
  const relay: Target = { kind: 'relay', relay: 'r1' }
  assert.deepEqual(words(actsOn(relay, host)), ['Kill', 'Freeze'])
  assert.deepEqual(words(actsOn(relay, { ...host, relayStates: { r1: 'down' } })), ['Start'])
  for (const { obstacle } of actsOn(relay, { ...host, relayStates: {} }))
    assert.match(obstacle ?? '', /lab host/)
})

test('with the lab host gone, what only a host may do says so, and what everybody may do is offered', () => {
  const gone: Means = { ...host, isHostGone: true }
  for (const { obstacle } of actsOn({ kind: 'relay', relay: 'r1' }, gone))
    assert.match(obstacle ?? '', /does not answer/)
  const possible = actsOn(peer(ann), gone).filter(({ obstacle }) => obstacle === null)
  assert.ok(possible.length > 0 && possible.length < actsOn(peer(ann), host).length)
})

test('a point means the node that is near, else the link under it, else nothing', () => {
  const points = new Map([
    [ann, { x: 0, y: 100 }],
    [bob, { x: 100, y: 100 }],
  ])
  const standing = { points, relays: [{ x: 50, y: 0 }] }
  const at = (x: number, y: number) => {
    const target = targetAt(scene, standing, { x, y }, 16)
    return target && describe(target, scene).title
  }
  assert.deepEqual(
    [at(4, 104), at(55, 104), at(50, 10), at(25, 50), at(50, 60)],
    ['Ann', 'Link Ann – Bob', 'Relay r1', 'Ann at relay r1', null],
  )
  assert.equal(peerAt(standing, { x: 95, y: 100 }, 16), bob)
  // Cleo stands nowhere in this picture, and is none of its spots.
  assert.equal(spotsOf(scene, standing).length, 6)
})
