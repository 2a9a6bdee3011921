import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import { after, before, test } from 'node:test'
import * as v from 'valibot'
import { type Act, AuditLineSchema, SightSchema } from '#moderation'
import { TOKEN_HEADER } from '#protocol'
import { connectPeer, join, joinedPeer, roomOf, type TestPeer } from '../../testing/peers.ts'
import { HOST_PORT } from '../../testing/processes.ts'
import { until } from '../../testing/until.ts'
import { createRelay, type Relay } from '../relay.ts'

const TOKEN = 'the host token'
let folder: string
let relay: Relay
let port: number

const config = (name: string) => ({
  id: 'r1',
  host: '127.0.0.1',
  port: 0,
  hostPort: HOST_PORT,
  tls: false,
  stream: null,
  audit: pathOf(folder, name),
})

before(async () => {
  folder = await mkdtemp(pathOf(tmpdir(), 'audit-test-'))
  relay = createRelay(config('audit'), null, { token: TOKEN })
  port = await relay.listen()
})
after(async () => {
  await relay.close()
  await rm(folder, { recursive: true })
})

function ask(path: string, { token = TOKEN, ...init }: RequestInit & { token?: string } = {}) {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    ...init,
    headers: { [TOKEN_HEADER]: token, ...init.headers },
  })
}

const moderate = async (room: string, act: object, token = TOKEN) =>
  (await ask('/moderation', { method: 'POST', body: JSON.stringify({ room, act }), token })).status

/** What a peer is told, written down. */
function heardBy({ socket }: TestPeer): { texts: string[]; acts: Act['act'][] } {
  const heard: ReturnType<typeof heardBy> = { texts: [], acts: [] }
  socket.on('said', (messages: { text: string }[]) => heard.texts.push(...messages.map(({ text }) => text)))
  socket.on('moderated', (act: Act) => heard.acts.push(act.act))
  return heard
}

const reasons = (peer: TestPeer) => peer.refusals.map(({ reason }) => reason)

test('what a muted peer says reaches nobody from that moment on, until it is unmuted', async () => {
  const { room, peers } = await roomOf(port, 2)
  const [eve, ben] = peers
  assert.ok(eve && ben)
  const heard = heardBy(ben)
  eve.socket.emit('say', 1, 'before')
  await until('it came', () => heard.texts.length === 1)
  assert.equal(await moderate(room, { act: 'mute', peer: eve.id, number: 2 }), 200)
  eve.socket.emit('say', 2, 'muted')
  await until('it was refused', () => reasons(eve).includes('muted'))
  assert.equal(await moderate(room, { act: 'unmute', peer: eve.id, number: 3 }), 200)
  eve.socket.emit('say', 3, 'after')
  await until('it came', () => heard.texts.length === 2)
  assert.deepEqual(heard, { texts: ['before', 'after'], acts: ['mute', 'unmute'] })
})

test('an erased message is told to no newcomer, and cannot be said again under its number', async () => {
  const { room, peers } = await roomOf(port, 2)
  const [eve, ben] = peers
  assert.ok(eve && ben)
  const heard = heardBy(ben)
  eve.socket.emit('say', 1, 'to be erased')
  eve.socket.emit('say', 2, 'to stay')
  await until('both came', () => heard.texts.length === 2)
  assert.equal(await moderate(room, { act: 'erase', peer: eve.id, number: 1 }), 200)
  assert.equal(await moderate(room, { act: 'erase', peer: eve.id, number: 1 }), 404)
  eve.socket.emit('say', 1, 'to be erased')
  await until('it was refused', () => reasons(eve).includes('malformed'))
  const newcomer = await connectPeer(port)
  const told = heardBy(newcomer)
  await join(newcomer, { room })
  await until('it was told what is kept', () => told.texts.length > 0)
  assert.deepEqual(told.texts, ['to stay'])
  assert.deepEqual(heard.acts, ['erase'])
})

test('a removed peer loses its socket and is not let in again', async () => {
  const { room, peers } = await roomOf(port, 2)
  const [eve, ben] = peers
  assert.ok(eve && ben)
  assert.equal(await moderate(room, { act: 'remove', peer: eve.id }), 200)
  await until('it is out', () => eve.disconnects.length === 1 && ben.left.length === 1)
  const again = await connectPeer(port, eve.id)
  const reply = await join(again, { room })
  assert.equal(reply.ok ? 'joined' : reply.refusal.reason, 'removed')
})

