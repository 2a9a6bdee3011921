import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import * as msgpack from 'socket.io-msgpack-parser'
import { WebSocket } from 'ws'
import { connectPeer, join, joinedPeer, newId, roomOf, type TestPeer } from '../testing/peers.ts'
import { isAlive, type RelayProcessUnderTest, startRelay } from '../testing/processes.ts'
import { until } from '../testing/until.ts'
import { isBounded } from './bounded-parser.ts'

/** The same inputs every time: a failure can be had again. */
const seed = 20_261_123

let relay: RelayProcessUnderTest
before(async () => {
  relay = await startRelay()
})
after(() => relay.stop())

/** Two peers that talk while somebody else misbehaves, in their room and out of it. */
async function honestPair() {
  const { room, peers } = await roomOf(relay.port, 2)
  const [anna, ben] = peers
  assert.ok(anna && ben)
  let sent = 0
  return {
    room,
    talk: () => anna.socket.emit('frame', ben.id, Buffer.from(`honest ${sent++}`)),
    async lostNothing() {
      await until(`all of ${sent} honest frames came`, () => ben.frames.length >= sent)
      const texts = ben.frames.map(frame => frame.text)
      assert.deepEqual(
        texts,
        Array.from({ length: sent }, (_, index) => `honest ${index}`),
      )
      assert.deepEqual([anna.disconnects, ben.disconnects], [[], []])
      assert.ok(isAlive(relay.pid))
    },
  }
}

function encode(packet: unknown): Uint8Array {
  const encoded: unknown = new msgpack.Encoder().encode(packet)
  assert.ok(Array.isArray(encoded) && encoded[0] instanceof Uint8Array)
  return encoded[0]
}

/** As one message, past the client's own checks. */
function sendRaw(peer: TestPeer, message: Uint8Array): void {
  peer.socket.io.engine.write(message)
}

const bytes = fc.uint8Array({ maxLength: 200 }).map(each => Buffer.from(each))
const anything = fc.oneof(fc.anything({ withDate: true, maxDepth: 3 }), bytes, fc.constant(null), fc.string())
const reserved = [
  'connect',
  'disconnect',
  'disconnecting',
  'connect_error',
  'error',
  'newListener',
  '__proto__',
]
const eventName = fc.oneof(fc.constantFrom('join', 'frame', 'signal', ...reserved), anything)
const event = fc.oneof(
  fc.tuple(eventName, anything),
  fc.tuple(eventName, anything, anything),
  fc.tuple(fc.constant('frame'), fc.constantFrom(null, 'peer000001', ''), bytes),
  fc.array(anything),
)

test('a thousand malformed events crash nothing, close nothing, and cost an honest pair no frame', async () => {
  const pair = await honestPair()
  const vandal = await joinedPeer(relay.port, 'vandals')
  const events = fc.sample(event, { numRuns: 1_000, seed })
  for (const [index, data] of events.entries()) {
    const id = index % 3 === 0 ? { id: index } : {}
    const message = encodable({ type: 2, nsp: '/', data, ...id })
    // Too many items are no packet, and close the socket: see below.
    if (message && isBounded(message)) sendRaw(vandal, message)
    if (index % 20 === 0) pair.talk()
  }
  const answer = await join(vandal)
  assert.equal(!answer.ok && answer.refusal.reason, 'already-joined', 'the vandal is still served')
  assert.deepEqual(vandal.disconnects, [])
  assert.ok(vandal.refusals.length > 0)
  await pair.lostNothing()
})

/** Some values have no msgpack form (functions, symbols, big integers). */
function encodable(packet: unknown): Uint8Array | null {
  try {
    return encode(packet)
  } catch {
    return null
  }
}

const packet = fc.record({
  type: anything,
  nsp: fc.oneof(fc.constant('/'), anything),
  data: anything,
  id: anything,
})
const hostileBytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 400 }),
  packet.map(encodable).map(each => each ?? Buffer.from([0xc1])),
  fc.constantFrom(
    Buffer.from([0xdd, 0x01, 0xc9, 0xc3, 0x80]),
    Buffer.from([0xc9, 0xff, 0xff, 0xff, 0xff, 0x00]),
    Buffer.concat(new Array(50).fill(Buffer.from([0xdd, 0x01, 0xc9, 0xc3, 0x80]))),
    Buffer.alloc(100_000, 0x91),
  ),
)

test('raw garbage instead of packets closes its own socket at most', async () => {
  const pair = await honestPair()
  for (const message of fc.sample(hostileBytes, { numRuns: 300, seed })) {
    const vandal = await connectPeer(relay.port)
    sendRaw(vandal, message)
    pair.talk()
    vandal.socket.disconnect()
  }
  await pair.lostNothing()
})

