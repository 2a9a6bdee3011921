import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Conditions } from '#conditions'
import {
  ADA,
  BOB,
  EVERYONE,
  loadReport,
  MESH_ONLY,
  Observer,
  peerId,
  ROUND_TRIP_MS,
  SELF,
} from '../testing/observer.ts'
import type { RunFile } from './observation.ts'
import { FAULT_KINDS, PATHS, type Snapshot } from './snapshot.ts'
import { summarize } from './summarize.ts'
import { LATENCY_WINDOW_MS } from './timing.ts'

function whole(): Observer {
  const observer = new Observer()
  observer.meet(ADA, BOB)
  observer.live(5_000, EVERYONE)
  return observer
}

/** As it comes out of a file. */
function reread(log: RunFile): RunFile {
  return JSON.parse(JSON.stringify(log))
}

test('a load has no rates before the second report, then those of the interval by the relay’s own clock', () => {
  const observer = new Observer()
  observer.relay('up')
  observer.see({
    type: 'load',
    report: loadReport({ uptimeMs: 1_000, cpuMs: 100, framesIn: 10, bytesOut: 0 }),
  })
  const first = observer.snapshot().server.load
  assert.deepEqual([first?.cpuPercent, first?.rates, first?.framesIn], [null, null, 10])
  observer.pass(1_234)
  observer.see({
    type: 'load',
    report: loadReport({ uptimeMs: 3_000, cpuMs: 600, framesIn: 30, bytesOut: 500 }),
  })
  const { load } = observer.snapshot().server
  assert.equal(load?.cpuPercent, 25)
  assert.deepEqual(load?.rates, {
    framesInPerSecond: 10,
    framesOutPerSecond: 0,
    bytesInPerSecond: 0,
    bytesOutPerSecond: 250,
  })
  assert.equal(load?.at, observer.nowMs)
})

test('a restarted relay begins without rates: no negative ones, none across two processes', () => {
  for (const restarted of [loadReport({ pid: 2, uptimeMs: 9_000 }), loadReport({ uptimeMs: 500 })]) {
    const observer = new Observer()
    observer.relay('up')
    observer.see({ type: 'load', report: loadReport({ uptimeMs: 5_000, framesIn: 100 }) })
    observer.see({ type: 'load', report: restarted })
    const { load } = observer.snapshot().server
    assert.deepEqual([load?.cpuPercent, load?.rates], [null, null])
  }
})

test('a dead server keeps its last load, dated, and its name', () => {
  const observer = whole()
  observer.see({ type: 'load', report: loadReport({ refused: { malformed: 2, rate: 3 } }) })
  const loadAt = observer.nowMs
  observer.pass(500)
  observer.relay('down')
  const downAt = observer.nowMs
  observer.live(2_000, MESH_ONLY)
  const { server } = observer.snapshot()
  assert.deepEqual([server.state, server.since, server.relay], ['down', downAt, 'relay-1'])
  assert.deepEqual([server.load?.at, server.load?.refused], [loadAt, 5])
})

test('a state is dated by its own beginning', () => {
  const observer = whole()
  observer.relay('down')
  const downAt = observer.nowMs
  observer.live(2_000, MESH_ONLY)
  const { relay } = observer.snapshot().paths
  assert.deepEqual([relay.state, relay.since], ['down', downAt])
})

test('traffic is the difference of the last two readings, and no data before and between equal times', () => {
  const observer = new Observer()
  const read = (upBytes: number, downBytes: number): void =>
    observer.see({ type: 'traffic', path: 'mesh', upBytes, downBytes })
  read(1_000, 0)
  assert.equal(observer.snapshot().paths.mesh.traffic, null)
  read(2_000, 0)
  assert.equal(observer.snapshot().paths.mesh.traffic, null)
  observer.pass(2_000)
  read(6_000, 500)
  assert.deepEqual(observer.snapshot().paths.mesh.traffic, {
    upBytesPerSecond: 2_000,
    downBytesPerSecond: 250,
  })
  assert.equal(observer.snapshot().paths.relay.traffic, null)
})

