import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import type { MeshEffect, MeshEvent } from './events.ts'
import { LINK_TIMING, STALL_MS } from './link.ts'
import { MeshNode } from './node.ts'
import { BYE, decodeSignal, encodeSignal, HEARTBEAT, type Signal } from './wire.ts'

const id = (text: string): PeerId => v.parse(PeerIdSchema, text)
const [LOW, MIDDLE, HIGH] = [id('aaaaaaaa'), id('mmmmmmmm'), id('zzzzzzzz')]
const SDP = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n'
const FRAME = Uint8Array.of(16, 1, 2)
const START_MS = 1_000_000

/** A node in the middle: it dials HIGH, and is dialled by LOW. */
class Bench {
  readonly node = new MeshNode({ self: MIDDLE, random: () => 0.5 })
  nowMs = START_MS

  tell(event: MeshEvent, afterMs = 0): MeshEffect[] {
    this.nowMs += afterMs
    return this.node.handle(event, this.nowMs)
  }

  signal(from: PeerId, signal: Signal): MeshEffect[] {
    return this.tell({ type: 'signal', from, bytes: encodeSignal(signal) })
  }

  /** Links with HIGH and returns the epoch. */
  dialAndOpen(): number {
    const epoch = epochOf(this.tell({ type: 'introduced', peer: HIGH }), 'dial')
    this.tell({ type: 'described', peer: HIGH, epoch, sdp: SDP })
    this.signal(HIGH, { kind: 'answer', epoch, sdp: SDP })
    this.tell({ type: 'link-open', peer: HIGH, epoch })
    return epoch
  }

  /** Links with LOW, which numbers the attempt. */
  acceptAndOpen(epoch = 7): number {
    this.tell({ type: 'introduced', peer: LOW })
    this.signal(LOW, { kind: 'offer', epoch, sdp: SDP })
    this.tell({ type: 'described', peer: LOW, epoch, sdp: SDP })
    this.tell({ type: 'link-open', peer: LOW, epoch })
    return epoch
  }
}

function epochOf(effects: MeshEffect[], type: 'dial' | 'accept'): number {
  const found = effects.find(effect => effect.type === type)
  assert.ok(found !== undefined && 'epoch' in found, `no ${type} in ${JSON.stringify(effects)}`)
  return found.epoch
}

const kinds = (effects: MeshEffect[]): string[] =>
  effects.map(effect => (effect.type === 'peer' ? `peer ${effect.state}` : effect.type))

function signals(effects: MeshEffect[]): (Signal | null)[] {
  return effects.flatMap(effect => (effect.type === 'signal' ? [decodeSignal(effect.bytes)] : []))
}

test('of two peers the one with the lower id dials, at once', () => {
  const bench = new Bench()
  assert.deepEqual(kinds(bench.tell({ type: 'introduced', peer: HIGH })), ['peer known', 'dial'])
  assert.deepEqual(kinds(bench.tell({ type: 'introduced', peer: LOW })), ['peer known'])
})

test('a peer is not its own neighbour', () => {
  const bench = new Bench()
  assert.deepEqual(bench.tell({ type: 'introduced', peer: MIDDLE }), [])
  assert.deepEqual(kinds(bench.signal(MIDDLE, { kind: 'want', epoch: 0 })), ['refused'])
})

test('the side that may not dial asks to be dialled when no offer came, and asks again', () => {
  const bench = new Bench()
  bench.tell({ type: 'introduced', peer: LOW })
  for (let times = 0; times < 3; times += 1) {
    bench.nowMs = bench.node.nextWakeMs() ?? Number.NaN
    assert.deepEqual(signals(bench.tell({ type: 'wake', lateMs: 0 })), [{ kind: 'want', epoch: 0 }])
  }
})

test('whoever wants a link that this side believes open gets a new one', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  const effects = bench.signal(HIGH, { kind: 'want', epoch })
  assert.deepEqual(kinds(effects), ['hang-up', 'peer lost', 'peer known', 'dial'])
  assert.ok(epochOf(effects, 'dial') > epoch)
})

test('a want that is older than the open link is ignored', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  assert.deepEqual(bench.signal(HIGH, { kind: 'want', epoch: epoch - 1 }), [])
})

test('a want from the side that dials is refused', () => {
  const bench = new Bench()
  bench.acceptAndOpen()
  assert.deepEqual(kinds(bench.signal(LOW, { kind: 'want', epoch: 7 })), ['refused'])
})

test('an offer from the side that may not dial is refused', () => {
  const bench = new Bench()
  bench.dialAndOpen()
  assert.deepEqual(kinds(bench.signal(HIGH, { kind: 'offer', epoch: 2 ** 50, sdp: SDP })), ['refused'])
})

