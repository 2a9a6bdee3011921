import assert from 'node:assert/strict'
import { type IncomingMessage, request } from 'node:http'
import { after, before, test } from 'node:test'
import { io, type Socket } from 'socket.io-client'
import * as v from 'valibot'
import {
  type FaultNotice,
  FaultNoticeSchema,
  type LabInfo,
  LabInfoSchema,
  RelayInfoSchema,
  TOKEN_HEADER,
} from '#protocol'
import { joinedPeer, newId } from '../testing/peers.ts'
import { isAlive, type LabProcess, refusesConnections, startLab } from '../testing/processes.ts'
import { until } from '../testing/until.ts'

let lab: LabProcess
before(async () => {
  lab = await startLab()
})
after(() => lab.stop())

async function info(): Promise<LabInfo> {
  return v.parse(LabInfoSchema, await (await fetch(`${lab.url}/api/lab`)).json())
}

async function relay() {
  const [first] = (await info()).relays
  assert.ok(first)
  return { ...first, port: Number(new URL(first.url).port) }
}

const ErrorSchema = v.object({ error: v.string() })

/** The status, and the relay or the error that came with it. */
async function post(path: string, token: string | null = lab.token) {
  const headers: Record<string, string> = token === null ? {} : { [TOKEN_HEADER]: token }
  const response = await fetch(`${lab.url}/api/relays/${path}`, { method: 'POST', headers })
  const body = v.parse(v.union([RelayInfoSchema, ErrorSchema]), await response.json())
  return { status: response.status, body }
}

async function act(action: string) {
  const { status, body } = await post(`r1/${action}`)
  assert.equal(status, 200, JSON.stringify(body))
  return v.parse(RelayInfoSchema, body)
}

const answers = (url: string) =>
  fetch(`${url}/healthz`, { signal: AbortSignal.timeout(300) }).then(
    response => response.ok,
    () => false,
  )

test('the page, the wall and health are served', async () => {
  assert.equal(await (await fetch(`${lab.url}/`)).text(), 'the page')
  assert.equal(await (await fetch(`${lab.url}/wall?peers=3`)).text(), 'the wall')
  assert.equal((await fetch(`${lab.url}/healthz`)).status, 200)
  const nothing = await fetch(`${lab.url}/nothing/here`)
  assert.equal(nothing.status, 404)
  assert.match(nothing.headers.get('content-type') ?? '', /text\/plain/)
})

