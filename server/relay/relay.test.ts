import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as v from 'valibot'
import { LIMITS, type LoadReport, LoadReportSchema } from '#protocol'
import { connectPeer, join, joinedPeer, newId, roomOf, type TestPeer } from '../testing/peers.ts'
import { HOST_PORT, isAlive, type RelayProcessUnderTest, startRelay } from '../testing/processes.ts'
import { until } from '../testing/until.ts'
import { SOCKET_RATES, TOLD_RATE } from './limits.ts'
import { createRelay } from './relay.ts'

let relay: RelayProcessUnderTest

before(async () => {
  relay = await startRelay()
})
after(() => relay.stop())

const bytes = (text: string) => Buffer.from(text)
const texts = (peer: TestPeer) => peer.frames.map(frame => frame.text)
const reasons = (peer: TestPeer) => peer.refusals.map(refusal => refusal.reason)

async function load(): Promise<LoadReport> {
  const watcher = await connectPeer(relay.port)
  await until('a load report came', () => watcher.loads.length > 0)
  watcher.socket.disconnect()
  return v.parse(LoadReportSchema, watcher.loads[0])
}

const RATE_REFUSALS = 'relay_refused_total{reason="rate"}'

async function metric(name: string, port = relay.port): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const line = text.split('\n').find(each => each.startsWith(`${name} `))
  return line === undefined ? 0 : Number(line.slice(name.length + 1))
}

test('a broadcast frame reaches everyone else in the room once, in order, with the sender stamped on it', async () => {
  const { peers } = await roomOf(relay.port, 3)
  const [anna, ben, cleo] = peers
  assert.ok(anna && ben && cleo)
  const sent = Array.from({ length: 200 }, (_, index) => `frame ${index}`)
  for (const text of sent) anna.socket.emit('frame', null, bytes(text))
  await until('both have all frames', () => ben.frames.length >= 200 && cleo.frames.length >= 200)
  for (const peer of [ben, cleo]) {
    assert.deepEqual(texts(peer), sent)
    assert.ok(peer.frames.every(frame => frame.from === anna.id))
  }
  assert.deepEqual(anna.frames, [])
})

test('of many that join at once each is told of every other once, in fewer messages than there are pairs', async () => {
  const peers = await Promise.all(Array.from({ length: 20 }, () => connectPeer(relay.port, newId())))
  let messages = 0
  for (const { socket } of peers) socket.on('joined', () => (messages += 1))
  const room = `room${newId()}`
  const replies = await Promise.all(peers.map(peer => join(peer, { room })))
  const known = (peer: TestPeer, index: number) => {
    const reply = replies[index]
    const before = reply?.ok ? reply.members : []
    return [...before, ...peer.joined].map(({ id }) => id).sort()
  }
  const others = (peer: TestPeer) =>
    peers
      .map(({ id }) => id)
      .filter(id => id !== peer.id)
      .sort()
  await until('each knows as many as there are', () => peers.every((peer, i) => known(peer, i).length >= 19))
  peers.forEach((peer, index) => {
    assert.deepEqual(known(peer, index), others(peer))
  })
  assert.ok(messages < (20 * 19) / 2, `${messages} messages`)
})

test('a frame or signal to one member reaches that member only', async () => {
  const { peers } = await roomOf(relay.port, 3)
  const [anna, ben, cleo] = peers
  assert.ok(anna && ben && cleo)
  anna.socket.emit('signal', ben.id, bytes('an offer'))
  anna.socket.emit('frame', ben.id, bytes('for ben'))
  anna.socket.emit('frame', cleo.id, bytes('for cleo'))
  await until('both have their frame', () => ben.frames.length > 0 && cleo.frames.length > 0)
  assert.deepEqual(ben.signals, [{ from: anna.id, text: 'an offer' }])
  assert.deepEqual([texts(ben), texts(cleo), cleo.signals], [['for ben'], ['for cleo'], []])
})

test('bytes that came as an ArrayBuffer, as browsers send them, arrive as bytes', async () => {
  const { peers } = await roomOf(relay.port, 2)
  const [anna, ben] = peers
  assert.ok(anna && ben)
  anna.socket.emit('frame', null, Uint8Array.from(bytes('from a browser')).buffer)
  await until('it came', () => ben.frames.length === 1)
  assert.deepEqual(texts(ben), ['from a browser'])
})

