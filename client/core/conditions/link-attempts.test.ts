import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type ConditionsInput, ConditionsSchema } from '#conditions'
import { type PeerId, PeerIdSchema } from '#protocol'
import { Listeners } from '../listeners.ts'
import type { LinkEvent, Links } from '../mesh/links.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { ConditionedLinks, LINK_FAILS_AFTER_MS } from './conditioned-links.ts'
import { PeerNetwork } from './peer-network.ts'

const ANN: PeerId = v.parse(PeerIdSchema, 'ann00000')
const BOB: PeerId = v.parse(PeerIdSchema, 'bob00000')

/** Links that write down what they are asked, and tell what they are told to. */
class PuppetLinks implements Links {
  readonly asked: string[] = []
  readonly listeners = new Listeners<LinkEvent>()

  dial = (_peer: PeerId, epoch: number): void => void this.asked.push(`dial ${epoch}`)
  accept = (_peer: PeerId, epoch: number): void => void this.asked.push(`accept ${epoch}`)
  complete = (_peer: PeerId, epoch: number): void => void this.asked.push(`complete ${epoch}`)
  transmit = (_peer: PeerId, bytes: Uint8Array): void => void this.asked.push(`transmit ${bytes[0]}`)
  backlogBytes = (): number => 0
  hangUp = (_peer: PeerId, epoch: number): void => void this.asked.push(`hang up ${epoch}`)
  subscribe = (listener: (event: LinkEvent) => void): (() => void) => this.listeners.add(listener)
}

/** Ann's end of a link with Bob. */
function ann(conditions: ConditionsInput = {}) {
  const clock = new VirtualClock(0)
  const network = new PeerNetwork(ANN, clock)
  const bare = new PuppetLinks()
  const links = new ConditionedLinks(bare, network)
  const told: string[] = []
  links.subscribe(event => told.push(event.type))
  const set = (given: ConditionsInput): void => network.set(v.parse(ConditionsSchema, given))
  set(conditions)
  const happens = (type: 'link-open' | 'link-closed', epoch = 1): void =>
    bare.listeners.tell({ type, peer: BOB, epoch })
  const arrives = (epoch = 1): void =>
    bare.listeners.tell({ type: 'link-frame', peer: BOB, epoch, bytes: Uint8Array.of(1) })
  return { clock, links, bare, told, set, happens, arrives }
}

const CUT: ConditionsInput = { cuts: [{ from: ANN, to: BOB }] }

test('a link that opens under a cut, either way, is open only when the cut is over, and frames come after it', () => {
  for (const cut of [CUT, { cuts: [{ from: BOB, to: ANN }] }]) {
    const { links, told, set, happens, arrives } = ann(cut)
    links.dial(BOB, 1)
    happens('link-open')
    arrives()
    assert.deepEqual(told, [])
    set({})
    assert.deepEqual(told, ['link-open', 'link-frame'])
  }
})

test('a link that is cut for as long as ICE waits is hung up, and told to be closed, once', () => {
  const { clock, links, bare, told, set, happens } = ann()
  links.dial(BOB, 1)
  happens('link-open')
  set(CUT)
  clock.advance(LINK_FAILS_AFTER_MS - 1)
  assert.deepEqual(told, ['link-open'])
  clock.advance(2)
  happens('link-closed')
  assert.deepEqual(told, ['link-open', 'link-closed'])
  assert.deepEqual(bare.asked, ['dial 1', 'hang up 1'])
})

test('a link whose cut ends before that lives on', () => {
  const { clock, links, bare, told, set, happens } = ann()
  links.dial(BOB, 1)
  happens('link-open')
  set(CUT)
  clock.advance(LINK_FAILS_AFTER_MS - 1)
  set({})
  clock.advance(2 * LINK_FAILS_AFTER_MS)
  assert.deepEqual([told, bare.asked], [['link-open'], ['dial 1']])
})

test('what waits for the uplink goes before the link is hung up, and never over the next link', () => {
  const { clock, links, bare } = ann({ uplink: { bytesPerSecond: 100_000 } })
  const large = (first: number): Uint8Array => new Uint8Array(20_000).fill(first)
  links.dial(BOB, 1)
  links.transmit(BOB, large(1))
  links.hangUp(BOB, 1)
  clock.advance(10_000)
  assert.deepEqual(bare.asked, ['dial 1', 'transmit 1', 'hang up 1'])
  links.dial(BOB, 2)
  links.transmit(BOB, large(2))
  links.dial(BOB, 3)
  links.transmit(BOB, large(3))
  clock.advance(10_000)
  assert.deepEqual(bare.asked.slice(3), ['dial 2', 'dial 3', 'transmit 3'])
})

test('what is under way on a link that was replaced arrives no more', () => {
  const { clock, links, told, arrives, happens } = ann({ delayMs: 50 })
  links.dial(BOB, 1)
  arrives()
  links.accept(BOB, 2, 'sdp')
  arrives(1)
  happens('link-closed', 1)
  clock.advance(1_000)
  assert.deepEqual(told, [])
})
