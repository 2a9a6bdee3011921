import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { type Scene, sceneOf, sceneWords } from './scene.ts'

const peerId = (letter: string) => v.parse(PeerIdSchema, letter.repeat(8))
const [a, b, c] = [peerId('a'), peerId('b'), peerId('c')]
const scene: Scene = {
  self: a,
  nodes: [
    { id: a, name: 'Ada', state: 'self', fault: null },
    { id: b, name: 'Blaise', state: 'open', fault: null },
    { id: c, name: 'Claude', state: 'lost', fault: null },
  ],
  links: [
    { a, b, state: 'one-way', relayed: true, isCut: false },
    { a, b: c, state: 'missing', relayed: false, isCut: false },
  ],
  relays: [{ name: 'relay-1', state: 'down', isApart: false, members: [], cut: [], fault: null }],
  isCrowded: false,
}

test('the drawing in words counts the lost apart and names half-open and missing links and those over TURN', () => {
  assert.equal(
    sceneWords(scene),
    '2 peers, 1 lost, 1 mesh links, 1 of them open at one end only, 1 missing, 1 over TURN, relay down with 0 members',
  )
})

test('what there is none of is not mentioned', () => {
  const calm: Scene = {
    ...scene,
    nodes: scene.nodes.slice(0, 2),
    links: [{ a, b, state: 'open', relayed: false, isCut: false }],
  }
  assert.equal(sceneWords(calm), '2 peers, 1 mesh links, relay down with 0 members')
})

test('of several relays each is named, with its peers and whether it hears the others', () => {
  const relays: Scene['relays'] = [
    { name: 'r1', state: 'up', isApart: true, members: [a, b], cut: [], fault: null },
    { name: 'r2', state: 'unknown', isApart: false, members: [], cut: [], fault: null },
  ]
  assert.match(
    sceneWords({ ...scene, relays }),
    /relay r1 up but apart with 2 members, relay r2 not reached yet with 0 members$/,
  )
})

test('faults are said where they are: who is frozen, which link is cut, what happened to the relay', () => {
  const fault = { words: 'paused', isNew: true }
  const nodes = scene.nodes.map(node => (node.id === b ? { ...node, fault } : node))
  const links: Scene['links'] = [{ a, b, state: 'missing', relayed: false, isCut: true }]
  const relays = scene.relays.map(relay => ({ ...relay, fault: { words: 'killed', isNew: false } }))
  assert.equal(
    sceneWords({ ...scene, nodes, links, relays }),
    '2 peers, 1 lost, Blaise paused, 0 mesh links, 1 cut, relay down, killed, with 0 members',
  )
})

test('a cut link stays in the picture where nobody reports it, once, so that it can be mended there', () => {
  const other = (id: typeof a) => ({ id, name: id, mesh: { state: 'routed' } })
  const cuts = [
    { from: b, to: a },
    { from: a, to: b },
    { from: a, to: 'r1' },
    { from: 'r1', to: a },
    { from: c, to: '*' },
  ]
  const partial = {
    at: 0,
    self: a,
    name: 'Ada',
    peers: [other(b), other(c)],
    links: [{ a: b, b: c, state: 'open', relayed: false }],
    relays: [{ id: 'r1', state: 'up', cluster: null, members: [b] }],
    faults: [],
    conditions: { since: 0, inForce: { seed: 0, cuts } },
  }
  const { links, relays } = sceneOf(partial as unknown as Snapshot)
  assert.deepEqual(links, [
    { a: b, b: c, state: 'open', relayed: false, isCut: false },
    { a, b, state: 'missing', relayed: false, isCut: true },
  ])
  assert.deepEqual(relays[0]?.cut, [a])
})
