/** `npm run peers` as a command: a real lab host, a real relay, real WebRTC, no browser. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import * as v from 'valibot'
import { RoomSchema } from '#protocol'
import { PATHS, type PathName } from '../client/core/measure/snapshot.ts'
import { createNodeClock } from '../client/headless/node-clock.ts'
import { NodeLinks } from '../client/headless/node-links.ts'
import { createNodeSigner } from '../client/headless/node-signer.ts'
import { composePeer } from '../client/lab/compose.ts'
import type { LabPeer } from '../client/lab/lab-peer.ts'
import { PEERS_COMMAND, startHeadlessPeers } from './fixtures/headless-peers.ts'
import { type LabHost, startLabHost } from './fixtures/lab-host.ts'
import { until } from './fixtures/until.ts'

/** Chosen: linking takes under a second here; many times that on a busy machine. */
const DEADLINE_MS = 30_000

function run(...args: string[]) {
  return spawnSync(process.execPath, [PEERS_COMMAND, ...args], { encoding: 'utf8' })
}

test('--help tells the options', () => {
  const { status, stdout } = run('--help')
  assert.match(stdout, /^Usage: npm run peers -- /)
  assert.equal(status, 0)
})

test('a bad flag: one line, exit code 2', () => {
  const { status, stdout, stderr } = run('--cuont', '3')
  assert.match(stderr, /^Unknown option '--cuont'[^\n]*\n$/)
  assert.deepEqual({ status, stdout }, { status: 2, stdout: '' })
})

test('nobody at the address: one line that says what to do, exit code 2', async () => {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  const { status, stderr } = run('--url', `http://localhost:${port}`)
  assert.match(
    stderr,
    /^No lab host answers at http:\S+ \(ECONNREFUSED\): start one with `npm start`[^\n]*\n$/,
  )
  assert.equal(status, 2)
})

test('somebody else at the address: one line, exit code 2', async () => {
  const server = createServer((_request, response) => response.end('{"version":1}')).listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const peers = startHeadlessPeers(['--url', `http://localhost:${port}`])
  await until('it has said why', () => peers.output().endsWith('\n'), DEADLINE_MS)
  assert.match(peers.output(), /^What answers at http:\S+ is no lab host of this version[^\n]*\n$/)
  assert.equal(await peers.interrupt(), 2)
  server.close()
})

test('three peers reach each other and a fourth; at Ctrl-C they say goodbye on both paths, exit code 0', async t => {
  const page = fakePage()
  t.after(() => rmSync(page, { recursive: true }))
  const lab = await startLabHost(['--page', page])
  t.after(() => lab.end())
  const watcher = await joinAsWatcher(lab)
  t.after(() => watcher.leave())
  const peers = startHeadlessPeers(['--count', '3', '--room', 'demo', '--url', lab.url, '--name', 'Bot'])
  t.after(() => peers.end())

  const whole = '4 peers in the room; relay: 3 of 3 joined; mesh: 9 pairs linked, 0 routed, 0 not reached\n'
  await until(`they say: ${whole}`, () => peers.output().endsWith(whole), DEADLINE_MS)
  assert.match(peers.output(), /^All 3 joined room demo of http:\S+ within [\d.]+ s\./m)
  const names = watcher.snapshot().peers.map(({ name }) => name)
  assert.deepEqual(names.sort(), ['Bot 1', 'Bot 2', 'Bot 3'])

  assert.equal(await peers.interrupt(), 0)
  // Of a peer that goes without a word, `lost` is the last that is heard.
  const allLeft = () => PATHS.every(path => lastWords(watcher, path).join() === 'left,left,left')
  await until('all three have left both paths', allLeft, DEADLINE_MS)
})

/** The last state of each other peer on `path`. */
function lastWords(watcher: LabPeer, path: PathName): string[] {
  const seen = watcher
    .log()
    .observations.flatMap(each => (each.type === 'peer' && each.path === path ? [each] : []))
  return [...new Map(seen.map(({ peer, state }) => [peer, state])).values()]
}

async function joinAsWatcher(lab: LabHost): Promise<LabPeer> {
  const [relay] = (await lab.info()).relays
  assert.ok(relay)
  const { lab: watcher } = composePeer({
    room: v.parse(RoomSchema, 'demo'),
    name: 'Watcher',
    relays: [relay],
    signer: createNodeSigner(),
    links: new NodeLinks(),
    clock: createNodeClock(),
  })
  return watcher
}

/** The lab host serves no lab without a page, which no browser asks for here. */
function fakePage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-page-'))
  for (const name of ['index.html', 'wall.html']) writeFileSync(join(folder, name), 'a page')
  return folder
}
