/** Who is told of as what, whatever comes and goes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { MeshBench } from '../testing/mesh-bench.ts'
import type { Signer } from './signer.ts'

/** Less than a full mesh holds, so that everybody is taken in. They dial us. */
const PEERS = 6

interface At {
  bench: MeshBench
  peers: readonly Signer[]
  /** Links that opened and were not closed from outside since, and their attempts. */
  links: Map<PeerId, number>
  /** Numbers the broadcasts of each. */
  said: number
}
type Step = (at: At, peer: Signer, other: Signer) => unknown

const STEPS: Record<string, Step> = {
  introduced: ({ bench }, { self }) => bench.tell({ type: 'introduced', peer: self }),
  withdrawn: ({ bench }, { self }) => bench.tell({ type: 'withdrawn', peer: self }),
  gone: ({ bench }, { self }) => bench.tell({ type: 'withdrawn', peer: self, gone: true }),
  link: ({ bench, links }, peer) => {
    if (!links.has(peer.self)) links.set(peer.self, bench.link(peer, false))
  },
  closed: ({ bench, links }, { self }) => {
    const epoch = links.get(self)
    links.delete(self)
    return epoch !== undefined && bench.tell({ type: 'link-closed', peer: self, epoch })
  },
  bye: ({ bench, links }, peer) => links.delete(peer.self) && bench.hear(peer, { kind: 'bye' }),
  heartbeat: ({ bench }, peer) =>
    bench.hear(peer, { kind: 'heartbeat', deaf: false, slow: false, announced: [] }),
  deaf: ({ bench }, peer) => bench.hear(peer, { kind: 'heartbeat', deaf: true, slow: false, announced: [] }),
  view: ({ bench }, peer, other) => bench.hear(peer, { kind: 'view', peers: [other.self] }),
  word: (at, peer, other) => {
    at.said += 1
    return at.bench.hearBroadcast(peer, other, { kind: 'alive', n: at.said })
  },
  suspect: (at, peer, other) => {
    at.said += 1
    return at.bench.hearBroadcast(peer, peer, { kind: 'suspect', n: at.said, peer: other.self }, 1)
  },
  moment: ({ bench }) => bench.pass(100),
  while: ({ bench }) => bench.pass(3_000),
}

/** Without a link hardly anything can come. */
const kinds = [...Object.keys(STEPS), 'link', 'link', 'link']
const step = fc.tuple(fc.constantFrom(...kinds), fc.nat(PEERS - 1), fc.nat(PEERS - 1))

test('each change is told once, nobody is told of after a goodbye, and open is only who has a link', () => {
  let opened = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), steps => {
      const bench = new MeshBench()
      const at: At = { bench, peers: bench.lower.slice(0, PEERS), links: new Map(), said: 0 }
      const told = new Map<PeerId, string>()
      for (const [kind, a, b] of steps) {
        const [peer, other] = [at.peers[a], at.peers[b]]
        assert.ok(peer !== undefined && other !== undefined)
        STEPS[kind]?.(at, peer, other)
        for (const effect of bench.wanted.splice(0)) {
          if (effect.type === 'dial') assert.notEqual(told.get(effect.peer), 'left', `${kind}: dialled`)
          if (effect.type !== 'peer') continue
          const { peer: about, state } = effect
          const word = state === 'routed' ? `routed ${effect.hops}` : state
          assert.notEqual(about, bench.self.self)
          assert.notEqual(told.get(about), word, `${kind}: told twice`)
          assert.notEqual(told.get(about), 'left', `${kind}: ${word} after its goodbye`)
          if (state === 'lost' || state === 'left') assert.ok(told.has(about), `${kind}: never told of`)
          told.set(about, word)
          if (state === 'open') opened += 1
        }
        for (const [about, state] of told)
          if (state === 'open') assert.ok(at.links.has(about), `${kind}: open without a link`)
      }
    }),
    { numRuns: 300 },
  )
  assert.ok(opened > 150, `${opened} links opened`)
})
