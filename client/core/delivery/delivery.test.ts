import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import type { Frame } from '../frame.ts'
import { DELIVERY_DEFAULTS, Delivery, type DeliveryEffect, type DeliveryOptions } from './delivery.ts'

const id = (text: string): PeerId => v.parse(PeerIdSchema, text)
const [ADA, BOB, MALLORY] = [id('adaadaada'), id('bobbobbob'), id('mallorymallory')]
const FAR = Number.MAX_SAFE_INTEGER
const SMALL: DeliveryOptions = {
  outbox: { frames: 10, bytes: 1_000 },
  hold: { frames: 4, bytes: 1_000 },
  tell: { afterMs: 1_000, mostMs: 3_000 },
  askAgainMs: 300,
  repairBatch: { frames: 3, bytes: 1_000 },
}

const data = (seq: number, payload = `message ${seq}`): Frame => ({
  kind: 'data',
  seq,
  message: seq,
  payload,
})

/** One side of a conversation, with its clock. */
class Side {
  readonly delivery: Delivery
  nowMs = 1_000

  constructor(options: DeliveryOptions = DELIVERY_DEFAULTS) {
    this.delivery = new Delivery(options)
  }

  hear(from: PeerId, frame: Frame): DeliveryEffect[] {
    return this.delivery.handle({ type: 'frame', from, frame }, this.nowMs)
  }

  tick(afterMs: number): DeliveryEffect[] {
    this.nowMs += afterMs
    return this.delivery.handle({ type: 'tick' }, this.nowMs)
  }

  broadcast(count: number, payload: string | Uint8Array = 'x'): void {
    for (let n = 0; n < count; n += 1)
      this.delivery.handle({ type: 'broadcast', message: this.delivery.high + 1, payload }, this.nowMs)
  }

  open(peer: PeerId): DeliveryEffect[] {
    return this.delivery.handle({ type: 'peer-open', peer }, this.nowMs)
  }

  lose(peer: PeerId): DeliveryEffect[] {
    return this.delivery.handle({ type: 'peer-lost', peer }, this.nowMs)
  }
}

const messages = (effects: DeliveryEffect[]): number[] =>
  effects.flatMap(effect => (effect.type === 'deliver' ? [effect.message] : []))
const sent = (effects: DeliveryEffect[]): Frame[] =>
  effects.flatMap(effect => (effect.type === 'send' || effect.type === 'publish' ? [effect.frame] : []))

/** A receiver that knows where Ada's stream begins. */
function receiver(options?: DeliveryOptions): Side {
  const side = new Side(options)
  side.open(ADA)
  side.hear(ADA, { kind: 'hello', base: 1, high: 0 })
  return side
}

test('a peer that comes later gets a stream that begins after what was sent before', () => {
  const ada = new Side()
  ada.broadcast(5)
  assert.deepEqual(sent(ada.open(BOB)), [{ kind: 'hello', base: 6, high: 5 }])
})

test('who has broadcast nothing tells so all at once, when nobody new came for a second', () => {
  const ada = new Side()
  assert.deepEqual(ada.open(BOB), [])
  ada.nowMs += 900
  assert.deepEqual(ada.open(MALLORY), [])
  assert.deepEqual(ada.tick(999), [])
  assert.ok(ada.delivery.isWaiting)
  assert.deepEqual(ada.tick(1), [{ type: 'send', to: 'all', frame: { kind: 'hello', base: 1, high: 0 } }])
  assert.ok(!ada.delivery.isWaiting)
  assert.deepEqual(ada.tick(5_000), [])
  // Who was lost and is back knows it; who is new among many is told alone.
  ada.lose(BOB)
  assert.deepEqual([...ada.open(BOB), ...ada.tick(5_000)], [])
  ada.open(id('carolcarol'))
  assert.deepEqual(ada.tick(1_000), [
    { type: 'send', to: id('carolcarol'), frame: { kind: 'hello', base: 1, high: 0 } },
  ])
})

