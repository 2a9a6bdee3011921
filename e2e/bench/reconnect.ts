/**
 * How soon 100 clients are back in their room after their relay was killed and started again, and how many come at once.
 * Told, not judged. Run with `node --import tsx e2e/bench/reconnect.ts [CLIENTS] [RESTARTS]`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { RelayProcess } from '../contract/relay-process.ts'
import { now, until } from '../fixtures/until.ts'

const CLIENTS = Number(process.argv[2] ?? 100)
const RESTARTS = Number(process.argv[3] ?? 5)
/** Chosen: enough that no process of clients is busier than the relay. */
const PROCESSES = 4
/** Chosen: long enough that every client has noticed and failed to come back several times. */
const DEAD_MS = 1_500
/** Chosen: in which a stampede would show. */
const SLICE_MS = 10
const DEADLINE_MS = 30_000

const UpSchema = v.object({ upAt: v.number() })

const relay = new RelayProcess()
await relay.start()
const ups: number[] = []
const processes = await Promise.all(Array.from({ length: PROCESSES }, (_, index) => startClients(index)))
await allUp()
say(
  `| restart | p50, ms | p99, ms | last, ms | most joins within ${SLICE_MS} ms | relay CPU, ms |`,
  '|---:|---:|---:|---:|---:|---:|',
)
for (let restart = 1; restart <= RESTARTS; restart += 1) {
  await relay.kill()
  await pause(DEAD_MS)
  ups.length = 0
  await relay.start()
  const backAt = now()
  await allUp()
  say(
    row(
      restart,
      ups.map(upAt => upAt - backAt).sort((a, b) => a - b),
      await relayCpuMs(),
    ),
  )
}
for (const child of processes) child.kill()
await relay.kill()

async function startClients(index: number): Promise<ChildProcess> {
  const share = Math.floor(CLIENTS / PROCESSES) + (index < CLIENTS % PROCESSES ? 1 : 0)
  const child = fork('e2e/bench/reconnecting-clients.ts', [relay.url, String(share)], {
    execArgv: ['--import', 'tsx'],
  })
  child.on('message', message => ups.push(v.parse(UpSchema, message).upAt))
  await once(child, 'spawn')
  return child
}

function allUp(): Promise<void> {
  return until(`${CLIENTS} clients joined`, () => ups.length >= CLIENTS, DEADLINE_MS)
}

async function relayCpuMs(): Promise<number> {
  const metrics = await (await fetch(`${relay.url}/metrics`)).text()
  const seconds = /^process_cpu_seconds_total (\S+)$/m.exec(metrics)?.[1]
  return Number(seconds) * 1_000
}

function row(restart: number, sorted: number[], cpuMs: number): string {
  const percentile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
  const slices = new Map<number, number>()
  for (const at of sorted) {
    const slice = Math.floor(at / SLICE_MS)
    slices.set(slice, (slices.get(slice) ?? 0) + 1)
  }
  const figures = [percentile(0.5), percentile(0.99), percentile(1), Math.max(...slices.values()), cpuMs]
  return `| ${restart} | ${figures.map(figure => figure.toFixed(0)).join(' | ')} |`
}

function say(...lines: string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`)
}
