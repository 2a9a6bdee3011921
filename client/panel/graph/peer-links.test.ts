import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { linksOfPeer } from './peer-links.ts'

const peerId = (letter: string) => v.parse(PeerIdSchema, letter.repeat(8))
const [a, b, c, d] = [peerId('a'), peerId('b'), peerId('c'), peerId('d')]

test('a peer’s links are found at either end, and named by their other end, the whole apart from the one-way and the missing', () => {
  const links = [
    { a, b, rttMs: 1, state: 'open' as const, relayed: false },
    { a: b, b: c, rttMs: null, state: 'one-way' as const, relayed: false },
    { a: b, b: d, rttMs: null, state: 'missing' as const, relayed: false },
    { a: c, b: d, rttMs: 2, state: 'open' as const, relayed: false },
  ]
  assert.deepEqual(linksOfPeer(links, b), { open: [a], oneWay: [c], missing: [d] })
  assert.deepEqual(linksOfPeer(links, a), { open: [b], oneWay: [], missing: [] })
})