test('who broadcasts before that tells each whom it reaches just before', () => {
  const ada = new Side()
  assert.deepEqual([...ada.open(BOB), ...ada.open(MALLORY)], [])
  ada.lose(MALLORY)
  const effects = ada.delivery.handle({ type: 'broadcast', message: 1, payload: 'x' }, 0)
  assert.deepEqual(effects[0], { type: 'send', to: BOB, frame: { kind: 'hello', base: 1, high: 0 } })
  assert.deepEqual(
    effects.slice(1).map(({ type }) => type),
    ['publish'],
  )
  assert.deepEqual(sent(ada.open(MALLORY)), [{ kind: 'hello', base: 1, high: 1 }])
})

test('a stream begins where the sender came to know the peer, not where it became reachable', () => {
  const ada = new Side()
  ada.delivery.handle({ type: 'peer-known', peer: BOB }, 0)
  ada.broadcast(5)
  assert.deepEqual(sent(ada.open(BOB)), [{ kind: 'hello', base: 1, high: 5 }])
})

test('what comes before the hello waits for it, and only what is meant for this peer is delivered', () => {
  const bob = new Side()
  bob.open(ADA)
  assert.deepEqual(sent(bob.hear(ADA, data(3))), [{ kind: 'ask-hello' }])
  assert.deepEqual(messages(bob.hear(ADA, data(4))), [])
  assert.deepEqual(messages(bob.hear(ADA, { kind: 'hello', base: 4, high: 4 })), [4])
})

test('a gap is asked for at once, and again after a pause, not with every frame', () => {
  const bob = receiver()
  assert.deepEqual(sent(bob.hear(ADA, data(3))), [{ kind: 'repair', first: 1, last: 2 }])
  assert.deepEqual(sent(bob.hear(ADA, data(4))), [])
  assert.deepEqual(sent(bob.tick(DELIVERY_DEFAULTS.askAgainMs - 1)), [])
  assert.deepEqual(sent(bob.tick(1)), [{ kind: 'repair', first: 1, last: 2 }])
})

test('frames out of order are delivered in order, each once', () => {
  const bob = receiver()
  assert.deepEqual(messages(bob.hear(ADA, data(2))), [])
  assert.deepEqual(messages(bob.hear(ADA, data(1))), [1, 2])
  assert.deepEqual(bob.hear(ADA, data(2)), [{ type: 'duplicate', from: ADA }])
})

test('a probe tells of a lost tail', () => {
  const bob = receiver()
  assert.deepEqual(sent(bob.hear(ADA, { kind: 'probe', probe: 1, high: 2 })), [
    { kind: 'repair', first: 1, last: 2 },
  ])
})

test('a peer that cannot be reached is asked for nothing until it is back', () => {
  const bob = receiver()
  bob.hear(ADA, data(3))
  bob.lose(ADA)
  for (let n = 0; n < 10; n += 1) assert.deepEqual(bob.tick(1_000), [])
  bob.open(ADA)
  const asked = sent(bob.tick(1_000)).filter(({ kind }) => kind !== 'hello')
  assert.deepEqual(asked, [{ kind: 'repair', first: 1, last: 3 }])
})

test('what was held for a peer that vanished is let go, and asked for again when it is back', () => {
  const bob = receiver()
  bob.hear(ADA, data(3))
  bob.lose(ADA)
  bob.open(ADA)
  assert.deepEqual(sent(bob.hear(ADA, { kind: 'hello', base: 1, high: 3 })), [
    { kind: 'repair', first: 1, last: 3 },
  ])
  assert.deepEqual(messages([1, 2, 3].flatMap(seq => bob.hear(ADA, data(seq)))), [1, 2, 3])
})

test('of peers that vanished the latest thousand are remembered, the others begin afresh', () => {
  const ada = new Side()
  const peer = (n: number): PeerId => id(`peer${String(n).padStart(6, '0')}`)
  for (let n = 0; n < 1_500; n += 1) {
    ada.open(peer(n))
    ada.lose(peer(n))
  }
  ada.broadcast(1)
  assert.deepEqual(sent(ada.open(peer(1_499))), [{ kind: 'hello', base: 1, high: 1 }])
  assert.deepEqual(sent(ada.open(peer(0))), [{ kind: 'hello', base: 2, high: 1 }])
})

