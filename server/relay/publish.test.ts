import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Resume } from '#protocol'
import { connectPeer, join, newId, roomOf, type TestPeer } from '../testing/peers.ts'
import { LONE_RELAY } from '../testing/processes.ts'
import { until } from '../testing/until.ts'
import { createRelay, type Relay } from './relay.ts'

let relay: Relay
let port = 0
before(async () => {
  relay = createRelay(LONE_RELAY, null)
  port = await relay.listen()
})
after(() => relay.close())

async function trio() {
  const { room, peers } = await roomOf(port, 3)
  const [anna, ben, cleo] = peers
  assert.ok(anna && ben && cleo)
  return { room, anna, ben, cleo }
}

function publish(peer: TestPeer, ...seqs: number[]): void {
  for (const seq of seqs) peer.socket.emit('publish', seq, Buffer.from(`${seq}`))
}

const texts = (peer: TestPeer) => peer.entries.map(({ text }) => text)

test('what is published reaches everyone else once, in order and with its offset, however often it is repeated', async () => {
  const { anna, ben, cleo } = await trio()
  publish(anna, 1, 2, 1, 2, 3, 5, 4, 5)
  await until('anna knows that all are kept', () => anna.kept[0] === 5)
  await until('both have all', () => ben.entries.length >= 5 && cleo.entries.length >= 5)
  for (const peer of [ben, cleo]) {
    assert.deepEqual(texts(peer), ['1', '2', '3', '4', '5'])
    assert.deepEqual(
      peer.entries.map(({ from, offset }) => [from, offset]),
      [1, 2, 3, 4, 5].map(offset => [anna.id, offset]),
    )
  }
  assert.deepEqual([anna.entries, anna.kept], [[], [5, 5]])
})

test('a thousand publications are answered with few acknowledgements, the last of which covers all', async () => {
  const { anna, ben } = await trio()
  let answers = 0
  anna.socket.on('kept', () => answers++)
  publish(anna, ...Array.from({ length: 1_000 }, (_, index) => index + 1))
  await until('all are kept', () => anna.kept[0] === 1_000)
  await until('ben has all', () => ben.entries.length === 1_000)
  assert.ok(answers <= 40, `${answers} acknowledgements`)
})

test('a peer that comes back gets what it missed, before what is new, and is told what is kept of its own', async () => {
  const { room, anna, ben } = await trio()
  publish(ben, 1)
  publish(anna, 1, 2)
  await until('ben has both', () => ben.entries.length === 2)
  const first = ben.entries[0]
  assert.ok(first)
  ben.socket.disconnect()
  publish(anna, 3, 4)
  await until('both are kept', () => anna.kept[0] === 4)
  const again = await connectPeer(port, ben.id)
  // The epoch, as a tab knows it, is in the answer to its first join.
  const probe = await connectPeer(port, newId())
  const { log } = await joined(probe, room)
  const resume = { epoch: log.epoch, offset: first.offset, kept: 1 }
  const answer = await joined(again, room, resume)
  publish(anna, 5)
  await until('ben has all', () => again.entries.length === 4)
  assert.deepEqual(texts(again), ['2', '3', '4', '5'])
  assert.deepEqual(answer.log, { ...resume, evicted: 0 })
  assert.deepEqual(probe.entries.length, 1, 'a newcomer gets only what is new')
})

async function joined(peer: TestPeer, room: string, resume?: Resume) {
  const reply = await join(peer, { room, ...(resume && { resume }) })
  assert.ok(reply.ok)
  return reply
}

test('ill-formed publications are refused and kept nowhere', async () => {
  const { anna, ben } = await trio()
  const malformed = [[], [1], ['1', Buffer.from('x')], [0, Buffer.from('x')], [1.5, Buffer.from('x')]]
  const more = [
    [1, 'text'],
    [1, Buffer.from('x'), -1],
    [1, Buffer.from('x'), 1, 1],
  ]
  for (const args of [...malformed, ...more]) anna.socket.emit('publish', ...args)
  anna.socket.emit('publish', 1, Buffer.alloc(2 ** 17))
  await until('all are refused', () => anna.refusals.length === 9)
  assert.deepEqual(
    anna.refusals.map(({ reason }) => reason),
    [...Array.from({ length: 8 }, () => 'malformed'), 'oversize'],
  )
  publish(anna, 1)
  await until('the good one comes', () => ben.entries.length === 1)
})
