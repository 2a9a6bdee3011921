import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { SERVICES } from '../../core/service.ts'
import { seededRandom } from '../../core/simulation/random.ts'
import { VirtualClock } from '../../core/simulation/virtual-clock.ts'
import { hostileBytes } from '../../core/testing/hostile-bytes.ts'
import { peerNumber } from '../../core/testing/mesh-values.ts'
import { doubleMs } from '../../core/tickets/stand.ts'
import type { TicketNews } from '../../core/tickets/tickets.ts'
import { encodeTicketMessage } from '../../core/tickets/wire.ts'
import { MemoryNetwork } from '../../paths/memory-path.ts'
import { PathService } from '../path-service.ts'
import { TicketDesk } from './ticket-desk.ts'

function room() {
  const clock = new VirtualClock()
  const random = seededRandom(5)
  const network = new MemoryNetwork({ clock, random, latencyMs: { min: 1, max: 3 } })
  const sold = new Map<string, PeerId>()
  const deaf = new Set<PeerId>()
  const members = [1, 2, 3].map(peerNumber)
  const desks = members.map(self => {
    const askRelay = (ticket: string, answer: (holder: PeerId | null) => void): void => {
      if (deaf.has(self)) return
      if (!sold.has(ticket)) sold.set(ticket, self)
      clock.at(clock.now() + 2, () => answer(sold.get(ticket) ?? null))
    }
    const service = new PathService(network.join(self), SERVICES.tickets)
    const desk = new TicketDesk({ self, service, askRelay, clock, random })
    const news: TicketNews[] = []
    desk.onNews(each => news.push(each))
    const of = (ticket: string) => news.filter(each => each.ticket === ticket).map(({ state }) => state)
    return { desk, news, of }
  })
  clock.advance(20)
  return { clock, network, desks, members, deaf }
}

test('while the network is split the mesh sells twice and takes one back, relay and quorum sell to one side', () => {
  const { clock, network, desks, members, deaf } = room()
  const [ann, , eve] = desks
  const [, , cutOff] = members
  assert.ok(ann && eve && cutOff)
  network.cut(cutOff)
  deaf.add(cutOff)
  for (const { desk } of [ann, eve])
    for (const way of ['mesh', 'relay', 'quorum'] as const) desk.take(`last-${way}`, way, members)
  clock.advance(3_000)
  const outcomes = (way: string) => [ann.of(`last-${way}`).at(-1), eve.of(`last-${way}`).at(-1)]
  assert.deepEqual(outcomes('mesh'), ['sold', 'sold'])
  assert.deepEqual(outcomes('relay'), ['sold', 'unanswered'])
  assert.deepEqual(outcomes('quorum'), ['sold', 'unanswered'])
  network.heal(cutOff)
  clock.advance(100)
  assert.deepEqual(outcomes('mesh').sort(), ['revoked', 'sold'])
})

test('that two believed to have a ticket is known to neither while split, and to all once they hear of each other', () => {
  const { clock, network, desks, members } = room()
  const [ann, bob, eve] = desks
  const [, , cutOff] = members
  assert.ok(ann && bob && eve && cutOff)
  const ticket = ann.desk.offer(members)
  clock.advance(20)
  network.cut(cutOff)
  for (const { desk } of [ann, eve]) desk.take(`${ticket}-mesh`, 'mesh', members)
  clock.advance(1_000)
  const double = () =>
    [ann, bob, eve].map(({ desk }) =>
      desk.offers().map(offered => doubleMs(offered, 'mesh', clock.now())?.toPrecision(1) ?? null),
    )
  assert.deepEqual(double(), [[null], [null], [null]])
  network.heal(cutOff)
  clock.advance(50)
  assert.deepEqual(double(), [['1e+3'], ['1e+3'], ['1e+3']])
  const states = bob.desk.offers()[0]?.beliefs.map(({ state }) => state)
  assert.deepEqual(states?.sort(), ['revoked', 'sold'])
})

test('while it is whole each way sells a ticket once, a vote with more messages than the relay', () => {
  const { clock, desks, members } = room()
  const [ann, bob] = desks
  assert.ok(ann && bob)
  for (const way of ['mesh', 'relay', 'quorum'] as const) {
    ann.desk.take(`whole-${way}`, way, members)
    clock.advance(100)
    bob.desk.take(`whole-${way}`, way, members)
    clock.advance(3_000)
    assert.deepEqual(
      [ann.of(`whole-${way}`), bob.of(`whole-${way}`)],
      [
        ['asked', 'sold'],
        ['asked', 'refused'],
      ],
    )
  }
  const costs = (way: string) =>
    ann.news.find(({ way: of, state }) => of === way && state === 'sold')?.messages
  assert.deepEqual([costs('mesh'), costs('relay')], [1, 2])
  assert.ok((costs('quorum') ?? 0) >= 6)
})

test('what is no ticket is refused, asking twice too, and strangers’ bytes harm nobody', () => {
  const { clock, network, desks, members } = room()
  const [ann] = desks
  assert.ok(ann)
  assert.throws(() => ann.desk.take('Not a ticket', 'mesh', members), RangeError)
  const stranger = new PathService(network.join(peerNumber(9)), SERVICES.tickets)
  clock.advance(20)
  const samples = [encodeTicketMessage({ kind: 'buyers', ticket: 'x', buyers: members })]
  for (const bytes of hostileBytes(samples, 500)) stranger.send('all', bytes)
  clock.advance(20)
  ann.desk.take('mine', 'quorum', members)
  clock.advance(100)
  assert.equal(ann.of('mine').at(-1), 'sold')
  assert.throws(() => ann.desk.take('mine', 'mesh', members), /before/)
})

test('a buyer at whose desk strangers have named tickets without end still buys by vote', () => {
  const { clock, network, desks, members } = room()
  const [ann] = desks
  assert.ok(ann)
  const stranger = new PathService(network.join(peerNumber(9)), SERVICES.tickets)
  clock.advance(20)
  for (let n = 0; n < 300; n += 1)
    stranger.send(
      peerNumber(1),
      encodeTicketMessage({
        kind: 'prepare',
        ticket: `made-up-${n}`,
        ballot: { round: 1, by: peerNumber(9) },
      }),
    )
  clock.advance(20)
  ann.desk.take('mine', 'quorum', members)
  clock.advance(100)
  assert.equal(ann.of('mine').at(-1), 'sold')
})