test('whoever asks for frames from before its stream is told where it begins', () => {
  const ada = new Side()
  ada.broadcast(5)
  ada.open(BOB)
  ada.broadcast(1)
  const [first, second] = sent(ada.hear(BOB, { kind: 'repair', first: 3, last: 6 }))
  assert.deepEqual(first, { kind: 'hello', base: 6, high: 6 })
  assert.ok(second?.kind === 'data' && second.seq === 6)
})

test('frames that fell out of the outbox are named, and the rest is repaired', () => {
  const ada = new Side(SMALL)
  ada.open(BOB)
  ada.broadcast(15)
  const frames = sent(ada.hear(BOB, { kind: 'repair', first: 1, last: 15 }))
  assert.deepEqual(frames[0], { kind: 'gone', first: 1, last: 5 })
  assert.deepEqual(
    frames.slice(1).map(frame => frame.kind === 'data' && frame.seq),
    [6, 7, 8],
  )
})

test('an overflow counts exactly the frames that never came, and those that did are delivered', () => {
  const bob = receiver()
  for (const seq of [1, 4, 6]) bob.hear(ADA, data(seq))
  const effects = bob.hear(ADA, { kind: 'gone', first: 2, last: 7 })
  assert.deepEqual(effects[0], { type: 'overflow', from: ADA, givenUp: { first: 2, last: 7, count: 4 } })
  assert.deepEqual(messages(effects), [4, 6])
  assert.deepEqual(messages(bob.hear(ADA, data(8))), [8])
})

test('a frame larger than the outbox is sent once, and named when it is asked for', () => {
  const ada = new Side(SMALL)
  ada.open(BOB)
  ada.broadcast(1, new Uint8Array(2_000))
  assert.deepEqual(sent(ada.hear(BOB, { kind: 'repair', first: 1, last: 1 })), [
    { kind: 'gone', first: 1, last: 1 },
  ])
})

test('a repair request is answered with one batch at most, in frames and in bytes', () => {
  const ada = new Side()
  ada.open(BOB)
  ada.broadcast(2_000)
  const { frames, bytes } = DELIVERY_DEFAULTS.repairBatch
  assert.equal(sent(ada.hear(BOB, { kind: 'repair', first: 1, last: FAR })).length, frames)
  ada.broadcast(20, new Uint8Array(65_536))
  const large = sent(ada.hear(BOB, { kind: 'repair', first: 2_001, last: FAR }))
  assert.equal(large.length, bytes / 65_536)
})

test('a repair of what was never sent is answered with nothing', () => {
  const ada = new Side()
  ada.open(BOB)
  ada.broadcast(3)
  assert.deepEqual(ada.hear(BOB, { kind: 'repair', first: 4, last: FAR }), [])
})

test('a claim of frames up to the largest number costs no time and asks for one batch', {
  timeout: 5_000,
}, () => {
  for (const frame of [
    { kind: 'probe', probe: 1, high: FAR },
    { kind: 'hello', base: 1, high: FAR },
    data(FAR),
  ] satisfies Frame[]) {
    const bob = new Side()
    bob.open(MALLORY)
    bob.hear(MALLORY, { kind: 'hello', base: 1, high: 0 })
    const [asked] = sent(bob.hear(MALLORY, frame))
    assert.deepEqual(asked, { kind: 'repair', first: 1, last: DELIVERY_DEFAULTS.repairBatch.frames })
  }
})

test('a hostile stream spoils nobody else’s', () => {
  const bob = receiver()
  bob.hear(ADA, data(1))
  bob.open(MALLORY)
  const hostile: Frame[] = [
    { kind: 'hello', base: FAR, high: FAR },
    { kind: 'gone', first: 1, last: FAR },
    { kind: 'repair', first: 1, last: FAR },
    { kind: 'probe', probe: FAR, high: FAR },
    data(FAR),
    { kind: 'ask-hello' },
    { kind: 'hello', base: 1, high: 0 },
  ]
  for (const frame of [...hostile, ...hostile.toReversed()])
    for (const effect of bob.hear(MALLORY, frame)) {
      if (effect.type === 'send') assert.equal(effect.to, MALLORY)
      else assert.ok(effect.type !== 'publish' && effect.from === MALLORY)
    }
  assert.deepEqual(messages(bob.hear(ADA, data(2))), [2])
})