test('offers and answers of an earlier attempt are refused and leave the link alone', () => {
  const bench = new Bench()
  const dialled = bench.dialAndOpen()
  const accepted = bench.acceptAndOpen()
  for (const signal of [
    { kind: 'answer', epoch: dialled, sdp: SDP },
    { kind: 'answer', epoch: dialled - 1, sdp: SDP },
  ] as const)
    assert.deepEqual(kinds(bench.signal(HIGH, signal)), ['refused'])
  for (const epoch of [1, accepted])
    assert.deepEqual(kinds(bench.signal(LOW, { kind: 'offer', epoch, sdp: SDP })), ['refused'])
  assert.deepEqual(kinds(bench.tell({ type: 'send', to: 'all', bytes: FRAME })), ['transmit', 'transmit'])
})

test('a later offer replaces an open link', () => {
  const bench = new Bench()
  bench.acceptAndOpen(7)
  const effects = bench.signal(LOW, { kind: 'offer', epoch: 8, sdp: SDP })
  assert.deepEqual(kinds(effects), ['hang-up', 'peer known', 'accept'])
})

test('junk in place of a signal is refused and introduces nobody', () => {
  const bench = new Bench()
  const effects = bench.tell({ type: 'signal', from: HIGH, bytes: Uint8Array.of(9, 9, 9) })
  assert.deepEqual(kinds(effects), ['refused'])
  assert.equal(bench.node.nextWakeMs(), null)
})

test('events of an earlier attempt change nothing', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  const old = { peer: HIGH, epoch: epoch - 1 }
  assert.deepEqual(bench.tell({ type: 'link-closed', ...old }), [])
  assert.deepEqual(bench.tell({ type: 'link-frame', ...old, bytes: FRAME }), [])
  assert.deepEqual(bench.tell({ type: 'described', ...old, sdp: SDP }), [])
  assert.deepEqual(kinds(bench.tell({ type: 'link-open', ...old })), ['hang-up'])
})

test('a frame that comes before this side saw the link open, opens it', () => {
  const bench = new Bench()
  const epoch = epochOf(bench.tell({ type: 'introduced', peer: HIGH }), 'dial')
  const effects = bench.tell({ type: 'link-frame', peer: HIGH, epoch, bytes: FRAME })
  assert.deepEqual(kinds(effects), ['peer open', 'deliver'])
  assert.deepEqual(bench.tell({ type: 'link-open', peer: HIGH, epoch }), [])
})

test('an idle link is kept alive by heartbeats, which are not delivered', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  const effects = bench.tell({ type: 'wake', lateMs: 0 }, LINK_TIMING.heartbeatMs)
  assert.deepEqual(effects, [{ type: 'transmit', peer: HIGH, bytes: HEARTBEAT }])
  assert.deepEqual(bench.tell({ type: 'link-frame', peer: HIGH, epoch, bytes: HEARTBEAT }), [])
})

test('what is neither a frame nor a link message is refused, and the link stays', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  for (const bytes of [new Uint8Array(), Uint8Array.of(0), Uint8Array.of(1, 1), Uint8Array.of(15)])
    assert.deepEqual(kinds(bench.tell({ type: 'link-frame', peer: HIGH, epoch, bytes })), ['refused'])
  assert.deepEqual(kinds(bench.tell({ type: 'send', to: HIGH, bytes: FRAME })), ['transmit'])
})

test('a silent peer is lost within the deadline and one heartbeat, under a second', () => {
  const bench = new Bench()
  bench.dialAndOpen()
  const openedAtMs = bench.nowMs
  let lost = false
  while (!lost) {
    bench.nowMs = bench.node.nextWakeMs() ?? Number.NaN
    lost = kinds(bench.tell({ type: 'wake', lateMs: 0 })).includes('peer lost')
  }
  const { lostAfterMs, heartbeatMs } = LINK_TIMING
  assert.ok(bench.nowMs - openedAtMs <= lostAfterMs + heartbeatMs)
  assert.ok(lostAfterMs + heartbeatMs < 1_000)
})

test('an observer that was stalled blames nobody, and does notice who stays silent', () => {
  const bench = new Bench()
  bench.dialAndOpen()
  assert.ok(!kinds(bench.tell({ type: 'wake', lateMs: 5_000 }, 5_000)).includes('peer lost'))
  const effects = bench.tell({ type: 'wake', lateMs: STALL_MS }, LINK_TIMING.lostAfterMs)
  assert.ok(kinds(effects).includes('peer lost'))
})