test('without the token, from elsewhere, or with anything that is no act, nothing is done', async () => {
  const { room, peers } = await roomOf(port, 2)
  const [eve, ben] = peers
  assert.ok(eve && ben)
  const act = { act: 'mute', peer: eve.id, number: 1 }
  assert.equal(await moderate(room, act, 'a guess'), 403)
  assert.equal((await ask('/audit', { token: 'a guess' })).status, 403)
  const elsewhere = { origin: 'https://elsewhere.example' }
  assert.equal((await ask('/audit', { headers: elsewhere })).status, 403)
  assert.equal(await moderate(room, { ...act, act: 'praise' }), 400)
  assert.equal(await moderate(room, { ...act, peer: 'x'.repeat(5_000) }), 400)
  assert.equal(await moderate('deserted', act), 404)
  const heard = heardBy(ben)
  eve.socket.emit('say', 1, 'still heard')
  await until('it came', () => heard.texts.length === 1)
  assert.deepEqual(heard.acts, [])
})

test('texts that could fake others, too long ones and too many are refused', async () => {
  const eve = await joinedPeer(port, 'texts')
  for (const text of ['', '  ', 'a\nb', 'a\u202eb', 'x'.repeat(201), 7]) eve.socket.emit('say', 1, text)
  eve.socket.emit('say', -1, 'a number below 1')
  for (let number = 1; number <= 30; number += 1) eve.socket.emit('say', number, 'again')
  await until('too many were refused', () => reasons(eve).includes('rate'))
  assert.equal(reasons(eve).filter(reason => reason === 'malformed').length, 7)
})

test('the relay tells a peer what it sees of it: its address, and what it said', async () => {
  const { peers } = await roomOf(port, 2)
  const [eve] = peers
  assert.ok(eve)
  const look = async () => v.parse(SightSchema, await eve.socket.timeout(5_000).emitWithAck('sight'))
  assert.deepEqual(await look(), { address: '127.0.0.1', sockets: 2, read: null })
  eve.socket.emit('say', 1, 'a secret')
  assert.equal((await look()).read, 'a secret')
})

test('the audit log has every act and delivery in their order, and a relay that follows appends to it', async () => {
  const first = createRelay(config('kept'), null, { token: TOKEN })
  const { room, peers } = await roomOf(await first.listen(), 2)
  const [eve, ben] = peers
  assert.ok(eve && ben)
  eve.socket.emit('say', 1, 'four')
  eve.socket.emit('frame', ben.id, Buffer.from('12345'))
  await until('it came', () => ben.frames.length === 1)
  eve.socket.emit('frame', 'nobody', Buffer.from('1'))
  await until('it was refused', () => eve.refusals.length === 1)
  eve.socket.disconnect()
  await until('she left', () => ben.left.length === 1)
  await first.close()
  const second = createRelay(config('kept'), null, { token: TOKEN })
  await second.close()
  const lines = (await readFile(pathOf(folder, 'kept'), 'utf8'))
    .trim()
    .split('\n')
    .map(line => v.parse(AuditLineSchema, JSON.parse(line)))
  assert.ok(lines.every(({ at }, index) => at >= (lines[index - 1]?.at ?? 0)))
  const ofEve = lines.filter(({ peer }) => peer === eve.id).map(({ at: _, peer: __, ...rest }) => rest)
  assert.deepEqual(ofEve, [
    { what: 'join', room, name: 'a peer', address: '127.0.0.1' },
    { what: 'say', room, number: 1, bytes: 4, decision: 'said', copies: 2 },
    { what: 'frame', room, to: ben.id, bytes: 5, copies: 1 },
    { what: 'refused', room, address: '127.0.0.1', event: 'frame', reason: 'unknown-peer' },
    { what: 'leave', room, reason: 'client namespace disconnect' },
  ])
  assert.equal(lines.filter(({ what }) => what === 'started').length, 2)
  const download = await (await ask('/audit')).text()
  assert.ok(download.startsWith('{"at":') && download.includes('"what":"mute"'))
})