test('latency covers the last minute only', () => {
  const observer = whole()
  const { latency } = observer.snapshot().paths.mesh
  assert.equal(latency?.count, 40)
  assert.equal(latency?.maxMs, ROUND_TRIP_MS)
  assert.ok(Math.abs((latency?.p50Ms ?? 0) / ROUND_TRIP_MS - 1) <= 0.025)
  observer.pass(LATENCY_WINDOW_MS + 1_000)
  assert.equal(observer.snapshot().paths.mesh.latency, null)
})

test('the timeline has two minutes, oldest first, with gaps where there was no data', () => {
  const observer = whole()
  observer.pass(3_000)
  const { timeline, at } = observer.snapshot()
  assert.equal(timeline.length, 120)
  assert.equal(timeline.at(-1)?.at, Math.floor(at / 1_000) * 1_000)
  timeline.forEach((point, index) => {
    assert.equal(point.at, (timeline[0]?.at ?? 0) + index * 1_000)
  })
  assert.deepEqual(
    timeline.slice(-9).map(({ mesh }) => mesh.survival !== null && mesh.p50Ms !== null),
    [true, true, true, true, true, false, false, false, false],
  )
})

test('the timeline keeps the worst moment of each second', () => {
  const observer = whole()
  observer.relay('down')
  observer.pass(20)
  observer.relay('up')
  for (const peer of [ADA, BOB]) observer.peer('relay', peer, 'open')
  observer.live(2_000, EVERYONE)
  const lowest = Math.min(...observer.snapshot().timeline.flatMap(({ relay }) => relay.survival ?? []))
  assert.ok(lowest < 1)
  assert.ok(observer.snapshot().timeline.every(({ mesh }) => (mesh.survival ?? 1) === 1))
})

test('a peer is drawn as each path has it', () => {
  const observer = new Observer()
  observer.relay('up')
  const ada = (): unknown => {
    const { mesh, relay } = observer.snapshot().peers[0] ?? {}
    return [mesh?.state, mesh?.hops, relay?.state]
  }
  observer.peer('relay', ADA, 'open')
  observer.peer('mesh', ADA, 'known')
  assert.deepEqual(ada(), ['dialing', null, 'present'])
  observer.peer('mesh', ADA, 'open')
  assert.deepEqual(ada(), ['open', 1, 'present'])
  observer.relay('down')
  assert.deepEqual(ada(), ['open', 1, 'unknown'])
  observer.relay('up')
  observer.peer('relay', ADA, 'lost')
  assert.deepEqual(ada(), ['open', 1, 'absent'])
  observer.routed(ADA, 3)
  assert.deepEqual(ada(), ['routed', 3, 'absent'])
  observer.peer('mesh', ADA, 'lost')
  assert.deepEqual(ada(), ['lost', null, 'absent'])
})

test('whether a link is relayed is known of that link alone', () => {
  const observer = whole()
  const relayed = (): unknown => observer.snapshot().peers[0]?.mesh.relayed
  assert.equal(relayed(), null)
  observer.see({ type: 'relayed', peer: ADA, relayed: true })
  assert.equal(relayed(), true)
  observer.peer('mesh', ADA, 'lost')
  observer.peer('mesh', ADA, 'open')
  assert.equal(relayed(), null)
})

test('counters count: duplicates, refusals, overflows by the frame', () => {
  const observer = whole()
  observer.see({ type: 'duplicate', path: 'mesh', from: ADA })
  observer.see({ type: 'refused', path: 'mesh', from: null, reason: 'malformed' })
  observer.see({ type: 'overflow', path: 'mesh', from: ADA, givenUp: { first: 3, last: 9, count: 5 } })
  const { duplicates, refused, overflowed } = observer.snapshot().paths.mesh
  assert.deepEqual([duplicates, refused, overflowed], [1, 1, 5])
})

const SOUND = { secure: true, loopback: false, hostAnswered: true, keptForOffline: true }

