import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { type Scene, sceneWords } from './scene.ts'

const peerId = (letter: string) => v.parse(PeerIdSchema, letter.repeat(8))
const [a, b, c] = [peerId('a'), peerId('b'), peerId('c')]
const scene: Scene = {
  self: a,
  nodes: [
    { id: a, name: 'Ada', state: 'self' },
    { id: b, name: 'Blaise', state: 'open' },
    { id: c, name: 'Claude', state: 'lost' },
  ],
  links: [
    { a, b, state: 'one-way', relayed: true },
    { a, b: c, state: 'missing', relayed: false },
  ],
  relays: [{ name: 'relay-1', state: 'down', isApart: false, members: [] }],
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
    links: [{ a, b, state: 'open', relayed: false }],
  }
  assert.equal(sceneWords(calm), '2 peers, 1 mesh links, relay down with 0 members')
})

test('of several relays each is named, with its peers and whether it hears the others', () => {
  const relays: Scene['relays'] = [
    { name: 'r1', state: 'up', isApart: true, members: [a, b] },
    { name: 'r2', state: 'unknown', isApart: false, members: [] },
  ]
  assert.match(
    sceneWords({ ...scene, relays }),
    /relay r1 up but apart with 2 members, relay r2 not reached yet with 0 members$/,
  )
})