test('a stalled observer does not give up an attempt whose answer may lie unread', () => {
  const bench = new Bench()
  const epoch = epochOf(bench.tell({ type: 'introduced', peer: HIGH }), 'dial')
  assert.deepEqual(bench.tell({ type: 'wake', lateMs: 9_000 }, 9_000), [])
  assert.deepEqual(kinds(bench.signal(HIGH, { kind: 'answer', epoch, sdp: SDP })), ['complete'])
})

test('an attempt without an answer is given up and made again under a later number', () => {
  const bench = new Bench()
  const epoch = epochOf(bench.tell({ type: 'introduced', peer: HIGH }), 'dial')
  const gaveUp = bench.tell({ type: 'wake', lateMs: 0 }, LINK_TIMING.dialTimeoutMs)
  assert.deepEqual(kinds(gaveUp), ['hang-up', 'peer known'])
  bench.nowMs = bench.node.nextWakeMs() ?? Number.NaN
  assert.ok(epochOf(bench.tell({ type: 'wake', lateMs: 0 }), 'dial') > epoch)
})

test('numbers of attempts grow even after all memory of a peer went', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  bench.tell({ type: 'withdrawn', peer: HIGH })
  bench.tell({ type: 'link-closed', peer: HIGH, epoch }, 5)
  assert.equal(bench.node.nextWakeMs(), null)
  assert.ok(epochOf(bench.tell({ type: 'introduced', peer: HIGH }), 'dial') > epoch)
})

test('an open link outlives its signaller', () => {
  const bench = new Bench()
  bench.dialAndOpen()
  assert.deepEqual(bench.tell({ type: 'withdrawn', peer: HIGH }), [])
  assert.deepEqual(kinds(bench.tell({ type: 'send', to: HIGH, bytes: FRAME })), ['transmit'])
})

test('a peer that is withdrawn while dialling is hung up and lost', () => {
  const bench = new Bench()
  const epoch = epochOf(bench.tell({ type: 'introduced', peer: HIGH }), 'dial')
  assert.deepEqual(kinds(bench.tell({ type: 'withdrawn', peer: HIGH })), ['hang-up', 'peer lost'])
  assert.deepEqual(kinds(bench.tell({ type: 'link-open', peer: HIGH, epoch })), ['hang-up'])
})

test('a peer that is withdrawn before any attempt is lost', () => {
  const bench = new Bench()
  bench.tell({ type: 'introduced', peer: LOW })
  assert.deepEqual(kinds(bench.tell({ type: 'withdrawn', peer: LOW })), ['peer lost'])
})

test('a goodbye is a departure, not a loss', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  const effects = bench.tell({ type: 'link-frame', peer: HIGH, epoch, bytes: BYE })
  assert.deepEqual(kinds(effects), ['hang-up', 'peer left'])
  assert.equal(bench.node.nextWakeMs(), null)
})

test('whoever said goodbye is not known again through a signaller that has not heard of it', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  bench.tell({ type: 'link-frame', peer: HIGH, epoch, bytes: BYE })
  assert.deepEqual(bench.tell({ type: 'introduced', peer: HIGH }), [])
  assert.deepEqual(bench.signal(HIGH, { kind: 'want', epoch }), [])
  assert.deepEqual(bench.tell({ type: 'withdrawn', peer: HIGH }), [])
})

test('to leave is to say goodbye on open links and to hang up every attempt', () => {
  const bench = new Bench()
  bench.dialAndOpen()
  bench.tell({ type: 'introduced', peer: id('yyyyyyyy') })
  assert.deepEqual(kinds(bench.tell({ type: 'leave' })), ['transmit', 'hang-up', 'hang-up'])
})

test('after leave nothing has an effect any more', () => {
  const bench = new Bench()
  const epoch = bench.dialAndOpen()
  bench.tell({ type: 'leave' })
  const events: MeshEvent[] = [
    { type: 'introduced', peer: LOW },
    { type: 'introduced', peer: HIGH },
    { type: 'signal', from: LOW, bytes: encodeSignal({ kind: 'offer', epoch: 9, sdp: SDP }) },
    { type: 'link-open', peer: HIGH, epoch },
    { type: 'link-frame', peer: HIGH, epoch, bytes: FRAME },
    { type: 'send', to: 'all', bytes: FRAME },
    { type: 'wake', lateMs: 0 },
    { type: 'leave' },
  ]
  for (const event of events) assert.deepEqual(bench.tell(event, 100), [], event.type)
  assert.equal(bench.node.nextWakeMs(), null)
})
