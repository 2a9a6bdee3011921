/** What a link begins with, at one member of a larger room. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchRoom, first, passWithHeartbeats, statesOf } from '../testing/bench-room.ts'
import { kinds, said, sealedBy } from '../testing/mesh-bench.ts'
import { frameOf } from '../testing/mesh-values.ts'
import type { MeshEffect } from './events.ts'
import type { Signer } from './signer.ts'
import { BYE_NUMBER } from './statement.ts'

const FRAME = frameOf(1)

/** To whom words were handed, and whose, by the sealed bytes. */
const words = (effects: readonly MeshEffect[]) =>
  said(effects).flatMap(({ to, message }) =>
    message?.kind === 'word' ? [{ to, hops: message.hops, sealed: message.sealed }] : [],
  )

const alive = (origin: Signer, n: number): Uint8Array => sealedBy(origin, { kind: 'alive', n })

test('a new neighbour that says whom it reaches is handed the latest word of those whom it does not, once', () => {
  const { bench, neighbours, strangers } = benchRoom(3)
  const [via] = neighbours
  const [known, unknown, silent] = strangers
  assert.ok(via !== undefined && known !== undefined && unknown !== undefined && silent !== undefined)
  for (const origin of [known, unknown])
    for (const n of [4, 5]) bench.hearBroadcast(via, origin, { kind: 'alive', n }, 3)
  const newcomer = first(bench.lower.slice(3))
  bench.link(newcomer, false)
  const ours = sealedBy(bench.self, { kind: 'alive', n: 1 })
  const handed = words(bench.hear(newcomer, { kind: 'members', peers: [known.self] }))
  assert.deepEqual(handed, [
    { to: newcomer.self, hops: 1, sealed: ours },
    { to: newcomer.self, hops: 4, sealed: alive(unknown, 5) },
  ])
  assert.deepEqual(words(bench.hear(newcomer, { kind: 'members', peers: [] })), [], 'no amplifier')
})

test('one that looks for others is handed words again half a second later, but of nobody who is reached through itself', () => {
  const { bench, neighbours, strangers } = benchRoom(3)
  const [asker, other] = neighbours
  const [throughAsker, throughOther] = bench.higher
  assert.ok(asker !== undefined && other !== undefined)
  assert.ok(throughAsker !== undefined && throughOther !== undefined)
  bench.hearBroadcast(asker, throughAsker, { kind: 'alive', n: 4 }, 3)
  bench.hearBroadcast(other, throughOther, { kind: 'alive', n: 4 }, 3)
  const peers = strangers.map(({ self }) => self)
  bench.hear(asker, { kind: 'members', peers })
  assert.deepEqual(words(bench.hear(asker, { kind: 'members', peers })), [], 'too soon')
  bench.pass(500)
  const handed = words(bench.hear(asker, { kind: 'members', peers: [...peers, bench.self.self] }))
  assert.deepEqual(handed, [{ to: asker.self, hops: 4, sealed: alive(throughOther, 4) }])
})

test('a word that is news makes its origin reachable, and goes on to all other neighbours; a second copy does not', () => {
  const { bench, neighbours, strangers } = benchRoom(4)
  const [via, ...others] = neighbours
  const origin = first(strangers)
  assert.ok(via !== undefined)
  const word = { kind: 'word', hops: 2, sealed: alive(origin, 7) } as const
  const effects = bench.hear(via, word)
  assert.deepEqual(statesOf(effects, origin), ['routed'])
  assert.deepEqual(
    words(effects),
    others.map(({ self }) => ({ to: self, hops: 3, sealed: word.sealed })),
  )
  for (const from of neighbours) assert.deepEqual(kinds(bench.hear(from, word)), [])
  assert.deepEqual(kinds(bench.hear(via, { ...word, sealed: alive(origin, 6) })), [], 'an earlier one')
})

test('a word hands over nothing of what its origin said, which comes all the same when the tree brings it', () => {
  const { bench, neighbours, strangers } = benchRoom(3)
  const [origin, via] = [first(strangers), first(neighbours)]
  const said9 = { kind: 'frame', n: 9, bytes: FRAME } as const
  const handed = bench.hear(via, { kind: 'word', hops: 2, sealed: sealedBy(origin, said9) })
  assert.ok(!kinds(handed).includes('deliver'))
  assert.ok(kinds(bench.hearBroadcast(via, origin, said9)).includes('deliver'))
  const before = { kind: 'frame', n: 8, bytes: frameOf(2) } as const
  assert.ok(kinds(bench.hearBroadcast(via, origin, before)).includes('deliver'), 'it was overtaken')
})

test('who has left or died is not brought back by a word that was known', () => {
  const at = benchRoom(3)
  const { bench, neighbours, strangers } = at
  const via = first(neighbours)
  const [leaver, died] = strangers
  assert.ok(leaver !== undefined && died !== undefined)
  for (const origin of [leaver, died]) bench.hearBroadcast(via, origin, { kind: 'alive', n: 3 })
  bench.hearBroadcast(via, leaver, { kind: 'bye', n: BYE_NUMBER })
  bench.hearBroadcast(via, first(neighbours.slice(1)), { kind: 'suspect', n: 1, peer: died.self })
  assert.deepEqual(statesOf(passWithHeartbeats(at, 2_000, []), died), ['lost'])
  for (const origin of [leaver, died])
    for (const n of [2, 3]) {
      const effects = bench.hear(via, { kind: 'word', hops: 2, sealed: alive(origin, n) })
      assert.deepEqual(statesOf(effects, origin), [], `word ${n}`)
    }
})

test('what is no word, or bears a signature that does not hold, is refused and goes nowhere', () => {
  const { bench, neighbours, strangers } = benchRoom(3)
  const [origin, via] = [first(strangers), first(neighbours)]
  const forged = alive(origin, 7)
  forged.set(first(neighbours.slice(1)).key, 0)
  const large = sealedBy(origin, { kind: 'frame', n: 7, bytes: new Uint8Array(1_000).fill(16) })
  const bye = sealedBy(origin, { kind: 'bye', n: BYE_NUMBER })
  for (const sealed of [forged, large, bye, new Uint8Array(5)])
    assert.deepEqual(kinds(bench.hear(via, { kind: 'word', hops: 2, sealed })), ['refused'])
})
