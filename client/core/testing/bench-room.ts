/** A MeshNode on its bench, with neighbours and strangers. For tests. */
import type { MeshEffect } from '../mesh/events.ts'
import type { Signer } from '../mesh/signer.ts'
import { AT_ONCE, MeshBench } from './mesh-bench.ts'

export interface BenchRoom {
  bench: MeshBench
  /** Linked with the node. The last one is linked with all strangers, as it says. */
  neighbours: Signer[]
  strangers: Signer[]
}

/** A full mesh holds two here. */
const SETTINGS = { ...AT_ONCE, fullMeshPeers: 2 }

/** The node has `links` neighbours and knows of eight strangers: a large room, if it has two neighbours or more. */
export function benchRoom(links: number): BenchRoom {
  const bench = new MeshBench(SETTINGS)
  const neighbours = bench.lower.slice(0, links)
  const strangers = bench.lower.slice(-8)
  for (const peer of neighbours) bench.link(peer, false)
  const last = first(neighbours.slice(-1))
  const peers = strangers.map(({ self }) => self)
  bench.hear(last, { kind: 'members', peers })
  bench.hear(last, { kind: 'view', peers: [bench.self.self, ...peers] })
  bench.pass(1)
  return { bench, neighbours, strangers }
}

export function first<Item>(items: readonly Item[]): Item {
  const [item] = items
  if (item === undefined) throw new Error('nobody there')
  return item
}

/** Keeps all links alive but those with the silent, for so long. */
export function passWithHeartbeats(
  { bench, neighbours }: BenchRoom,
  ms: number,
  silent: readonly Signer[],
): MeshEffect[] {
  const effects: MeshEffect[] = []
  for (let spentMs = 0; spentMs < ms; spentMs += 50) {
    effects.push(...bench.pass(50))
    for (const peer of neighbours)
      if (!silent.includes(peer))
        effects.push(...bench.hear(peer, { kind: 'heartbeat', deaf: false, slow: false, announced: [] }))
  }
  return effects
}

export const statesOf = (effects: readonly MeshEffect[], peer: Signer): string[] =>
  effects.flatMap(effect => (effect.type === 'peer' && effect.peer === peer.self ? [effect.state] : []))
