import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as v from 'valibot'
import { type LedgerEntry, LedgerEntrySchema, LedgerPageSchema, LedgerReceiptSchema } from '#protocol'
import { roomOf, type TestPeer } from '../../testing/peers.ts'
import { LONE_RELAY } from '../../testing/processes.ts'
import { until } from '../../testing/until.ts'
import { createRelay, type Relay } from '../relay.ts'

let relay: Relay
let port = 0
before(async () => {
  relay = createRelay(LONE_RELAY, null)
  port = await relay.listen()
})
after(() => relay.close())

async function readers() {
  const { peers } = await roomOf(port, 3)
  return peers.map(peer => {
    const logged: LedgerEntry[] = []
    peer.socket.on('logged', entry => logged.push(v.parse(LedgerEntrySchema, entry)))
    return { peer, texts: () => logged.map(({ bytes }) => String(Buffer.from(bytes))) }
  })
}

async function append({ socket }: TestPeer, text: string) {
  const answer = await socket.timeout(5_000).emitWithAck('append', Buffer.from(text))
  return v.parse(v.nullable(LedgerReceiptSchema), answer)
}

async function read({ socket }: TestPeer, after: number) {
  const page = v.parse(LedgerPageSchema, await socket.timeout(5_000).emitWithAck('read-ledger', after))
  return page.entries.map(({ bytes }) => String(Buffer.from(bytes)))
}

test('all of a room, the sender too, are told one order; who comes later reads it; what is no entry is refused', async () => {
  const [anna, ben, cleo] = await readers()
  assert.ok(anna && ben && cleo)
  const receipts = await Promise.all([append(anna.peer, 'a'), append(ben.peer, 'b')])
  assert.deepEqual(new Set(receipts.map(receipt => receipt?.place)), new Set([1, 2]))
  await until('all are told', () => [anna, ben, cleo].every(({ texts }) => texts().length === 2))
  assert.deepEqual(anna.texts(), cleo.texts())
  assert.deepEqual(await read(ben.peer, 0), anna.texts())
  assert.deepEqual(await read(ben.peer, 1), anna.texts().slice(1))
  ben.peer.socket.emit('append', Buffer.alloc(257))
  ben.peer.socket.emit('append', 'text')
  ben.peer.socket.emit('read-ledger', -1)
  await until('all three are refused', () => ben.peer.refusals.length === 3)
  assert.deepEqual(
    ben.peer.refusals.map(({ reason }) => reason),
    ['oversize', 'malformed', 'malformed'],
  )
})

test('a relay that lies tells its last peer another history, or drops what it confirms; honest again, it tells all the same', async () => {
  const [anna, ben, cleo] = await readers()
  assert.ok(anna && ben && cleo)
  relay.behave('two-histories')
  await append(anna.peer, 'a')
  await append(cleo.peer, 'c')
  await until('both histories are told', () => ben.texts().length === 1 && cleo.texts().length === 1)
  assert.deepEqual([ben.texts(), cleo.texts()], [['a'], ['c']])
  relay.behave('drop')
  assert.equal((await append(anna.peer, 'gone'))?.place, 2)
  assert.deepEqual(await read(anna.peer, 0), ['a'])
  relay.behave('honest')
  await append(ben.peer, 'b')
  await until('all are told', () => [anna, ben].every(({ texts }) => texts().length === 2))
  assert.deepEqual(await read(cleo.peer, 0), ['a', 'b'])
})
