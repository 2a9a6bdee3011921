import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import * as v from 'valibot'
import { LabInfoSchema } from '#protocol'
import {
  fakePage,
  holdPort,
  isAlive,
  type LabProcess,
  refusesConnections,
  runToEnd,
  startLab,
} from '../testing/processes.ts'
import { until } from '../testing/until.ts'

async function relayOf(lab: LabProcess) {
  const { relays } = v.parse(LabInfoSchema, await (await fetch(`${lab.url}/api/lab`)).json())
  const [relay] = relays
  assert.ok(relay)
  return { ...relay, port: Number(new URL(relay.url).port) }
}

async function endsWithOneLine(args: string[], says: RegExp, execArgv: string[] = []): Promise<void> {
  const { code, stderr } = await runToEnd(args, execArgv)
  assert.equal(code, 2, stderr)
  assert.match(stderr, says)
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
}

test('a bad flag: one line, exit code 2', () => endsWithOneLine(['--prot', '1'], /Unknown option '--prot'/))

test('more than one relay without Redis: one line, exit code 2', () =>
  endsWithOneLine(['--relays', '2'], /needs Redis/))

test('no built page: one line, exit code 2', () =>
  endsWithOneLine(['--port', '0', '--page', '/nowhere'], /no built page/))

test('an address that this machine does not have: one line, exit code 2', () =>
  endsWithOneLine(['--host', '203.0.113.1', '--page', fakePage()], /no address 203\.0\.113\.1/))

test('the port in use: one line, exit code 2', async () => {
  const { port, server } = await holdPort()
  await endsWithOneLine(['--port', String(port), '--page', fakePage()], new RegExp(`port ${port} is in use`))
  server.close()
})

test("a relay's port in use: one line, exit code 2", async () => {
  const { port, server } = await holdPort()
  // The relay's port is the lab's plus one.
  await endsWithOneLine(['--port', String(port - 1), '--page', fakePage()], /port \d+ is in use/)
  server.close()
})

test('an old Node: one line, exit code 2', () => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.18.3' })`
  return endsWithOneLine([], /Node 20\.19 or newer is needed; this is Node 20\.18\.3/, [
    '--import',
    `data:text/javascript,${encodeURIComponent(pretend)}`,
  ])
})

test('a lab host that is killed leaves no relay behind', async () => {
  const lab = await startLab()
  const { pid, port } = await relayOf(lab)
  assert.ok(pid)
  await lab.stop()
  // Its main thread may end a moment before the others let go of the port.
  await until('the relay is gone', async () => !isAlive(pid) && (await refusesConnections(port)))
})

test('SIGTERM stops the relays, a frozen one too, and ends the lab host with exit code 0', async () => {
  const lab = await startLab()
  const { pid } = await relayOf(lab)
  assert.ok(pid)
  process.kill(pid, 'SIGSTOP')
  lab.process.kill('SIGTERM')
  const [code] = await once(lab.process, 'exit')
  assert.equal(code, 0)
  assert.ok(!isAlive(pid))
})

test('with --restart-relays, a relay that dies is back on the same URL without being asked', async () => {
  const lab = await startLab('--restart-relays')
  const before = await relayOf(lab)
  assert.ok(before.pid)
  process.kill(before.pid, 'SIGKILL')
  await until('another process is up', async () => {
    const now = await relayOf(lab)
    return now.state === 'up' && now.pid !== before.pid
  })
  assert.equal((await relayOf(lab)).url, before.url)
  await lab.stop()
})
