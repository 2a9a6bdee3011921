/** One member, its signals and its links. What it does in larger rooms is in node-room.test.ts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STALL_MS } from '../stall.ts'
import { kinds, MeshBench, said, sealedBy, signals } from '../testing/mesh-bench.ts'
import { frameOf, SDP } from '../testing/mesh-values.ts'
import { withoutAddress } from './addressing.ts'
import type { MeshEvent } from './events.ts'
import { MESH_SETTINGS } from './settings.ts'
import type { Signer } from './signer.ts'

const FRAME = frameOf(1)

/** The node dials HIGH, and is dialled by LOW. */
function bench(): { bench: MeshBench; low: Signer; high: Signer } {
  const made = new MeshBench()
  const [low, high] = [made.lower[0], made.higher[0]]
  assert.ok(low !== undefined && high !== undefined)
  return { bench: made, low, high }
}

/** What it does at once, heartbeats and views apart. */
const deeds = (effects: Parameters<typeof kinds>[0]): string[] =>
  kinds(effects).filter(kind => kind !== 'say heartbeat' && kind !== 'say view')

test('of two peers the one with the lower id dials, at once', () => {
  const { bench: at, low, high } = bench()
  assert.deepEqual(kinds(at.tell({ type: 'introduced', peer: high.self })), ['peer known'])
  assert.deepEqual(kinds(at.pass(0)), ['dial'])
  assert.deepEqual(kinds(at.tell({ type: 'introduced', peer: low.self })), ['peer known'])
  assert.deepEqual(kinds(at.pass(0)), [])
})

test('a peer is not its own neighbour', () => {
  const { bench: at } = bench()
  assert.deepEqual(at.tell({ type: 'introduced', peer: at.self.self }), [])
  assert.deepEqual(kinds(at.signal(at.self, { kind: 'want', epoch: 0, degree: 0 })), ['refused'])
})

test('the side that may not dial asks to be dialled when no offer came, and asks again', () => {
  const { bench: at, low } = bench()
  at.tell({ type: 'introduced', peer: low.self })
  const asked = signals(at.pass(20_000))
  assert.ok(asked.length >= 3, String(asked.length))
  for (const signal of asked) assert.deepEqual(signal, { kind: 'want', to: low.self, epoch: 0, degree: 0 })
})

test('whoever wants a link that this side believes open gets a new one', () => {
  const { bench: at, high } = bench()
  const epoch = at.link(high)
  const effects = at.signal(high, { kind: 'want', epoch, degree: 0 })
  assert.deepEqual(deeds(effects), ['hang-up', 'dial', 'peer lost', 'peer known'])
  const dialled = effects.find(effect => effect.type === 'dial')
  assert.ok(dialled?.type === 'dial' && dialled.epoch > epoch)
})

test('a want that is older than the open link is ignored', () => {
  const { bench: at, high } = bench()
  const epoch = at.link(high)
  assert.deepEqual(at.signal(high, { kind: 'want', epoch: epoch - 1, degree: 0 }), [])
})

test('a want from the side that dials is refused', () => {
  const { bench: at, low } = bench()
  const epoch = at.link(low)
  assert.deepEqual(kinds(at.signal(low, { kind: 'want', epoch, degree: 0 })), ['refused'])
})

test('an offer from the side that may not dial is refused', () => {
  const { bench: at, high } = bench()
  at.link(high)
  const offer = { kind: 'offer', epoch: 2 ** 50, degree: 0, sdp: SDP } as const
  assert.deepEqual(kinds(at.signal(high, offer)), ['refused'])
})

test('offers and answers of an earlier attempt are refused and leave the link alone', () => {
  const { bench: at, low, high } = bench()
  const [dialled, accepted] = [at.link(high), at.link(low)]
  for (const epoch of [dialled, dialled - 1])
    assert.deepEqual(kinds(at.signal(high, { kind: 'answer', epoch, sdp: SDP })), ['refused'])
  for (const epoch of [1, accepted])
    assert.deepEqual(kinds(at.signal(low, { kind: 'offer', epoch, degree: 0, sdp: SDP })), ['refused'])
  assert.deepEqual(kinds(at.tell({ type: 'send', to: 'all', bytes: FRAME })), ['say frame', 'say frame'])
})

