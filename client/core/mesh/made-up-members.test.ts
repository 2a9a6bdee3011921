/** A peer that makes up members: keys that sign whatever it likes, with nobody behind them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fakeSigner } from '../simulation/fake-signer.ts'
import { MeshBench, said, statementIn } from '../testing/mesh-bench.ts'
import { frameOf } from '../testing/mesh-values.ts'
import type { MeshEffect } from './events.ts'
import type { LinkMessage } from './link-message.ts'
import { beaconMs, MESH_SETTINGS, routedSilentMs } from './settings.ts'
import type { Signer } from './signer.ts'
import type { Broadcast } from './statement.ts'

/** As the modules say: so many members, and so many senders, are kept track of. */
const [MAX_MEMBERS, KEPT_ORIGINS] = [400, 1_000]
const HEARTBEAT: LinkMessage = { kind: 'heartbeat', deaf: false, slow: true, announced: [] }

const madeUp = (n: number): Signer => fakeSigner(1_000_000 + n)

interface Room {
  bench: MeshBench
  neighbours: Signer[]
  /** Introduced, and linked with others. */
  strangers: Signer[]
}

/** Thirteen peers. */
function room(): Room {
  const bench = new MeshBench()
  const [neighbours, strangers] = [bench.higher.slice(0, 6), bench.higher.slice(6, 12)]
  for (const peer of neighbours) bench.link(peer)
  for (const { self } of strangers) bench.tell({ type: 'introduced', peer: self })
  return { bench, neighbours, strangers }
}

/** Time passes, and its links are alive. */
function live({ bench, neighbours }: Room, seconds: number): MeshEffect[] {
  return Array.from({ length: seconds * 5 }, () => [
    ...neighbours.flatMap(peer => bench.hear(peer, HEARTBEAT)),
    ...bench.pass(200),
  ]).flat()
}

/** How often it said to everyone that it lives. */
function beacons({ bench }: Room, effects: readonly MeshEffect[]): number {
  const own = said(effects).flatMap(({ message }) => {
    const statement = message?.kind === 'broadcast' ? statementIn(message.sealed) : null
    const isOwn = message?.kind === 'broadcast' && message.hops === 1
    return isOwn && statement?.kind === 'alive' ? [statement.n] : []
  })
  assert.ok(bench.node.nextWakeMs() !== null)
  return new Set(own).size
}

/** From each of them one word, over any of the neighbours. */
function crowd({ bench, neighbours }: Room, count: number, word: Broadcast): MeshEffect[] {
  return Array.from({ length: count }, (_, n) => {
    const from = neighbours[n % neighbours.length]
    return from === undefined ? [] : bench.hearBroadcast(from, madeUp(n), word)
  }).flat()
}

const word = (kind: Broadcast['kind'], peer: Signer): Broadcast => {
  if (kind === 'suspect') return { kind, n: 1, peer: peer.self }
  return kind === 'frame' ? { kind, n: 1, bytes: frameOf(1) } : { kind: 'alive', n: 1 }
}

test('however many members somebody makes up and whatever they say, a peer says as often as before that it lives', () => {
  const calm = room()
  const before = beacons(calm, live(calm, 30))
  assert.ok(before >= 6, `${before} beacons`)
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.constantFrom('alive', 'frame', 'suspect'),
      (count, kind) => {
        const flooded = room()
        const [stranger] = flooded.strangers
        assert.ok(stranger !== undefined)
        crowd(flooded, count, word(kind, stranger))
        // What it is suspected of it denies once more.
        assert.ok(beacons(flooded, live(flooded, 30)) >= before)
      },
    ),
    { numRuns: 10 },
  )
})

test('a peer says ever more seldom that it lives while nobody comes or goes, and as often as ever once somebody does', () => {
  const calm = room()
  live(calm, 60)
  const inCalm = beacons(calm, live(calm, 30))
  const everyMs = beaconMs(MESH_SETTINGS, 1 + calm.neighbours.length + calm.strangers.length)
  assert.ok(Math.abs(inCalm - 30_000 / (3 * everyMs)) <= 1, `${inCalm} in a calm room`)
  const [newcomer] = calm.bench.lower
  assert.ok(newcomer !== undefined)
  calm.bench.tell({ type: 'introduced', peer: newcomer.self })
  // Within one interval of a busy room, and the second that its looking takes.
  assert.ok(beacons(calm, live(calm, Math.ceil(everyMs / 1_000) + 1)) >= 1)
})