test('no path leads out of the page folder', async () => {
  for (const path of ['/..%2f..%2fetc/passwd', '/%2e%2e/package.json', '/.git/config', '/%00', '/%']) {
    const { status } = await fetch(`${lab.url}${path}`)
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`)
  }
})

test('the page may load from its own origin only, and talk to it and to the relays', async () => {
  const { headers } = await fetch(`${lab.url}/`)
  const policy = headers.get('content-security-policy') ?? ''
  const { port } = await relay()
  assert.ok(
    policy.includes("default-src 'none'") &&
      policy.includes("script-src 'self'") &&
      policy.includes("frame-ancestors 'self'"),
    policy,
  )
  assert.ok(policy.includes(`ws://localhost:${port}`) && policy.includes(`http://localhost:${port}`), policy)
  assert.ok(!/unsafe|upgrade-insecure/.test(policy), policy)
  assert.equal(headers.get('strict-transport-security'), null)
  assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
  assert.equal(headers.get('cross-origin-embedder-policy'), 'require-corp')
  assert.equal(headers.get('referrer-policy'), 'no-referrer')
  assert.equal(headers.get('cache-control'), 'no-cache')
})

test('/api/lab names the relay under the host name that was asked', async () => {
  const { version, relays, joinUrls } = await info()
  assert.match(version, /^\d+\.\d+\.\d+$/)
  assert.equal(relays.length, 1)
  assert.equal(relays[0]?.state, 'up')
  assert.equal(new URL(relays[0]?.url ?? '').hostname, 'localhost')
  assert.ok(joinUrls.includes(`${lab.url}/`))
  const byAddress = await (await fetch(`http://127.0.0.1:${lab.port}/api/lab`)).json()
  assert.equal(new URL(v.parse(LabInfoSchema, byAddress).relays[0]?.url ?? '').hostname, '127.0.0.1')
})

test('a kill answers when the process is dead and its port refuses; a start brings it back on the same URL', async () => {
  const before = await relay()
  assert.ok(before.pid)
  const killed = await act('kill')
  assert.deepEqual([killed.state, killed.pid], ['down', null])
  assert.ok(!isAlive(before.pid))
  assert.ok(await refusesConnections(before.port))
  const started = await act('start')
  assert.deepEqual([started.state, started.url], ['up', before.url])
  assert.notEqual(started.pid, before.pid)
  assert.ok(await answers(started.url))
})

test('a frozen relay answers nothing, a thawed one does, and a frozen one can be killed', async () => {
  assert.equal((await act('freeze')).state, 'frozen')
  const { url, pid } = await relay()
  assert.ok(pid)
  assert.ok(!(await answers(url)))
  assert.equal((await act('thaw')).state, 'up')
  assert.ok(await answers(url))
  await act('freeze')
  await act('kill')
  assert.ok(!isAlive(pid))
  await act('start')
})

test('how a relay keeps its ledgers is in force once the answer is there, and ends with its process', async () => {
  assert.equal((await relay()).ledger, 'honest')
  assert.equal((await post('r1/ledger/drop', lab.token)).status, 200)
  assert.equal((await relay()).ledger, 'drop')
  await act('kill')
  assert.equal((await post('r1/ledger/honest', lab.token)).status, 409)
  assert.equal((await act('start')).ledger, 'honest')
})

test('without the token nothing is done: 403, and it is counted', async () => {
  const { pid } = await relay()
  assert.ok(pid)
  const refused = async () => {
    const text = await (await fetch(`${lab.url}/metrics`)).text()
    return Number(/lab_refused_total\{reason="token"\} (\d+)/.exec(text)?.[1] ?? 0)
  }
  const earlier = await refused()
  for (const token of [null, '', 'wrong', `${lab.token}x`]) {
    assert.equal((await post('r1/kill', token)).status, 403)
    assert.equal((await post('r1/ledger/drop', token)).status, 403)
  }
  assert.equal(await refused(), earlier + 8)
  assert.ok(isAlive(pid))
})

/** As a browser asks whose page is from elsewhere, or whose DNS was made to lie. */
function ask(path: string, options: { method?: string; headers: Record<string, string> }) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: lab.port, path, ...options }, resolve)
    asked.once('error', reject).end()
  })
}

test('a page from elsewhere may neither ask for the control API nor command it, even with the token', async () => {
  const { pid } = await relay()
  assert.ok(pid)
  const origin = 'http://evil.example'
  const wanted = { 'access-control-request-method': 'POST', 'access-control-request-headers': TOKEN_HEADER }
  const preflight = await ask('/api/relays/r1/kill', { method: 'OPTIONS', headers: { origin, ...wanted } })
  assert.equal(preflight.headers['access-control-allow-origin'], undefined)
  assert.equal(preflight.headers['access-control-allow-headers'], undefined)
  const read = await ask('/api/lab', { headers: { origin } })
  assert.equal(read.headers['access-control-allow-origin'], undefined)
  const headers = { origin, [TOKEN_HEADER]: lab.token }
  assert.equal((await ask('/api/relays/r1/kill', { method: 'POST', headers })).statusCode, 403)
  assert.ok(isAlive(pid))
})

