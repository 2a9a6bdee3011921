import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { Listeners } from '../core/listeners.ts'
import type { Signaller, SignallerEvent } from '../core/path.ts'
import { mergeSignallers } from './signallers.ts'

const PEERS = ['adaadaada', 'bobbobbob', 'eveeveeve'].map(id => v.parse(PeerIdSchema, id))
const BYTES = Uint8Array.of(1, 2, 3)

/** A signaller whose events the test tells, and which counts what it is asked to carry. */
class Told implements Signaller {
  readonly carried: PeerId[] = []
  readonly doubted: PeerId[] = []
  readonly #listeners = new Listeners<SignallerEvent>()

  signal(to: PeerId): void {
    this.carried.push(to)
  }

  doubt(peer: PeerId): void {
    this.doubted.push(peer)
  }

  subscribeSignals(listener: (event: SignallerEvent) => void): () => void {
    return this.#listeners.add(listener)
  }

  tell(event: SignallerEvent): void {
    this.#listeners.tell(event)
  }
}

function merged(count: number) {
  const parts = Array.from({ length: count }, () => new Told())
  const whole = mergeSignallers(parts)
  const events: SignallerEvent[] = []
  whole.subscribeSignals(event => events.push(event))
  return { parts, whole, events }
}

const step = fc.record({
  by: fc.nat({ max: 2 }),
  peer: fc.constantFrom(...PEERS),
  type: fc.constantFrom('introduced' as const, 'withdrawn' as const),
})

test('whatever the parts say, a peer is introduced while any of them vouches for it, and each change is told once', () => {
  fc.assert(
    fc.property(fc.array(step), steps => {
      const { parts, events } = merged(3)
      const vouched = new Set<string>()
      for (const { by, peer, type } of steps) {
        const before = PEERS.filter(each => parts.some((_, part) => vouched.has(`${part} ${each}`)))
        if (type === 'introduced') vouched.add(`${by} ${peer}`)
        else vouched.delete(`${by} ${peer}`)
        const after = PEERS.filter(each => parts.some((_, part) => vouched.has(`${part} ${each}`)))
        parts[by]?.tell(type === 'introduced' ? { type, peer, name: 'a name' } : { type, peer })
        const told = events.splice(0).map(event => ('peer' in event ? `${event.type} ${event.peer}` : ''))
        assert.deepEqual(told, [
          ...after.filter(each => !before.includes(each)).map(each => `introduced ${each}`),
          ...before.filter(each => !after.includes(each)).map(each => `withdrawn ${each}`),
        ])
      }
    }),
  )
})

test('a signal goes through the first part that vouches for its receiver, and through no other', () => {
  fc.assert(
    fc.property(fc.array(step), fc.constantFrom(...PEERS), (steps, to) => {
      const { parts, whole } = merged(3)
      const vouching = new Set<number>()
      for (const { by, peer, type } of steps) {
        parts[by]?.tell(type === 'introduced' ? { type, peer, name: 'a name' } : { type, peer })
        if (peer !== to) continue
        if (type === 'introduced') vouching.add(by)
        else vouching.delete(by)
      }
      whole.signal(to, BYTES)
      const first = Math.min(...vouching)
      assert.deepEqual(
        parts.map(part => part.carried.length),
        parts.map((_, part) => (part === first ? 1 : 0)),
      )
    }),
  )
})

test('signals come through from every part', () => {
  const { parts, events } = merged(2)
  const [ada = assert.fail()] = PEERS
  for (const part of parts) part.tell({ type: 'signal', from: ada, bytes: BYTES })
  assert.deepEqual(events, [
    { type: 'signal', from: ada, bytes: BYTES },
    { type: 'signal', from: ada, bytes: BYTES },
  ])
})

test('who was seen to go is doubted by the others, and introduced again by whoever hears of it anew', () => {
  const { parts, whole, events } = merged(2)
  const [relay = assert.fail(), channel = assert.fail()] = parts
  const [ada = assert.fail()] = PEERS
  for (const part of parts) part.tell({ type: 'introduced', peer: ada, name: 'Ada' })
  relay.tell({ type: 'withdrawn', peer: ada, gone: true })
  assert.deepEqual([relay.doubted, channel.doubted], [[], [ada]])
  assert.deepEqual(
    events.map(({ type }) => type),
    ['introduced', 'withdrawn'],
  )
  // It was cut off from the relay alone: the split heals, and the relay is dead by now.
  channel.tell({ type: 'introduced', peer: ada, name: 'Ada' })
  assert.equal(events.at(-1)?.type, 'introduced')
  whole.signal(ada, BYTES)
  assert.deepEqual([relay.carried, channel.carried], [[], [ada]])
})