test('whoever is linked with us or introduced is told of, also when made-up members fill the list', () => {
  const full = room()
  const { bench } = full
  const known = (effects: readonly MeshEffect[]): string[] =>
    effects.flatMap(effect => (effect.type === 'peer' ? [`${effect.peer} ${effect.state}`] : []))
  const made = known(crowd(full, MAX_MEMBERS + 200, { kind: 'alive', n: 1 }))
  assert.equal(new Set(made).size, MAX_MEMBERS - full.neighbours.length - full.strangers.length)
  const [linked, introduced] = [bench.lower[0], bench.lower[1]]
  assert.ok(linked !== undefined && introduced !== undefined)
  const told = known(bench.tell({ type: 'introduced', peer: introduced.self }))
  assert.ok(told.includes(`${introduced.self} known`), told.join())
  assert.equal(told.filter(what => what.endsWith(' lost')).length, 1)
  bench.link(linked, false)
  const after = known(bench.tell({ type: 'withdrawn', peer: linked.self }))
  assert.deepEqual(after, [])
  const farewell = known(bench.hear(linked, { kind: 'bye' }))
  assert.ok(farewell.includes(`${linked.self} left`), farewell.join())
})

test('what somebody said before it died is taken in once, however many members are made up to make it forgotten', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: KEPT_ORIGINS, max: KEPT_ORIGINS + 300 }),
      fc.shuffledSubarray(
        Array.from({ length: 20 }, (_, n) => n + 1),
        { minLength: 1 },
      ),
      (count, replayed) => {
        const at = room()
        const { bench, neighbours } = at
        const [dead, liar] = neighbours
        assert.ok(dead !== undefined && liar !== undefined)
        for (let n = 1; n <= 20; n += 1)
          bench.hearBroadcast(dead, dead, { kind: 'frame', n, bytes: frameOf(n) }, 1)
        bench.tell({ type: 'withdrawn', peer: dead.self, gone: true })
        at.neighbours = neighbours.filter(peer => peer !== dead)
        live(at, 5)
        // Twice, and a while apart: what may be forgotten for its age is forgotten by then.
        for (const n of [1, 2]) {
          crowd(at, count, { kind: 'alive', n })
          live(at, 61)
        }
        const effects = replayed.flatMap(n =>
          bench.hearBroadcast(liar, dead, { kind: 'frame', n, bytes: frameOf(n) }),
        )
        assert.deepEqual(
          effects.filter(({ type }) => type === 'deliver' || type === 'peer'),
          [],
        )
      },
    ),
    { numRuns: 3 },
  )
})

test('a newcomer is told of a dead peer whose words somebody repeats until nothing more comes of it', () => {
  const at = room()
  const [liar] = at.neighbours
  const dead = madeUp(0)
  assert.ok(liar !== undefined)
  const about = (effects: readonly MeshEffect[]): string[] =>
    effects.flatMap(effect => {
      if (effect.type === 'peer' && effect.peer === dead.self) return [effect.state]
      return effect.type === 'deliver' && effect.from === dead.self ? ['frame'] : []
    })
  const repeat = (): MeshEffect[] =>
    at.bench.hearBroadcast(liar, dead, { kind: 'frame', n: 7, bytes: frameOf(7) })
  assert.deepEqual(about(repeat()), ['routed', 'frame'])
  assert.deepEqual(about(repeat()), [])
  const peers = 2 + at.neighbours.length + at.strangers.length
  const after = live(at, Math.ceil(routedSilentMs(MESH_SETTINGS, peers) / 1_000) + 1)
  assert.deepEqual(about(after), ['lost'])
  assert.deepEqual(about(repeat()), [])
})