test('a name that was made to point here (DNS rebinding) gets neither control API nor live news', async () => {
  const { pid } = await relay()
  assert.ok(pid)
  const host = `evil.example:${lab.port}`
  const headers = { host, origin: `http://${host}`, [TOKEN_HEADER]: lab.token }
  assert.equal((await ask('/api/lab', { headers })).statusCode, 400)
  assert.equal((await ask('/api/relays/r1/kill', { method: 'POST', headers })).statusCode, 400)
  await assert.rejects(openTab({ host, origin: `http://${host}` }))
  await assert.rejects(openTab({ host }))
  assert.ok(isAlive(pid))
})

test('an unknown relay or action is 404, and what a state does not allow 409, each with what to do', async () => {
  assert.equal((await post('r9/kill')).status, 404)
  assert.equal((await post('r1/explode')).status, 404)
  for (const action of ['thaw', 'start']) {
    const { status, body } = await post(`r1/${action}`)
    assert.equal(status, 409)
    assert.match(v.parse(ErrorSchema, body).error, /the relay is up: kill or freeze it/)
  }
  await act('kill')
  for (const action of ['kill', 'freeze', 'thaw']) assert.equal((await post(`r1/${action}`)).status, 409)
  await act('start')
})

test('of two kills at once, one is done and the other is told that it is under way', async () => {
  const statuses = (await Promise.all([post('r1/kill'), post('r1/kill')])).map(each => each.status)
  assert.deepEqual(statuses.sort(), [200, 409])
  await act('start')
})

/** A tab as the lab host sees it. */
async function openTab(headers: Record<string, string> = {}) {
  const socket: Socket = io(lab.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: headers,
  })
  const labs: LabInfo[] = []
  const faults: FaultNotice[] = []
  socket.on('lab', each => labs.push(v.parse(LabInfoSchema, each)))
  socket.on('fault', each => faults.push(v.parse(FaultNoticeSchema, each)))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  await until('the tab was told about the lab', () => labs.length > 0)
  return { socket, labs, faults, kinds: () => faults.map(fault => fault.kind) }
}

test('open tabs are told of every fault and of the state after it', async () => {
  const tab = await openTab()
  for (const action of ['freeze', 'thaw', 'kill', 'start']) await act(action)
  await until('four faults came', () => tab.faults.length === 4)
  assert.deepEqual(tab.kinds(), ['relay-frozen', 'relay-thawed', 'relay-killed', 'relay-started'])
  assert.ok(tab.faults.every(fault => fault.target === 'r1' && fault.ageMs < 1_000))
  const states = tab.labs.map(each => each.relays[0]?.state)
  assert.deepEqual(
    states.filter((state, index) => state !== states[index - 1]),
    ['up', 'frozen', 'up', 'down', 'starting', 'up'],
  )
  tab.socket.disconnect()
})

test('a relay that dies from outside is announced, and stays down until it is started', async () => {
  const tab = await openTab()
  const { pid } = await relay()
  assert.ok(pid)
  process.kill(pid, 'SIGKILL')
  await until('the tab was told', () => tab.kinds().includes('relay-exited'))
  assert.equal((await relay()).state, 'down')
  await act('start')
  tab.socket.disconnect()
})

test('a page from elsewhere gets no live news, and what a tab sends is ignored', async () => {
  await assert.rejects(openTab({ origin: 'http://evil.example' }))
  const tab = await openTab({ origin: lab.url })
  tab.socket.emit('lab', { relays: [] })
  tab.socket.emit('kill', 'r1')
  tab.socket.emit('fault', 'x'.repeat(100_000))
  await until('too large a message closes the socket', () => !tab.socket.connected)
  assert.equal((await relay()).state, 'up')
})

test('peers join the relay at the URL that the lab names', async () => {
  const { port } = await relay()
  const peer = await joinedPeer(port, 'lab', newId())
  assert.ok(peer.socket.connected)
  peer.socket.disconnect()
})

test('the token is in no output but the host URL', async () => {
  await post('r1/kill', 'wrong')
  const lines = lab
    .output()
    .split('\n')
    .filter(line => line.includes(lab.token))
  assert.deepEqual(
    lines.map(line => line.trim()),
    [`${lab.url}/#token=${lab.token}`],
  )
})