test('rooms are apart: neither frames nor members nor addresses of one are seen in another', async () => {
  const here = await roomOf(relay.port, 2)
  const there = await roomOf(relay.port, 2)
  const [anna, ben] = here.peers
  const [xeno, yuri] = there.peers
  assert.ok(anna && ben && xeno && yuri)
  anna.socket.emit('frame', xeno.id, bytes('over the wall'))
  await until('the address is refused', () => reasons(anna).includes('unknown-peer'))
  anna.socket.emit('frame', null, bytes('here'))
  xeno.socket.emit('frame', null, bytes('there'))
  await until('both rooms have their frame', () => ben.frames.length > 0 && yuri.frames.length > 0)
  assert.deepEqual([texts(ben), texts(yuri), texts(xeno)], [['here'], ['there'], []])
  assert.equal(xeno.joined.length, 1)
})

test('whoever says so has `left`; whoever gives its connection up is `dropped`', async () => {
  const { peers } = await roomOf(relay.port, 3)
  const [anna, ben, cleo] = peers
  assert.ok(anna && ben && cleo)
  ben.socket.disconnect()
  await until('anna knows', () => anna.left.length === 1)
  cleo.socket.io.engine.close()
  await until('anna knows of both', () => anna.left.length === 2)
  assert.deepEqual(anna.left, [
    [ben.id, 'left'],
    [cleo.id, 'dropped'],
  ])
})

test('whoever says that it moves, and comes back on another socket, is missed by nobody; whoever does not is `dropped`', async () => {
  const { room, peers } = await roomOf(relay.port, 3)
  const [anna, ben, cleo] = peers
  assert.ok(anna && ben && cleo)
  for (const { socket } of [ben, cleo]) socket.emit('move').disconnect()
  const back = await joinedPeer(relay.port, room, ben.id)
  await until('anna misses somebody', () => anna.left.length > 0)
  assert.deepEqual(anna.left, [[cleo.id, 'dropped']])
  assert.deepEqual(anna.joined.length, 2)
  back.socket.disconnect()
})

test('whoever sends a message beyond what Engine.IO takes is dropped, and that is counted', async () => {
  const { peers } = await roomOf(relay.port, 2)
  const [anna, ben] = peers
  assert.ok(anna && ben)
  const before = await metric('relay_refused_total{reason="oversize"}')
  ben.socket.emit('frame', null, Buffer.alloc(3 * 2 ** 20))
  await until('anna knows', () => anna.left.length === 1)
  assert.deepEqual(anna.left, [[ben.id, 'dropped']])
  assert.equal(await metric('relay_refused_total{reason="oversize"}'), before + 1)
})

test('an id in use is refused as `id-taken`, and its holder keeps it', async () => {
  const { room, peers } = await roomOf(relay.port, 2)
  const [anna, ben] = peers
  assert.ok(anna && ben)
  const thief = await connectPeer(relay.port, anna.id)
  const reply = await join(thief, { room, secret: 'not the secret of anna' })
  assert.equal(!reply.ok && reply.refusal.reason, 'id-taken')
  ben.socket.emit('frame', anna.id, bytes('still you'))
  await until('anna has it', () => anna.frames.length === 1)
  thief.socket.disconnect()
})

test('a peer that comes back on a new socket replaces its old one, and nobody is told that it left', async () => {
  const { room, peers } = await roomOf(relay.port, 2)
  const [anna, ben] = peers
  assert.ok(anna && ben)
  const again = await joinedPeer(relay.port, room, anna.id)
  await until('the old socket is closed', () => anna.disconnects.length === 1)
  ben.socket.emit('frame', anna.id, bytes('welcome back'))
  await until('the new socket has the frame', () => again.frames.length === 1)
  assert.deepEqual([ben.left, ben.joined], [[], []])
})

test('what a peer may not do is refused with a reason, and its socket stays open', async () => {
  const stranger = await connectPeer(relay.port)
  stranger.socket.emit('frame', null, bytes('too early'))
  await until('it is told', () => reasons(stranger).includes('not-joined'))
  const { peers } = await roomOf(relay.port, 2)
  const [anna, ben] = peers
  assert.ok(anna && ben)
  const attempts: [string, unknown[]][] = [
    ['oversize', ['frame', null, Buffer.alloc(LIMITS.frameBytes + 1)]],
    ['oversize', ['frame', null, Buffer.alloc(2 ** 20)]],
    ['oversize', ['signal', ben.id, Buffer.alloc(LIMITS.signalBytes + 1)]],
    ['unknown-peer', ['frame', newId(), bytes('x')]],
    ['malformed', ['frame', null, 'text']],
    ['malformed', ['frame', 7, bytes('x')]],
    ['malformed', ['frame', null, bytes('x'), 'more']],
    ['malformed', ['signal', null, bytes('signals are never for everyone')]],
    ['malformed', ['no-such-event', 1]],
    ['already-joined', ['join', { room: 'lab', id: newId(), name: 'x', secret: 'x'.repeat(16) }]],
  ]
  for (const [, [event, ...args]] of attempts) anna.socket.emit(String(event), ...args)
  await until('all are refused', () => anna.refusals.length === attempts.length)
  assert.deepEqual(reasons(anna).sort(), attempts.map(([reason]) => reason).sort())
  anna.socket.emit('frame', null, Buffer.alloc(LIMITS.frameBytes, 'a'))
  await until('the largest frame goes through', () => ben.frames.length === 1)
  assert.equal(ben.frames.length, 1)
})

