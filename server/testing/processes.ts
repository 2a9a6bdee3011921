/** Real processes for tests: a lab host, a relay, and what became of them. */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { listen } from '../listen.ts'
import { type RelayConfig, RelayMessageSchema } from '../relay/config.ts'

const START = fileURLToPath(new URL('../start.js', import.meta.url))
const RELAY = fileURLToPath(new URL('../relay/main.ts', import.meta.url))
/** The lab host's port, as far as a relay without one knows. */
export const HOST_PORT = 3000
/** A relay that is joined with no other, on some free port. */
export const LONE_RELAY: RelayConfig = {
  id: 'r1',
  host: '127.0.0.1',
  port: 0,
  hostPort: HOST_PORT,
  tls: false,
  stream: null,
}

/** A page that stands in for the built one. */
export function fakePage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-page-'))
  writeFileSync(join(folder, 'index.html'), 'the page')
  writeFileSync(join(folder, 'wall.html'), 'the wall')
  return folder
}

export interface LabProcess {
  url: string
  token: string
  port: number
  process: ChildProcess
  output(): string
  stop(): Promise<void>
}

const ReadySchema = v.object({
  type: v.literal('ready'),
  url: v.string(),
  token: v.string(),
  port: v.number(),
})

export async function startLab(...flags: string[]): Promise<LabProcess> {
  const child = spawnLab(['--port', '0', '--page', fakePage(), ...flags])
  const output = collect(child)
  const ready = await firstMessage(child, ReadySchema, output)
  return { ...ready, process: child, output, stop: () => kill(child) }
}

function spawnLab(args: string[], execArgv: string[] = []): ChildProcess {
  const env = { ...process.env, LAB_TOKEN: 'correct-horse', CI: '1' }
  return fork(START, args, { execArgv, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
}

export interface Ended {
  code: number | null
  stderr: string
}

/** Runs `npm start` with arguments that make it end by itself. */
export async function runToEnd(args: string[], execArgv: string[] = []): Promise<Ended> {
  const child = spawnLab(args, execArgv)
  let stderr = ''
  child.stderr?.on('data', chunk => {
    stderr += chunk
  })
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, stderr }
}

export interface RelayProcessUnderTest {
  port: number
  pid: number
  process: ChildProcess
  stop(): Promise<void>
}

export async function startRelay(): Promise<RelayProcessUnderTest> {
  const execArgv = ['--import', import.meta.resolve('tsx')]
  const child = fork(RELAY, [JSON.stringify(LONE_RELAY)], {
    execArgv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const said = await firstMessage(child, RelayMessageSchema, collect(child))
  if (said.type !== 'listening') throw new Error(JSON.stringify(said))
  return { port: said.port, pid: child.pid ?? 0, process: child, stop: () => kill(child) }
}

function collect(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => {
      text += chunk
    })
  }
  return () => text
}

function firstMessage<T>(
  child: ChildProcess,
  schema: v.GenericSchema<unknown, T>,
  output: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    child.on('message', message => {
      const parsed = v.safeParse(schema, message)
      if (parsed.success) resolve(parsed.output)
    })
    child.once('exit', code => reject(new Error(`ended with ${code}:\n${output()}`)))
  })
}

export function kill(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

/** Signal 0 asks whether the process exists. One that ended, and that nobody has waited for yet, still does on Linux. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid)
  } catch {
    return false
  }
}

function isZombie(pid: number): boolean {
  const status = `/proc/${pid}/stat`
  return existsSync(status) && /\) Z /.test(readFileSync(status, 'utf8'))
}

export function refusesConnections(port: number, address = '127.0.0.1'): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, address)
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', () => resolve(true))
  })
}

/** A server that holds some free port. */
export async function holdPort(): Promise<{ port: number; server: Server }> {
  const server = createServer()
  return { server, port: await listen(server, 0, '0.0.0.0') }
}