test('frames far ahead are held up to a bound, dropped beyond it, and delivered all the same', () => {
  const bob = receiver(SMALL)
  const ahead = Array.from({ length: 20 }, (_, index) => index + 2)
  for (const seq of ahead) bob.hear(ADA, data(seq))
  // 2 to 5 were held: what is missing after the first frame begins at 6.
  const effects = bob.hear(ADA, data(1))
  assert.deepEqual(messages(effects), [1, 2, 3, 4, 5])
  assert.deepEqual(sent(bob.tick(SMALL.askAgainMs)), [{ kind: 'repair', first: 6, last: 8 }])
})

test('a large gap is repaired batch by batch without a pause', () => {
  const [ada, bob] = [new Side(SMALL), receiver(SMALL)]
  ada.open(BOB)
  ada.broadcast(9)
  const delivered: number[] = []
  let toAda = sent(bob.hear(ADA, { kind: 'probe', probe: 1, high: 9 }))
  for (let round = 0; round < 5; round += 1) {
    const toBob = toAda.flatMap(frame => sent(ada.hear(BOB, frame)))
    const effects = toBob.flatMap(frame => bob.hear(ADA, frame))
    delivered.push(...messages(effects))
    toAda = sent(effects)
  }
  assert.deepEqual(delivered, [1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('whatever is lost, repeated or overtaken on the way, once that ends everything has arrived once and in order', () => {
  const fate = fc.constantFrom('say', 'carry', 'carry', 'lose', 'repeat', 'wait')
  fc.assert(
    fc.property(fc.array(fc.tuple(fate, fc.nat()), { maxLength: 300 }), fates => {
      const options = { ...DELIVERY_DEFAULTS, hold: SMALL.hold, repairBatch: SMALL.repairBatch }
      const [ada, bob] = [new Side(options), new Side(options)]
      const way: { to: Side; frame: Frame }[] = []
      const got: number[] = []
      const take = (by: Side, effects: DeliveryEffect[]): void => {
        way.push(...sent(effects).map(frame => ({ to: by === ada ? bob : ada, frame })))
        if (by === bob) got.push(...messages(effects))
      }
      const carry = (at: number): void => {
        const [crossing] = way.splice(at, 1)
        if (crossing === undefined) return
        const { to, frame } = crossing
        take(to, to.hear(to === bob ? ADA : BOB, frame))
      }
      let said = 0
      ada.delivery.handle({ type: 'peer-known', peer: BOB }, 0)
      take(ada, ada.open(BOB))
      take(bob, bob.open(ADA))
      for (const [what, draw] of fates) {
        const at = way.length === 0 ? 0 : draw % way.length
        const chosen = way[at]
        if (what === 'say') {
          said += 1
          take(ada, ada.delivery.handle({ type: 'broadcast', message: said, payload: 'x' }, ada.nowMs))
        } else if (what === 'wait') for (const side of [ada, bob]) take(side, side.tick(draw % 400))
        else if (what === 'carry') carry(at)
        else if (what === 'lose') way.splice(at, 1)
        else if (chosen !== undefined) way.push(chosen)
      }
      for (let calm = 0; got.length < said && calm < 1_000; calm += 1) {
        take(bob, bob.hear(ADA, { kind: 'probe', probe: calm, high: ada.delivery.high }))
        while (way.length > 0) carry(0)
        for (const side of [ada, bob]) take(side, side.tick(DELIVERY_DEFAULTS.askAgainMs))
      }
      assert.deepEqual(
        got,
        Array.from({ length: said }, (_, n) => n + 1),
      )
    }),
  )
})
