import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { Listeners } from '../core/listeners.ts'
import type { LinkEvent, Links } from '../core/mesh/links.ts'
import { Gate, GatedLinks } from './gated-links.ts'

const TURN_MS = 300

/** Writes down what is asked of it; the test says what happens. */
class RecordedLinks implements Links {
  readonly calls: string[] = []
  readonly #listeners = new Listeners<LinkEvent>()
  dial = (peer: PeerId, epoch: number) => void this.calls.push(`dial ${peer} ${epoch}`)
  accept = (peer: PeerId, epoch: number) => void this.calls.push(`accept ${peer} ${epoch}`)
  complete = (peer: PeerId, epoch: number) => void this.calls.push(`complete ${peer} ${epoch}`)
  transmit = (peer: PeerId) => void this.calls.push(`transmit ${peer}`)
  backlogBytes = () => 0
  hangUp = (peer: PeerId, epoch: number) => void this.calls.push(`hang up ${peer} ${epoch}`)
  subscribe = (listener: (event: LinkEvent) => void) => this.#listeners.add(listener)
  tell(event: LinkEvent): void {
    this.#listeners.tell(event)
  }
}

const peer = (number: number): PeerId => v.parse(PeerIdSchema, `peer000${number}`)

/** Two peers of one process, with room for two dials at a time; the first has dialled peers 1, 2 and 3. */
function threeDials() {
  const gate = new Gate(2, TURN_MS)
  const [ours, another] = [new RecordedLinks(), new RecordedLinks()]
  const links = new GatedLinks(ours, gate)
  for (const number of [1, 2, 3]) links.dial(peer(number), number)
  return { ours, links, another, anotherLinks: new GatedLinks(another, gate) }
}

test('of three dials, two begin at once', () => {
  assert.deepEqual(threeDials().ours.calls, ['dial peer0001 1', 'dial peer0002 2'])
})

for (const type of ['link-open', 'link-closed'] as const) {
  test(`the third begins at the ${type} of the first`, () => {
    const { ours } = threeDials()
    ours.tell({ type, peer: peer(1), epoch: 1 })
    assert.deepEqual(ours.calls.slice(2), ['dial peer0003 3'])
  })
}

test('the third begins when the first is hung up', () => {
  const { ours, links } = threeDials()
  links.hangUp(peer(1), 1)
  assert.deepEqual(ours.calls.slice(2).sort(), ['dial peer0003 3', 'hang up peer0001 1'])
})

test('the third begins when the first took longer than its turn', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { ours } = threeDials()
  t.mock.timers.tick(TURN_MS - 1)
  assert.equal(ours.calls.length, 2)
  t.mock.timers.tick(1)
  assert.deepEqual(ours.calls.slice(2), ['dial peer0003 3'])
})

test('an earlier attempt that ends makes no room', () => {
  const { ours, links } = threeDials()
  ours.tell({ type: 'link-closed', peer: peer(1), epoch: 0 })
  links.hangUp(peer(2), 1)
  assert.deepEqual(ours.calls.slice(2), ['hang up peer0002 1'])
})

test('a dial that was hung up while it waited never begins', () => {
  const { ours, links } = threeDials()
  links.hangUp(peer(3), 3)
  for (const number of [1, 2]) ours.tell({ type: 'link-open', peer: peer(number), epoch: number })
  assert.deepEqual(ours.calls.slice(2), ['hang up peer0003 3'])
})

test('a peer that is dialled again waits once, for the newer attempt', () => {
  const { ours, links } = threeDials()
  links.dial(peer(3), 4)
  for (const number of [1, 2]) ours.tell({ type: 'link-open', peer: peer(number), epoch: number })
  assert.deepEqual(ours.calls.slice(2), ['dial peer0003 4'])
})

test('an offer is accepted at once, and instead of a dial to the same peer that waits', () => {
  const { ours, links } = threeDials()
  links.accept(peer(3), 5, 'sdp')
  for (const number of [1, 2]) ours.tell({ type: 'link-open', peer: peer(number), epoch: number })
  assert.deepEqual(ours.calls.slice(2), ['accept peer0003 5'])
})

test('the peers of one process take turns with each other, in order', () => {
  const { ours, another, anotherLinks } = threeDials()
  anotherLinks.dial(peer(4), 1)
  ours.tell({ type: 'link-open', peer: peer(1), epoch: 1 })
  assert.deepEqual(another.calls, [])
  ours.tell({ type: 'link-open', peer: peer(2), epoch: 2 })
  assert.deepEqual(another.calls, ['dial peer0004 1'])
})