const upgrade = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  '',
  '',
].join('\r\n')

test('garbage on TCP, before and after a WebSocket handshake, ends its own connection at most', async () => {
  const pair = await honestPair()
  const garbage = fc.sample(fc.tuple(fc.boolean(), fc.uint8Array({ minLength: 1, maxLength: 2_000 })), {
    numRuns: 200,
    seed,
  })
  for (const [handshake, noise] of garbage) {
    await new Promise<void>(resolve => {
      const socket = connect(relay.port, '127.0.0.1')
      socket.once('error', () => resolve())
      socket.once('close', () => resolve())
      socket.resume().write(handshake ? upgrade : '')
      socket.end(noise)
    })
    pair.talk()
  }
  await pair.lostNothing()
})

/** What asks for nothing: no URLs, no paths, paths of the relay's own that are cut short or go on too long. */
const TARGETS = [
  '//',
  '///',
  '//files/',
  '/\\',
  'http://',
  'http:///',
  '*',
  '/%',
  '/files/%ff',
  '/files',
  '/files/',
  '/work/%',
]
const METHODS = ['GET', 'PUT', 'POST', 'HEAD', 'OPTIONS', 'DELETE']

test('a request over HTTP whatever it asks for ends no relay', async () => {
  const pair = await honestPair()
  const odd = fc.sample(fc.webPath({ size: 'medium' }), { numRuns: 100, seed }).map(path => `/${path}`)
  for (const target of [...TARGETS, ...odd])
    for (const method of METHODS) {
      await ask(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      pair.talk()
    }
  await pair.lostNothing()
})

/** Resolves when the connection is over, whatever was answered. */
function ask(request: string): Promise<void> {
  return new Promise(resolve => {
    const socket = connect(relay.port, '127.0.0.1')
    socket.once('error', () => resolve())
    socket.once('close', () => resolve())
    socket.resume().end(request)
  })
}

/** With a key that no literal gives an object: who reads it by notepack gets an object that inherits from `value`. */
const inheriting = (value: unknown): object => Object.fromEntries([['__proto__', value]])

test('objects that pass for bytes, or for something that has them, end no relay', async () => {
  const pair = await honestPair()
  const bytes = Buffer.from([1])
  const resume = { ...inheriting(bytes), epoch: 'epoch', kept: 0 }
  const packets = [
    { type: 0, nsp: '/', data: inheriting(bytes) },
    { type: 2, nsp: '/', data: ['frame', null, inheriting(bytes)] },
    { type: 2, nsp: '/', data: ['frame', null, { ...inheriting(new ArrayBuffer(1)), length: 1e9 }] },
    {
      type: 2,
      nsp: '/',
      data: ['join', { room: pair.room, id: newId(), name: 'Eve', secret: 'x'.repeat(24), resume }],
    },
    inheriting({ type: 2, nsp: '/', data: ['frame', null, bytes] }),
  ]
  for (const packet of packets) {
    const vandal = await connectPeer(relay.port)
    sendRaw(vandal, encode(packet))
    await until('the vandal is hung up on', () => vandal.disconnects.length > 0)
    pair.talk()
  }
  await pair.lostNothing()
})

test('who asks for many sockets over one connection is hung up on, as who asks for another namespace, or acknowledges', async () => {
  const pair = await honestPair()
  const packets = [
    { type: 0, nsp: '/' },
    { type: 0, nsp: '/elsewhere' },
    { type: 3, nsp: '/', id: 1, data: [] },
  ]
  for (const packet of packets) {
    const vandal = await connectPeer(relay.port)
    for (let n = 0; n < 500; n += 1) sendRaw(vandal, encode(packet))
    await until(`hung up on ${JSON.stringify(packet)}`, () => vandal.disconnects.length > 0)
    pair.talk()
  }
  await pair.lostNothing()
})

test('who sends pings of WebSockets without end is hung up on, and not who sends one, as Firefox does', async () => {
  const pair = await honestPair()
  const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/socket.io/?EIO=4&transport=websocket`)
  let pongs = 0
  let isClosed = false
  socket.on('pong', () => (pongs += 1))
  socket.once('close', () => {
    isClosed = true
  })
  socket.on('message', data => {
    // Of Engine.IO: it lives.
    if (String(data) === '2') socket.send('3')
  })
  socket.once('message', () => socket.ping())
  await until('the first is answered', () => pongs === 1)
  assert.equal(isClosed, false)
  for (let n = 0; n < 1_000; n += 1) socket.ping()
  await until('hung up on', () => isClosed)
  pair.talk()
  await pair.lostNothing()
})
