import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { LIMITS } from '#protocol'
import { roomOf, type TestPeer } from '../testing/peers.ts'
import { startRelay } from '../testing/processes.ts'
import { until } from '../testing/until.ts'
import { watchBacklog } from './backlog.ts'

function watched(limitBytes: number) {
  const transport = new EventEmitter()
  const connection = Object.assign(new EventEmitter(), { transport })
  let over = 0
  watchBacklog(connection, limitBytes, () => over++)
  return {
    over: () => over,
    packet: (bytes: number) => connection.emit('packetCreate', { data: Buffer.alloc(bytes) }),
    flush: () => connection.emit('flush'),
    sent: () => transport.emit('ready'),
  }
}

test('a tab that reads may be sent any amount', () => {
  const { over, packet, flush, sent } = watched(1_000)
  for (let index = 0; index < 1_000; index++) {
    packet(400)
    flush()
    sent()
  }
  assert.equal(over(), 0)
})

test('a tab that stopped reading is reported once, when more waits than the limit', () => {
  const { over, packet } = watched(2_000)
  packet(400)
  packet(400)
  assert.equal(over(), 0)
  packet(400)
  packet(400)
  assert.equal(over(), 1)
})

test('what the socket has not sent waits too', () => {
  const { over, packet, flush } = watched(2_000)
  packet(400)
  packet(400)
  flush()
  packet(400)
  assert.equal(over(), 1)
})

test('many small packets are counted with what each costs', () => {
  const { over, packet } = watched(10_000)
  for (let index = 0; index < 20; index++) packet(1)
  assert.equal(over(), 1)
})

/** What the promise says; a tab is cut off before that. */
const MAX_COST_BYTES = 8e6
/** Chosen: until the heap has grown to the size that this traffic takes while everybody reads. */
const WARM_UP_FRAMES = 500
/** 1.7 MB: less than the burst of bytes that a socket may send (SOCKET_RATES). */
const AHEAD_FRAMES = 25
/** Chosen: it takes half a second, and six on a busy machine. */
const DEADLINE_MS = 30_000
/** A packet of Engine.IO's protocol (version 4). */
const PONG = '3'

test('a tab that stopped reading is cut off before it costs the relay process 8 MB', async t => {
  const relay = await startRelay()
  t.after(() => relay.stop())
  const { peers } = await roomOf(relay.port, 3)
  const [anna, ben, cleo] = peers
  assert.ok(anna && ben && cleo)
  const frame = Buffer.alloc(LIMITS.frameBytes)
  let most = 0
  const watchMemory = async () => {
    most = Math.max(most, await metric(relay.port, 'process_resident_memory_bytes'))
  }
  await send(anna, cleo, frame, watchMemory, () => cleo.frames.length >= WARM_UP_FRAMES)
  const before = most
  const stopped = await stopReading(ben)
  t.after(stopped.readOn)
  const isLeft = () => {
    stopped.sayItLives()
    return cleo.left.length > 0
  }
  await send(anna, cleo, frame, watchMemory, isLeft)
  assert.deepEqual(cleo.left, [[ben.id, 'dropped']])
  t.diagnostic(`it cost ${most - before} bytes`)
  assert.ok(most - before < MAX_COST_BYTES, `it cost ${most - before} bytes`)
  assert.equal(await metric(relay.port, 'relay_cuts_total{reason="backlog"}'), 1)
})

/** Sends frames to all, at most some ahead of a reader, until it is `done`; `meanwhile` runs all along. */
async function send(
  from: TestPeer,
  reader: TestPeer,
  frame: Buffer,
  meanwhile: () => Promise<void>,
  done: () => boolean,
): Promise<void> {
  let sent = reader.frames.length
  const isDone = async () => {
    for (; sent < reader.frames.length + AHEAD_FRAMES; sent++) from.socket.emit('frame', null, frame)
    await meanwhile()
    return done()
  }
  await until('enough was sent', isDone, DEADLINE_MS)
}

/**
 * Its TCP connection stays open, and nothing is taken from it until it reads on. It answers pings that it has not read, and
 * misses none: else a busy machine makes a race of it who gives the connection up first, and for what.
 */
async function stopReading({ socket }: TestPeer): Promise<{ sayItLives(): void; readOn(): void }> {
  const { engine } = socket.io
  // Counts from the next ping on.
  assert.ok(Reflect.has(engine, '_pingTimeout'))
  Reflect.set(engine, '_pingTimeout', DEADLINE_MS)
  let isPinged = false
  socket.io.once('ping', () => {
    isPinged = true
  })
  await until('the relay pings', () => isPinged)
  const connection: unknown = Reflect.get(engine.transport, 'ws')
  assert.ok(typeof connection === 'object' && connection !== null)
  const does = (what: 'pause' | 'resume' | 'send', ...args: unknown[]): void => {
    const method: unknown = Reflect.get(connection, what)
    assert.ok(typeof method === 'function')
    method.apply(connection, args)
  }
  does('pause')
  return { sayItLives: () => does('send', PONG), readOn: () => does('resume') }
}

async function metric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(
    text
      .split('\n')
      .find(line => line.startsWith(`${name} `))
      ?.slice(name.length),
  )
}