test('a later offer replaces an open link', () => {
  const { bench: at, low } = bench()
  const epoch = at.link(low)
  const effects = at.signal(low, { kind: 'offer', epoch: epoch + 1, degree: 0, sdp: SDP })
  assert.deepEqual(deeds(effects), ['hang-up', 'peer lost', 'peer known', 'accept'])
})

test('a no ends the attempt that it answers, and no other', () => {
  const { bench: at, high } = bench()
  at.tell({ type: 'introduced', peer: high.self })
  const dial = at.pass(0).find(effect => effect.type === 'dial')
  assert.ok(dial?.type === 'dial')
  assert.deepEqual(at.signal(high, { kind: 'no', epoch: dial.epoch - 1 }), [])
  assert.deepEqual(kinds(at.signal(high, { kind: 'no', epoch: dial.epoch })), ['hang-up'])
  assert.ok(at.pass(20_000).some(effect => effect.type === 'dial' && effect.epoch > dial.epoch))
})

test('a no does not hurt a link that is open', () => {
  const { bench: at, high } = bench()
  const epoch = at.link(high)
  assert.deepEqual(at.signal(high, { kind: 'no', epoch }), [])
  assert.deepEqual(kinds(at.tell({ type: 'send', to: high.self, bytes: FRAME })), ['say frame'])
})

test('junk, a forged or foreign signal is refused, introduces nobody and has no effect', () => {
  const { bench: at, low, high } = bench()
  const offer = { kind: 'offer', epoch: 7, degree: 0, sdp: SDP, to: at.self.self } as const
  const self = at.self.self
  const sent = (...said: Parameters<typeof sealedBy>) => withoutAddress(sealedBy(...said), self)
  const forged = sent(low, offer)
  forged.set(
    forged.subarray(-1).map(byte => byte ^ 1),
    forged.length - 1,
  )
  const asSomebodyElse = sent(high, offer)
  asSomebodyElse.set(low.key, 0)
  for (const bytes of [
    Uint8Array.of(9, 9, 9),
    new Uint8Array(),
    new Uint8Array(200_000),
    forged,
    asSomebodyElse,
    // Said by another one than the signaller says.
    sent(high, offer),
    // Meant for another one.
    withoutAddress(sealedBy(low, { ...offer, to: high.self }), high.self),
    // No signal.
    sealedBy(low, { kind: 'frame', n: 1, bytes: FRAME }),
    sent(low, { kind: 'unicast', to: self, bytes: FRAME }),
  ])
    assert.deepEqual(kinds(at.tell({ type: 'signal', from: low.self, bytes })), ['refused'])
  assert.equal(at.node.nextWakeMs(), null)
})

test('events of an earlier attempt change nothing', () => {
  const { bench: at, high } = bench()
  const old = { peer: high.self, epoch: at.link(high) - 1 }
  assert.deepEqual(at.tell({ type: 'link-closed', ...old }), [])
  assert.deepEqual(at.tell({ type: 'link-frame', ...old, bytes: FRAME }), [])
  assert.deepEqual(at.tell({ type: 'described', ...old, sdp: SDP }), [])
  assert.deepEqual(kinds(at.tell({ type: 'link-open', ...old })), ['hang-up'])
})

test('a frame that comes before this side saw the link open, opens it', () => {
  const { bench: at, high } = bench()
  at.tell({ type: 'introduced', peer: high.self })
  const dial = at.pass(0).find(effect => effect.type === 'dial')
  assert.ok(dial?.type === 'dial')
  const link = { peer: high.self, epoch: dial.epoch }
  const effects = at.tell({ type: 'link-frame', ...link, bytes: FRAME })
  assert.deepEqual(deeds(effects), ['say join', 'peer open', 'say members', 'deliver'])
  assert.deepEqual(at.tell({ type: 'link-open', ...link }), [])
})

