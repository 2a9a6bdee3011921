import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { decodeFrame, encodeFrame, type Frame } from '../core/frame.ts'
import { Listeners } from '../core/listeners.ts'
import type { Observation } from '../core/measure/observation.ts'
import type { Path, PathEvent } from '../core/path.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { numberedPeer } from '../core/testing/numbered-peer.ts'
import { PathSession } from './path-session.ts'

/** One session over a path that says what it is told to say, and what it sends. */
function alone() {
  const listeners = new Listeners<PathEvent>()
  const sent: { to: PeerId | 'all'; frame: Frame | null }[] = []
  const path: Path = {
    name: 'mesh',
    send: (to, bytes) => sent.push({ to, frame: decodeFrame(bytes) }),
    subscribe: listener => listeners.add(listener),
    backlogBytes: () => 0,
    traffic: () => ({ upBytes: 0, downBytes: 0 }),
    close: () => Promise.resolve(),
  }
  const observed: Observation[] = []
  const clock = new VirtualClock()
  const self = numberedPeer(1)
  const session = new PathSession(path, {
    self,
    clock,
    observe: o => observed.push(o),
    deliver: () => {},
    rejected: () => {},
  })
  return { self, clock, session, sent, observed, tell: (event: PathEvent) => listeners.tell(event) }
}

test('a trace is answered to everybody with the way that it came, and both are observed', () => {
  const { self, sent, observed, tell } = alone()
  const [origin, via] = [numberedPeer(2), numberedPeer(3)]
  tell({ type: 'frame', from: origin, bytes: encodeFrame({ kind: 'trace', trace: 7 }), via, hops: 2 })
  const receipt = { origin, trace: 7, via, hops: 2 }
  assert.deepEqual(sent, [{ to: 'all', frame: { kind: 'traced', ...receipt } }])
  assert.deepEqual(
    observed.map(({ at: _, ...rest }) => rest),
    [
      { type: 'trace', origin, trace: 7 },
      { type: 'traced', ...receipt, by: self },
    ],
  )
})

test('the receipt of another is observed as that peer’s word', () => {
  const { sent, observed, tell } = alone()
  const [origin, by, via] = [numberedPeer(2), numberedPeer(3), numberedPeer(4)]
  const bytes = encodeFrame({ kind: 'traced', origin, trace: 7, via, hops: 3 })
  tell({ type: 'frame', from: by, bytes, via: by, hops: 1 })
  assert.deepEqual(observed.at(-1), {
    at: observed[0]?.at,
    type: 'traced',
    origin,
    trace: 7,
    by,
    via,
    hops: 3,
  })
  assert.deepEqual(sent, [])
})

test('a flood of traces is answered twice a second', () => {
  const { clock, sent, tell } = alone()
  for (let trace = 1; trace <= 400; trace += 1) {
    const bytes = encodeFrame({ kind: 'trace', trace })
    tell({ type: 'frame', from: numberedPeer(2), bytes, via: numberedPeer(2), hops: 1 })
    clock.advance(10)
  }
  assert.equal(sent.length, 8)
})

test('a path with a centre knows no ways: its traces are not answered, receipts over it not believed', () => {
  const { sent, observed, tell } = alone()
  const [origin, from] = [numberedPeer(2), numberedPeer(3)]
  tell({ type: 'frame', from: origin, bytes: encodeFrame({ kind: 'trace', trace: 7 }) })
  const receipt = encodeFrame({ kind: 'traced', origin, trace: 7, via: origin, hops: 1 })
  tell({ type: 'frame', from, bytes: receipt })
  assert.deepEqual([sent, observed], [[], []])
})

test('after the first broadcast a peer is greeted when it can be reached, not again when only the route changes', () => {
  const { session, sent, tell } = alone()
  const peer = numberedPeer(2)
  session.broadcast(1, 'x')
  const greetings = (): number => sent.filter(({ frame }) => frame?.kind === 'hello').length
  tell({ type: 'peer', peer, state: 'known' })
  assert.equal(greetings(), 0)
  tell({ type: 'peer', peer, state: 'routed', hops: 2 })
  tell({ type: 'peer', peer, state: 'routed', hops: 3 })
  tell({ type: 'peer', peer, state: 'open' })
  tell({ type: 'peer', peer, state: 'routed', hops: 2 })
  assert.equal(greetings(), 1)
  tell({ type: 'peer', peer, state: 'lost' })
  tell({ type: 'peer', peer, state: 'routed', hops: 2 })
  assert.equal(greetings(), 2)
  tell({ type: 'down', reason: 'test' })
  tell({ type: 'peer', peer, state: 'open' })
  assert.equal(greetings(), 3)
})
