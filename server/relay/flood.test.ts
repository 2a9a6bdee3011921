import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as msgpack from 'socket.io-msgpack-parser'
import { floodDoor, isLetIn } from '../testing/let-in.ts'
import { connectPeer, join, newId, openPeer, roomOf, type TestPeer } from '../testing/peers.ts'
import { HOST_PORT, isAlive, type RelayProcessUnderTest, startRelay } from '../testing/processes.ts'
import { until } from '../testing/until.ts'
import { createRelay } from './relay.ts'

let relay: RelayProcessUnderTest
before(async () => {
  relay = await startRelay()
})
after(() => relay.stop())

const CONFIG = { id: 'r2', host: '127.0.0.1', port: 0, hostPort: HOST_PORT, tls: false, stream: null }

/** All of 127.0.0.0/8 is this machine: somebody else's address, as far as the relay can see. */
let hosts = 1
const newAddress = () => `127.0.0.${++hosts}`

const peerAt = (localAddress: string, port = relay.port) =>
  openPeer(`http://127.0.0.1:${port}`, { localAddress })

function encode(data: unknown[]): Uint8Array {
  const encoded: unknown = new msgpack.Encoder().encode({ type: 2, nsp: '/', data })
  assert.ok(Array.isArray(encoded) && encoded[0] instanceof Uint8Array)
  return encoded[0]
}

/** How soon it is, on a machine that has time for it, is measured by e2e/bench/flood.ts. */
const untilCut = (peer: TestPeer) => until('it is cut off', () => isCut(peer), 20_000)
const isCut = ({ disconnects }: TestPeer) => disconnects.length > 0
const reasons = ({ refusals }: TestPeer) => refusals.map(refusal => refusal.reason)

/** As soon as the connection has taken some, the next: small batches, so that it hears why it ends. Ends when the socket does. */
function flood(peer: TestPeer, message: Uint8Array): void {
  const { engine } = peer.socket.io
  const batch = message.length > 1_000 ? 4 : 100
  const send = () => {
    for (let count = 0; count < batch && !isCut(peer); count++) engine.write(message)
  }
  // Not at once: the socket would never be read.
  engine.on('drain', () => setImmediate(send))
  send()
}

/** To nobody: the honest peers live in this process, and copies of a flood would starve it. */
const floods: Record<string, unknown[]> = {
  'small frames': ['frame', 'nobody000000', Buffer.alloc(40)],
  'large frames': ['frame', 'nobody000000', Buffer.alloc(65_536)],
  'oversize frames': ['frame', null, Buffer.alloc(2 ** 20)],
  joins: ['join', { room: 'lab', id: 'flooder00001', name: 'Mallory', secret: 'x'.repeat(16) }],
  'malformed events': ['shutdown', true],
}

for (const [what, event] of Object.entries(floods)) {
  test(`whoever floods with ${what} is told so, cut off and kept out, and the others stay`, async () => {
    const { room, peers } = await roomOf(relay.port, 2)
    const [anna, ben] = peers
    assert.ok(anna && ben)
    const address = newAddress()
    const flooder = await peerAt(address)
    assert.ok((await join(flooder, { room })).ok)
    flood(flooder, encode(event))
    await untilCut(flooder)
    assert.deepEqual([reasons(flooder).at(-1), flooder.disconnects], ['flood', ['io server disconnect']])
    await assert.rejects(peerAt(address))
    await until('the others know', () => anna.left.length === 1)
    assert.deepEqual(anna.left, [[flooder.id, 'dropped']])
    const [before] = [ben.frames.length]
    anna.socket.emit('frame', null, Buffer.from('honest'))
    await until(
      'honest frames go on',
      () => ben.frames.length > before && ben.frames.at(-1)?.text === 'honest',
    )
    assert.deepEqual([anna.disconnects, ben.disconnects], [[], []])
  })
}

test('whoever floods with connections is turned away at the door, and others come in', async () => {
  const address = newAddress()
  const letIn = await floodDoor(relay.port, address)
  assert.ok(letIn >= 540, `after ${letIn}`)
  assert.ok(!(await isLetIn(relay.port, address)))
  assert.ok(await isLetIn(relay.port, newAddress()))
  assert.ok(isAlive(relay.pid))
})

test('behind a trusted proxy, a flooder is kept out by the address that the proxy names, and others come in', async () => {
  const behindProxy = createRelay({ ...CONFIG, trustedProxies: ['127.0.0.1'] }, null)
  const port = await behindProxy.listen()
  const from = (address: string) => connectPeer(port, newId(), { 'x-forwarded-for': address })
  const flooder = await from('198.51.100.1')
  flood(flooder, encode(['shutdown', true]))
  await untilCut(flooder)
  await assert.rejects(from('198.51.100.1'))
  const other = await from('198.51.100.2')
  assert.ok((await join(other)).ok)
  other.socket.disconnect()
  await behindProxy.close()
})

test('without a trusted proxy, nobody gets round it by naming another address', async () => {
  const address = newAddress()
  const flooder = await peerAt(address)
  flood(flooder, encode(['shutdown', true]))
  await untilCut(flooder)
  const options = { localAddress: address, extraHeaders: { 'x-forwarded-for': '198.51.100.3' } }
  await assert.rejects(openPeer(`http://127.0.0.1:${relay.port}`, options))
})