test('an idle link is kept alive by heartbeats, which are not delivered', () => {
  const { bench: at, high } = bench()
  at.link(high)
  at.pass(MESH_SETTINGS.viewDelayMs)
  assert.deepEqual(said(at.pass(MESH_SETTINGS.heartbeatMs)), [
    { to: high.self, message: { kind: 'heartbeat', deaf: false, slow: false, announced: [] } },
  ])
  assert.deepEqual(at.hear(high, { kind: 'heartbeat', deaf: false, slow: false, announced: [] }), [])
})

test('what is neither a frame nor a link message is refused, and the link stays', () => {
  const { bench: at, high } = bench()
  const link = { peer: high.self, epoch: at.link(high) }
  for (const bytes of [new Uint8Array(), Uint8Array.of(0), Uint8Array.of(2, 2), Uint8Array.of(15)])
    assert.deepEqual(kinds(at.tell({ type: 'link-frame', ...link, bytes })), ['refused'])
  assert.deepEqual(kinds(at.tell({ type: 'send', to: high.self, bytes: FRAME })), ['say frame'])
})

test('a silent peer is lost within the deadline and one heartbeat, under a second', () => {
  const { lostAfterMs, heartbeatMs } = MESH_SETTINGS
  assert.ok(lostAfterMs + heartbeatMs < 1_000)
  const { bench: at, high } = bench()
  at.link(high)
  assert.ok(!kinds(at.pass(lostAfterMs - 1)).includes('peer lost'))
  assert.ok(kinds(at.pass(1 + heartbeatMs)).includes('peer lost'))
})

test('an observer that was stalled blames nobody, and does notice who stays silent', () => {
  const { bench: at, high } = bench()
  at.link(high)
  assert.ok(!kinds(at.tell({ type: 'wake', lateMs: 5_000 }, 5_000)).includes('peer lost'))
  const effects = at.tell({ type: 'wake', lateMs: STALL_MS }, MESH_SETTINGS.lostAfterMs)
  assert.ok(kinds(effects).includes('peer lost'))
})

test('a stalled observer does not give up an attempt whose answer may lie unread', () => {
  const { bench: at, high } = bench()
  at.tell({ type: 'introduced', peer: high.self })
  const dial = at.pass(0).find(effect => effect.type === 'dial')
  assert.ok(dial?.type === 'dial')
  assert.deepEqual(at.tell({ type: 'wake', lateMs: 9_000 }, 9_000), [])
  assert.deepEqual(kinds(at.signal(high, { kind: 'answer', epoch: dial.epoch, sdp: SDP })), ['complete'])
})

test('an attempt without an answer is given up and made again under a later number', () => {
  const { bench: at, high } = bench()
  at.tell({ type: 'introduced', peer: high.self })
  const effects = at.pass(10_000)
  const epochs = effects.flatMap(effect => (effect.type === 'dial' ? [effect.epoch] : []))
  assert.ok(epochs.length >= 2)
  assert.deepEqual(
    epochs,
    [...new Set(epochs)].toSorted((a, b) => a - b),
  )
  assert.deepEqual(kinds(effects).slice(0, 2), ['dial', 'hang-up'])
})

test('numbers of attempts grow even after all memory of a peer went', () => {
  const { bench: at, high } = bench()
  const epoch = at.link(high)
  at.tell({ type: 'withdrawn', peer: high.self })
  at.tell({ type: 'link-closed', peer: high.self, epoch }, 5)
  at.tell({ type: 'introduced', peer: high.self })
  const dial = at.pass(1_000).find(effect => effect.type === 'dial')
  assert.ok(dial?.type === 'dial' && dial.epoch > epoch)
})

test('an open link outlives its signaller', () => {
  const { bench: at, high } = bench()
  at.link(high)
  assert.deepEqual(at.tell({ type: 'withdrawn', peer: high.self }), [])
  assert.deepEqual(kinds(at.tell({ type: 'send', to: high.self, bytes: FRAME })), ['say frame'])
})

