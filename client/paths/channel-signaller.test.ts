import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { LIMITS, type PeerId, PeerIdSchema, RoomSchema } from '#protocol'
import { hereIntervalMs } from '../core/channel/roster.ts'
import type { SignallerEvent } from '../core/path.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { type Channel, ChannelSignaller, channelName } from './channel-signaller.ts'

const id = (text: string): PeerId => v.parse(PeerIdSchema, text)
const [ADA, BOB, EVE] = [id('adaadaada'), id('bobbobbob'), id('eveeveeve')]

/** Channels of one name in one process: a message arrives a virtual millisecond after it was posted. */
class Hub {
  readonly clock = new VirtualClock()
  readonly #open = new Map<Channel, (event: { data: unknown }) => void>()

  channel(): Channel {
    const channel: Channel = {
      postMessage: message => this.#post(channel, message),
      addEventListener: (_type, listener) => this.#open.set(channel, listener),
      close: () => this.#open.delete(channel),
    }
    return channel
  }

  #post(from: Channel, message: unknown): void {
    if (!this.#open.has(from)) throw new Error('the channel is closed')
    const data: unknown = structuredClone(message)
    this.clock.at(this.clock.now() + 1, () => {
      for (const [channel, listener] of this.#open) if (channel !== from) listener({ data })
    })
  }

  join(self: PeerId): { signaller: ChannelSignaller; heard: string[] } {
    const signaller = new ChannelSignaller({ self, name: self, channel: this.channel(), clock: this.clock })
    const heard = record(signaller)
    signaller.open()
    return { signaller, heard }
  }
}

function record(signaller: ChannelSignaller): string[] {
  const heard: string[] = []
  signaller.subscribeSignals(event => heard.push(inWords(event)))
  return heard
}

function inWords(event: SignallerEvent): string {
  if (event.type === 'signal') return `${event.from}: ${event.bytes}`
  return 'peer' in event ? `${event.type} ${event.peer}` : event.type
}

test('tabs that are there and a newcomer introduce each other within two messages', () => {
  const hub = new Hub()
  const ada = hub.join(ADA)
  const bob = hub.join(BOB)
  hub.clock.advance(2)
  const eve = hub.join(EVE)
  hub.clock.advance(2)
  assert.deepEqual(ada.heard, [`introduced ${BOB}`, `introduced ${EVE}`])
  assert.deepEqual(bob.heard, [`introduced ${ADA}`, `introduced ${EVE}`])
  assert.deepEqual(eve.heard.sort(), [`introduced ${ADA}`, `introduced ${BOB}`])
})

test('a signal reaches the tab that it is addressed to, and no other', () => {
  const hub = new Hub()
  const [ada, bob, eve] = [hub.join(ADA), hub.join(BOB), hub.join(EVE)]
  hub.clock.advance(2)
  ada.signaller.signal(BOB, Uint8Array.of(1, 2))
  hub.clock.advance(1)
  assert.equal(bob.heard.at(-1), `${ADA}: 1,2`)
  assert.ok(!eve.heard.some(word => word.startsWith(ADA)))
})

test('a signal to somebody who was never introduced, or an oversize one, is not posted', () => {
  const hub = new Hub()
  const [ada, bob] = [hub.join(ADA), hub.join(BOB)]
  hub.clock.advance(2)
  const before = bob.heard.length
  ada.signaller.signal(EVE, Uint8Array.of(1))
  ada.signaller.signal(BOB, new Uint8Array(LIMITS.signalBytes + 1))
  hub.clock.advance(1)
  assert.equal(bob.heard.length, before)
})

test('a tab that closes is withdrawn by the others, and says and hears nothing more', () => {
  const hub = new Hub()
  const [ada, bob] = [hub.join(ADA), hub.join(BOB)]
  hub.clock.advance(2)
  ada.signaller.close()
  ada.signaller.close()
  ada.signaller.signal(BOB, Uint8Array.of(1))
  hub.clock.advance(10 * hereIntervalMs(1))
  assert.deepEqual(bob.heard, [`introduced ${ADA}`, `withdrawn ${ADA}`])
  assert.deepEqual(ada.heard, [`introduced ${BOB}`])
})

test('tabs that live are never withdrawn, however long they are idle', () => {
  const hub = new Hub()
  const [ada, bob] = [hub.join(ADA), hub.join(BOB)]
  hub.clock.advance(3_600_000)
  assert.deepEqual(ada.heard, [`introduced ${BOB}`])
  assert.deepEqual(bob.heard, [`introduced ${ADA}`])
})

test('junk on the channel is ignored', () => {
  const hub = new Hub()
  const ada = hub.join(ADA)
  const stranger = hub.channel()
  stranger.addEventListener('message', () => {})
  for (const junk of [
    null,
    'hello',
    { type: 'hello', from: '?', name: 'x' },
    { type: 'here', from: ADA, name: 'me' },
  ])
    stranger.postMessage(junk)
  hub.clock.advance(1)
  assert.deepEqual(ada.heard, [])
})

test('over real BroadcastChannels, two tabs of a room meet, and a tab of another room stays apart', async () => {
  const clock = new VirtualClock()
  const tab = (self: PeerId, room: string) => {
    const channel = new BroadcastChannel(channelName(v.parse(RoomSchema, room)))
    return new ChannelSignaller({ self, name: self, channel, clock })
  }
  const [ada, bob, eve] = [tab(ADA, 'lab'), tab(BOB, 'lab'), tab(EVE, 'elsewhere')]
  const heardByEve = record(eve)
  const met = Promise.all([ada, bob].map(nextIntroduction))
  for (const each of [eve, ada, bob]) each.open()
  assert.deepEqual(await met, [BOB, ADA])
  const signalled = new Promise<string>(resolve => bob.subscribeSignals(event => resolve(inWords(event))))
  ada.signal(BOB, new Uint8Array(4).fill(7).subarray(1, 3))
  assert.equal(await signalled, `${ADA}: 7,7`)
  for (const each of [ada, bob, eve]) each.close()
  assert.deepEqual(heardByEve, [])
})

function nextIntroduction(signaller: ChannelSignaller): Promise<PeerId> {
  return new Promise(resolve =>
    signaller.subscribeSignals(event => {
      if (event.type === 'introduced') resolve(event.peer)
    }),
  )
}
