/** Asking for another way to somebody, at one member of a larger room. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BenchRoom, benchRoom, first, passWithHeartbeats, statesOf } from '../testing/bench-room.ts'
import { said, sealedBy } from '../testing/mesh-bench.ts'
import type { MeshEffect } from './events.ts'
import type { Signer } from './signer.ts'

interface At extends BenchRoom {
  /** Only `via` leads to it. */
  origin: Signer
  via: Signer
  others: Signer[]
}

function atOneWay(): At {
  const room = benchRoom(3)
  const [via, ...others] = room.neighbours
  assert.ok(via !== undefined)
  // No neighbour says that it is linked with it.
  const origin = first(room.bench.higher)
  room.bench.hearBroadcast(via, origin, { kind: 'alive', n: 5 }, 3)
  // To `via` itself another one leads.
  room.bench.hear(first(others), { kind: 'view', peers: [room.bench.self.self, via.self] })
  return { ...room, origin, via, others }
}

/** To whom the node says again whom it reaches. */
const asked = (effects: readonly MeshEffect[]): string[] =>
  said(effects).flatMap(({ to, message }) => (message?.kind === 'members' ? [to] : []))

const letGo = ({ bench, via }: At): MeshEffect[] => bench.hear(via, { kind: 'disconnect', agreed: true })

test('who lost the only way to a peer asks its neighbours, and the word that it knows already leads there again', () => {
  const at = atOneWay()
  const { bench, origin, others } = at
  assert.deepEqual(statesOf(letGo(at), origin), ['known'])
  assert.deepEqual(
    asked(passWithHeartbeats(at, 150, [])),
    others.map(({ self }) => self),
  )
  const word = { kind: 'word', hops: 2, sealed: sealedBy(origin, { kind: 'alive', n: 5 }) } as const
  assert.deepEqual(statesOf(bench.hear(first(others), word), origin), ['routed'])
  assert.deepEqual(asked(passWithHeartbeats(at, 20_000, [])), [], 'nobody is sought any more')
})

test('who lost the only way to a peer because a neighbour said goodbye knows it at once, and asks too', () => {
  const at = atOneWay()
  const { bench, via, origin, others } = at
  assert.deepEqual(statesOf(bench.hear(via, { kind: 'bye' }), origin), ['known'])
  assert.deepEqual(
    asked(passWithHeartbeats(at, 150, [via])),
    others.map(({ self }) => self),
  )
})

test('where there is a second way nobody is asked', () => {
  const at = atOneWay()
  const { bench, origin, others } = at
  bench.hearBroadcast(first(others), origin, { kind: 'alive', n: 5 }, 4)
  assert.deepEqual(statesOf(letGo(at), origin), ['routed'])
  assert.deepEqual(asked(passWithHeartbeats(at, 2_000, [])), [])
})

test('a signature that does not hold leads nowhere', () => {
  const at = atOneWay()
  const { bench, origin, others } = at
  letGo(at)
  const sealed = sealedBy(origin, { kind: 'alive', n: 5 }).slice()
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  assert.deepEqual(statesOf(bench.hear(first(others), { kind: 'word', hops: 2, sealed }), origin), [])
})

test('who finds nobody asks five times within sixteen seconds, and then waits for the next loss', () => {
  const at = atOneWay()
  letGo(at)
  const each = at.others.length
  assert.equal(asked(passWithHeartbeats(at, 16_000, [])).length, 5 * each)
  assert.equal(asked(passWithHeartbeats(at, 16_000, [])).length, 0)
})
