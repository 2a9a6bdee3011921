/** Broadcasts of several clients while their relay is killed, frozen and restarted, as a history to be checked. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../client/core/clock.ts'
import { seededRandom } from '../../client/core/simulation/random.ts'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { RelayProcess } from '../contract/relay-process.ts'
import { until } from '../fixtures/until.ts'
import type { ClientHistory } from './check.ts'
import { RecordingClient } from './client.ts'
import { type Fault, planFaults } from './plan.ts'

export interface RunOptions {
  seed: number
  clients: number
  /** Of all clients together. */
  broadcasts: number
  faults: number
}

export interface RunResult {
  histories: ClientHistory[]
  /** The same clients' histories without delivery: what the relay path handed over. */
  raw: ClientHistory[]
  faults: Fault[]
  durationMs: number
  /** From the relay's last return until everything was delivered and acknowledged; null: it got stuck. */
  settledMs: number | null
}

/** Bursts of one client between two faults. */
const BURSTS = 4
/** Without a delivery or acknowledgement for so long nothing more comes: far above the pauses of a busy machine. */
const STUCK_MS = 30_000
const GATHER_MS = 20_000

export async function runHistory({
  seed,
  clients: count,
  broadcasts,
  faults,
}: RunOptions): Promise<RunResult> {
  const startedAt = performance.now()
  const relay = new RelayProcess()
  await relay.start()
  const clock = createNodeClock()
  const clients = Array.from({ length: count }, () => new RecordingClient(relay.url, clock))
  const quota = Math.ceil(broadcasts / count)
  try {
    await until('all are in', () => clients.every(({ peers }) => peers.size === count - 1), GATHER_MS)
    const plan = planFaults(seed, faults)
    const random = seededRandom(seed + 1)
    for (const [index, fault] of plan.entries()) {
      const share = Math.round((quota * (index + 1)) / faults) - Math.round((quota * index) / faults)
      const spoken = clients.map(client => speak(client, share, fault, random))
      await inflict(fault, relay)
      await Promise.all(spoken)
    }
    const settledMs = await settled(clients, quota)
    const histories = clients.map(({ history }) => history)
    const raw = clients.map(client => client.raw)
    return { histories, raw, faults: plan, durationMs: performance.now() - startedAt, settledMs }
  } finally {
    await Promise.all(clients.map(client => client.close()))
    await relay.kill()
  }
}

async function inflict({ kind, upMs, downMs }: Fault, relay: RelayProcess): Promise<void> {
  await pause(upMs)
  if (kind !== 'kill') await relay.freeze()
  if (kind === 'freeze-kill') await pause(downMs)
  if (kind !== 'freeze') await relay.kill()
  if (kind !== 'freeze-kill') await pause(downMs)
  if (kind === 'freeze') relay.thaw()
  else await relay.start()
}

/** In bursts of random sizes: one at the fault itself, so that it meets messages on their way, the others at random. */
async function speak(client: RecordingClient, count: number, fault: Fault, random: Random): Promise<void> {
  const spanMs = fault.upMs + fault.downMs
  const cuts = [0, ...Array.from({ length: BURSTS - 1 }, random).sort(), 1].map(cut =>
    Math.round(cut * count),
  )
  const moments = [fault.upMs, ...Array.from({ length: BURSTS - 1 }, () => random() * spanMs)]
  await Promise.all(
    moments.map(async (afterMs, burst) => {
      await pause(afterMs)
      const size = (cuts[burst + 1] ?? 0) - (cuts[burst] ?? 0)
      for (let n = 0; n < size; n += 1) client.broadcast()
    }),
  )
}

/** null: it got stuck before. The checker then names what is missing. */
async function settled(clients: RecordingClient[], quota: number): Promise<number | null> {
  const startedAt = performance.now()
  const expected = quota * (clients.length - 1)
  const progress = () => clients.reduce((sum, { delivered, kept }) => sum + delivered + kept, 0)
  const isDone = () => clients.every(({ delivered, kept }) => delivered >= expected && kept >= quota)
  while (!isDone()) {
    const before = progress()
    try {
      await until('something more', () => progress() > before, STUCK_MS)
    } catch {
      return null
    }
  }
  return performance.now() - startedAt
}