test('warnings: hidden, saturated by repeated stalls, one machine, no secure context', () => {
  const observer = new Observer()
  assert.deepEqual(observer.snapshot().warnings, [])
  assert.equal(observer.snapshot().lateTimers, 0)
  observer.see({ type: 'visibility', hidden: true })
  observer.see({ type: 'environment', ...SOUND, secure: false, loopback: true, keptForOffline: false })
  for (let n = 0; n < 3; n += 1) observer.see({ type: 'stall', lateMs: 100 })
  assert.equal(observer.snapshot().lateTimers, 3)
  assert.deepEqual(observer.snapshot().warnings, [
    'hidden-tab',
    'saturated',
    'one-machine',
    'insecure-context',
  ])
  observer.see({ type: 'visibility', hidden: false })
  observer.see({ type: 'environment', ...SOUND })
  observer.pass(10_001)
  assert.deepEqual(observer.snapshot().warnings, [])
})

test('warnings: opened without the host until it answers, and a page that the browser did not keep', () => {
  const observer = new Observer()
  observer.see({ type: 'environment', ...SOUND, hostAnswered: false, keptForOffline: null })
  assert.deepEqual(observer.snapshot().warnings, ['without-host'])
  observer.see({ type: 'environment', ...SOUND, keptForOffline: false })
  assert.deepEqual(observer.snapshot().warnings, ['no-offline-start'])
  observer.see({ type: 'environment', ...SOUND })
  assert.deepEqual(observer.snapshot().warnings, [])
})

const PEERS = [ADA, BOB, peerId('constructor'), peerId('zoezoezoe')]
const peer = fc.constantFrom(...PEERS)
/** This tab's own traces and receipts are observed as well. */
const member = fc.constantFrom(SELF, ...PEERS)
const path = fc.constantFrom(...PATHS)
const nat = fc.nat(1_000)

/** Anything that could be observed, in any order. */
const observation: fc.Arbitrary<Parameters<Observer['see']>[0]> = fc.oneof(
  fc.record({
    type: fc.constant('path' as const),
    path,
    state: fc.constantFrom('up', 'down'),
    detail: fc.string(),
  }),
  fc.record({
    type: fc.constant('peer' as const),
    path,
    peer,
    state: fc.constantFrom('known', 'open', 'open', 'lost', 'left'),
  }),
  fc.record({
    type: fc.constant('peer' as const),
    path,
    peer,
    state: fc.constant('routed' as const),
    hops: fc.integer({ min: 2, max: 5 }),
  }),
  fc.record({ type: fc.constant('trace' as const), origin: member, trace: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    type: fc.constant('traced' as const),
    origin: member,
    trace: fc.integer({ min: 1, max: 9 }),
    by: member,
    via: member,
    hops: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ type: fc.constant('probe' as const), path, probe: fc.nat(20), to: fc.subarray(PEERS) }),
  fc.record({
    type: fc.constant('probe' as const),
    path,
    probe: fc.nat(20),
    to: fc.subarray(PEERS),
    everyMs: fc.nat(20_000),
  }),
  fc.record({ type: fc.constant('echo' as const), path, probe: fc.nat(20), from: peer }),
  fc.record({ type: fc.constant('echo' as const), path, probe: fc.nat(20), from: peer, via: peer }),
  fc.record({ type: fc.constant('link-failed' as const), peer }),
  fc.record({ type: fc.constant('heard' as const), path, probe: fc.nat(20), from: peer }),
  fc.record({
    type: fc.constant('report' as const),
    path,
    from: peer,
    report: fc.record({
      name: fc.constant('Name'),
      links: fc.array(fc.tuple(peer, fc.option(fc.nat())), { maxLength: 3 }),
      relayed: fc.subarray(PEERS),
      reach: fc.record({ mesh: fc.subarray(PEERS), relay: fc.subarray(PEERS) }),
      relay: fc.constantFrom(null, 'r1', 'constructor'),
      everyMs: fc.nat(20_000),
    }),
  }),
  fc.record({ type: fc.constant('duplicate' as const), path, from: peer }),
  fc.record({ type: fc.constant('relayed' as const), peer, relayed: fc.boolean() }),
  fc.record({
    type: fc.constant('load' as const),
    report: fc.record({ pid: nat, uptimeMs: nat }).map(loadReport),
  }),
  fc.record({ type: fc.constant('traffic' as const), path, upBytes: nat, downBytes: nat }),
  fc.record({
    type: fc.constant('fault' as const),
    kind: fc.constantFrom(...FAULT_KINDS),
    target: fc.constantFrom('relay-1', ...PEERS),
    happenedAt: fc.integer({ min: 1_000_000, max: 1_100_000 }),
  }),
  fc.record({
    type: fc.constant('conditions' as const),
    conditions: fc.constantFrom<Conditions[]>(
      { seed: 0 },
      { seed: 1, delayMs: 5, groups: [PEERS.slice(0, 1), PEERS.slice(1)] },
      { seed: 1, delayMs: 5, paused: PEERS },
    ),
    happenedAt: fc.integer({ min: 1_000_000, max: 1_100_000 }),
  }),
  fc.record({ type: fc.constant('stall' as const), lateMs: nat }),
  fc.record({ type: fc.constant('visibility' as const), hidden: fc.boolean() }),
)
const run = fc.array(fc.tuple(fc.constantFrom(0, 1, 50, 400, 3_000), observation), { maxLength: 120 })