test('an ill-formed join is refused with what is wrong with it', async () => {
  const peer = await connectPeer(relay.port)
  const attempts: [string, Record<string, unknown>][] = [
    ['unknown-room', { room: '../etc' }],
    ['unknown-room', { room: 7 }],
    ['malformed', { name: '<img src=x onerror=alert(1)>' }],
    ['malformed', { name: '\u202Egnp.exe' }],
    ['malformed', { id: 'SHORT' }],
    ['malformed', { secret: 'short' }],
  ]
  for (const [reason, change] of attempts) {
    const reply = await join(peer, change)
    assert.equal(!reply.ok && reply.refusal.reason, reason)
  }
  const reply = await join(peer)
  assert.ok(reply.ok)
  peer.socket.disconnect()
})

test('a flood beyond the rate is refused, counted in full, and answered in part', async () => {
  const stoppedClock = () => 0
  const config = { id: 'r2', host: '127.0.0.1', port: 0, hostPort: HOST_PORT, tls: false, stream: null }
  const limited = createRelay(config, null, { nowMs: stoppedClock })
  const port = await limited.listen()
  const { peers } = await roomOf(port, 2)
  const [anna, ben] = peers
  assert.ok(anna && ben)
  const frame = Buffer.alloc(LIMITS.payloadBytes)
  const burst = SOCKET_RATES.bytes.burst / frame.length
  const excess = TOLD_RATE.burst + 5
  for (let index = 0; index < burst + excess; index++) anna.socket.emit('frame', null, frame)
  await until('the excess was counted', async () => (await metric(RATE_REFUSALS, port)) === excess, 10_000)
  await until('the burst came through', () => ben.frames.length === burst)
  await until('the first refusals were told', () => anna.refusals.length === TOLD_RATE.burst)
  await limited.close()
})

test('a page from elsewhere may not connect; a page of the lab and a program may', async () => {
  const before = await metric('relay_refused_total{reason="origin"}')
  for (const origin of [
    'http://evil.example',
    `http://evil.example:${HOST_PORT}`,
    'http://localhost:1',
    'null',
  ]) {
    await assert.rejects(connectPeer(relay.port, newId(), { origin }))
  }
  assert.equal(await metric('relay_refused_total{reason="origin"}'), before + 4)
  for (const headers of [{ origin: `http://localhost:${HOST_PORT}` }, {}]) {
    const peer = await connectPeer(relay.port, newId(), headers)
    peer.socket.disconnect()
  }
})

test('the load report counts frames, copies, bytes on the wire and refusals of this process', async () => {
  const earlier = await load()
  const { peers } = await roomOf(relay.port, 4)
  const [anna, ...others] = peers
  assert.ok(anna)
  for (let index = 0; index < 10; index++) anna.socket.emit('frame', null, Buffer.alloc(10_000))
  await until('all came', () => others.every(peer => peer.frames.length === 10))
  const later = await load()
  assert.equal(later.pid, relay.pid)
  assert.equal(later.framesIn - earlier.framesIn, 10)
  assert.equal(later.framesOut - earlier.framesOut, 30)
  const inBytes = later.bytesIn - earlier.bytesIn
  const outBytes = later.bytesOut - earlier.bytesOut
  assert.ok(inBytes > 100_000 && inBytes < 110_000, `${inBytes} bytes in`)
  assert.ok(outBytes > 300_000 && outBytes < 320_000, `${outBytes} bytes out`)
  assert.ok(later.cpuMs > earlier.cpuMs && later.uptimeMs > earlier.uptimeMs && later.rssBytes > 2 ** 20)
  assert.equal(later.refused.origin, await metric('relay_refused_total{reason="origin"}'))
  assert.equal(await metric('relay_frames_in_total'), later.framesIn)
})

test('/healthz answers, and nothing else is served', async () => {
  const health = await fetch(`http://127.0.0.1:${relay.port}/healthz`)
  assert.deepEqual(await health.json(), { status: 'ok', relay: 'r1', cluster: 'alone' })
  assert.equal((await fetch(`http://127.0.0.1:${relay.port}/socket.io/?EIO=4&transport=polling`)).status, 400)
  assert.equal((await fetch(`http://127.0.0.1:${relay.port}/`)).status, 404)
  assert.ok(isAlive(relay.pid))
})