test('a peer that is withdrawn while dialling is hung up and lost', () => {
  const { bench: at, high } = bench()
  at.tell({ type: 'introduced', peer: high.self })
  const dial = at.pass(0).find(effect => effect.type === 'dial')
  assert.ok(dial?.type === 'dial')
  assert.deepEqual(kinds(at.tell({ type: 'withdrawn', peer: high.self })), ['hang-up', 'peer lost'])
  const opened = at.tell({ type: 'link-open', peer: high.self, epoch: dial.epoch })
  assert.deepEqual(kinds(opened), ['hang-up'])
})

test('once offer and answer are exchanged an attempt outlives its signaller, but not its peer', () => {
  for (const gone of [undefined, true] as const) {
    const { bench: at, high } = bench()
    at.tell({ type: 'introduced', peer: high.self })
    const dial = at.pass(0).find(effect => effect.type === 'dial')
    assert.ok(dial?.type === 'dial')
    const { epoch } = dial
    at.tell({ type: 'described', peer: high.self, epoch, sdp: SDP })
    at.signal(high, { kind: 'answer', epoch, sdp: SDP })
    at.tell({ type: 'withdrawn', peer: high.self, ...(gone && { gone }) })
    const opened = at.tell({ type: 'link-open', peer: high.self, epoch })
    assert.ok(kinds(opened).includes(gone ? 'hang-up' : 'peer open'), kinds(opened).join())
  }
})

test('a peer that is withdrawn before any attempt is lost', () => {
  const { bench: at, low } = bench()
  at.tell({ type: 'introduced', peer: low.self })
  assert.deepEqual(kinds(at.tell({ type: 'withdrawn', peer: low.self })), ['peer lost'])
})

test('a goodbye is a departure, not a loss, and ends all concern with the peer', () => {
  const { bench: at, high } = bench()
  const epoch = at.link(high)
  assert.deepEqual(kinds(at.hear(high, { kind: 'bye' })), ['hang-up', 'peer left'])
  assert.deepEqual(at.tell({ type: 'introduced', peer: high.self }), [])
  assert.deepEqual(at.signal(high, { kind: 'want', epoch, degree: 0 }), [])
  assert.deepEqual(at.tell({ type: 'withdrawn', peer: high.self }), [])
  assert.deepEqual(at.pass(60_000), [])
})

test('to leave is to say goodbye on open links and to hang up every attempt', () => {
  const { bench: at, high } = bench()
  at.link(high)
  const other = at.higher[1]
  assert.ok(other !== undefined)
  at.tell({ type: 'introduced', peer: other.self })
  at.pass(0)
  // Who is linked with us tells it to who is not, under our signature.
  assert.deepEqual(kinds(at.tell({ type: 'leave' })), ['say broadcast', 'say bye', 'hang-up', 'hang-up'])
})

test('after leave nothing has an effect any more', () => {
  const { bench: at, low, high } = bench()
  const epoch = at.link(high)
  const sealed = sealedBy(low, { kind: 'offer', to: at.self.self, epoch: 9, degree: 0, sdp: SDP })
  at.tell({ type: 'leave' })
  const events: MeshEvent[] = [
    { type: 'introduced', peer: low.self },
    { type: 'introduced', peer: high.self },
    { type: 'rendezvous', available: true },
    { type: 'signal', from: low.self, bytes: withoutAddress(sealed, at.self.self) },
    { type: 'link-open', peer: high.self, epoch },
    { type: 'link-frame', peer: high.self, epoch, bytes: FRAME },
    { type: 'send', to: 'all', bytes: FRAME },
    { type: 'invite' },
    { type: 'wake', lateMs: 0 },
    { type: 'leave' },
  ]
  for (const event of events) assert.deepEqual(at.tell(event, 100), [], event.type)
  assert.equal(at.node.nextWakeMs(), null)
})