/** The log under test, and one that never had to fold anything away. */
function recordBoth(steps: readonly [number, Parameters<Observer['see']>[0]][], maxObservations: number) {
  const [bounded, unbounded] = [new Observer(maxObservations), new Observer()]
  for (const observer of [bounded, unbounded])
    for (const [ms, what] of steps) {
      observer.pass(ms)
      observer.see(what)
    }
  return { bounded, unbounded }
}

test('a run file alone gives the snapshot again, also after its older half was folded away', () => {
  fc.assert(
    fc.property(run, fc.integer({ min: 1, max: 40 }), fc.nat(5_000), (steps, maxObservations, laterMs) => {
      const { bounded, unbounded } = recordBoth(steps, maxObservations)
      for (const observer of [bounded, unbounded]) observer.pass(laterMs)
      const snapshot = bounded.snapshot()
      assert.deepEqual(summarize(reread(bounded.log.runFile()), bounded.nowMs), snapshot)
      assert.deepEqual(unbounded.snapshot(), snapshot)
      const file = bounded.log.runFile()
      assert.ok(file.observations.length <= maxObservations)
      assert.equal(file.dropped + file.observations.length, steps.length)
    }),
    { numRuns: 300 },
  )
})

test('every snapshot survives JSON and keeps its sums, whatever was observed', () => {
  fc.assert(
    fc.property(run, steps => {
      const { unbounded } = recordBoth(steps, 1_000)
      const snapshot = unbounded.snapshot()
      const parsed: unknown = JSON.parse(JSON.stringify(snapshot))
      assert.deepEqual(parsed, snapshot)
      assertSane(snapshot)
    }),
    { numRuns: 300 },
  )
})

function assertSane({ paths, timeline, faults, traces, links }: Snapshot): void {
  assert.ok(traces.length <= 5)
  for (const { origin, steps } of traces) {
    assert.equal(new Set(steps.map(step => step.peer)).size, steps.length)
    assert.ok(steps.every(({ peer, receiptMs }) => peer !== origin && receiptMs >= 0))
  }
  assert.equal(new Set(links.map(({ a, b }) => `${a} ${b}`)).size, links.length)
  assert.ok(links.every(({ a, b }) => a < b))
  for (const name of PATHS) {
    const { sent, delivered, lost, reachablePairs, totalPairs } = paths[name]
    assert.ok(sent >= delivered + lost, `sent ${sent}, delivered ${delivered}, lost ${lost}`)
    assert.ok(reachablePairs >= 0 && reachablePairs <= totalPairs)
    for (const point of timeline) {
      const { survival } = point[name]
      assert.ok(survival === null || (survival >= 0 && survival <= 1))
    }
    for (const fault of faults) {
      const outcome = fault[name]
      if (outcome.effect !== 'hit') continue
      assert.ok(outcome.detectMs >= 0)
      assert.ok(outcome.recoverMs === null || outcome.recoverMs >= outcome.detectMs)
    }
  }
}

test('a run file that was taken is not changed by what is observed later', () => {
  const observer = new Observer(10)
  observer.meet(ADA, BOB)
  observer.live(2_000, EVERYONE)
  const file = observer.log.runFile()
  const before = JSON.stringify(file)
  observer.live(5_000, MESH_ONLY)
  assert.equal(JSON.stringify(file), before)
})
