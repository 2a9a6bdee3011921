/** When a neighbour is lost, and what it hears from us meanwhile, whatever the moments at which it speaks. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { STALL_MS } from '../stall.ts'
import { statesOf } from '../testing/bench-room.ts'
import { MeshBench } from '../testing/mesh-bench.ts'
import type { MeshEffect } from './events.ts'
import { MESH_SETTINGS } from './settings.ts'
import type { Signer } from './signer.ts'

const { heartbeatMs, lostAfterMs } = MESH_SETTINGS
/** A small room, which promises to notice a crash within a second. */
const PEERS = 4

interface Told {
  atMs: number
  effects: MeshEffect[]
}

/** A node whose wake-ups are handled when they are due, or late where it was stalled. */
class Watched {
  readonly bench = new MeshBench()
  readonly neighbours: readonly Signer[] = this.bench.lower.slice(0, PEERS)
  readonly told: Told[] = []
  /** For how long it has been stalled altogether, and neighbours have waited as long with what they say. */
  stalledMs = 0

  constructor() {
    for (const peer of this.neighbours) this.bench.link(peer, false)
  }

  hear(peer: Signer): void {
    this.#note(this.bench.hear(peer, { kind: 'heartbeat', deaf: false, slow: false, announced: [] }))
  }

  /** Until that moment, had there been no stall. The first wake-up in between is so late. */
  run(untilMs: number, stallMs: number): void {
    const { bench } = this
    let lateMs = stallMs
    for (;;) {
      const dueMs = bench.node.nextWakeMs()
      if (dueMs === null || dueMs > untilMs + this.stalledMs) break
      bench.nowMs = Math.max(bench.nowMs, dueMs) + lateMs
      this.stalledMs += lateMs
      this.#note(bench.tell({ type: 'wake', lateMs }))
      lateMs = 0
      const nextMs = bench.node.nextWakeMs() ?? Number.POSITIVE_INFINITY
      assert.ok(nextMs > bench.nowMs, 'it asks for this moment again')
    }
    bench.nowMs = Math.max(bench.nowMs, untilMs + this.stalledMs)
  }

  #note(effects: MeshEffect[]): void {
    this.told.push({ atMs: this.bench.nowMs, effects })
  }
}

const silences = fc.array(fc.integer({ min: 1, max: lostAfterMs - 1 }), { minLength: 10, maxLength: 20 })
const stalls = fc.array(fc.constantFrom(0, 0, 0, STALL_MS + 1, 900, 5_000), { minLength: 10, maxLength: 60 })

/** Each neighbour speaks after each of these silences, until one of them has no more to say. */
function speak(at: Watched, all: readonly (readonly number[])[], stallsMs: readonly number[]): void {
  const startMs = at.bench.nowMs
  const endMs = startMs + Math.min(...all.map(each => each.reduce((sum, ms) => sum + ms, 0)))
  const words = all.flatMap((each, n) => {
    let atMs = startMs
    return each.map(ms => {
      atMs += ms
      return { atMs, peer: at.neighbours[n] }
    })
  })
  words.sort((a, b) => a.atMs - b.atMs)
  for (const [n, { atMs, peer }] of words.entries()) {
    if (peer === undefined || atMs > endMs) continue
    at.run(atMs, stallsMs[n] ?? 0)
    at.hear(peer)
  }
}

const anything = fc.tuple(fc.array(silences, { minLength: PEERS, maxLength: PEERS }), stalls)

test('who says something at least every 740 ms is never lost, however often we stall, and no wake-up asks for itself', () => {
  fc.assert(
    fc.property(anything, ([all, stallsMs]) => {
      const at = new Watched()
      speak(at, all, stallsMs)
      const effects = at.told.flatMap(each => each.effects)
      for (const peer of at.neighbours) assert.deepEqual(statesOf(effects, peer), [])
    }),
    { numRuns: 150 },
  )
})

test('who falls silent is lost 740 ms after its last word, and nobody else is', () => {
  fc.assert(
    fc.property(anything, fc.nat(PEERS - 1), ([all], n) => {
      const at = new Watched()
      const [silent, others] = [at.neighbours[n], at.neighbours.filter((_, each) => each !== n)]
      assert.ok(silent !== undefined)
      speak(at, all, [])
      at.run(at.bench.nowMs, 0)
      for (const peer of at.neighbours) at.hear(peer)
      const lastMs = at.bench.nowMs
      for (const [ms, states] of [
        [lostAfterMs / 2, []],
        [lostAfterMs - 1, []],
        [lostAfterMs, ['lost']],
      ] as const) {
        at.run(lastMs + ms, 0)
        for (const peer of others) at.hear(peer)
        const effects = at.told.flatMap(each => each.effects)
        assert.deepEqual(statesOf(effects, silent).slice(0, 1), states)
        for (const peer of others) assert.deepEqual(statesOf(effects, peer), [])
      }
    }),
    { numRuns: 100 },
  )
})

test('every neighbour hears something of us each 250 ms, whenever it speaks itself', () => {
  fc.assert(
    fc.property(anything, ([all]) => {
      const at = new Watched()
      const latestMs = new Map<PeerId, number>(at.neighbours.map(({ self }) => [self, at.bench.nowMs]))
      speak(at, all, [])
      for (const { atMs, effects } of at.told)
        for (const effect of effects) {
          if (effect.type !== 'transmit') continue
          assert.ok(atMs - (latestMs.get(effect.peer) ?? 0) <= heartbeatMs)
          latestMs.set(effect.peer, atMs)
        }
      for (const atMs of latestMs.values()) assert.ok(at.bench.nowMs - atMs <= heartbeatMs)
    }),
    { numRuns: 100 },
  )
})
