/**
 * What `npm run peers` spends on a room that nothing happens in: probes, reports and heartbeats of all its peers. What one of
 * them says to everyone is checked once for all that share the process (client/headless/shared-checks.ts): as many peers in
 * processes of their own spend more.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { startHeadlessPeers } from '../../fixtures/headless-peers.ts'
import { startLabHost } from '../../fixtures/lab-host.ts'
import { until } from '../../fixtures/until.ts'
import { cpuMsOf } from '../process-cpu.ts'
import { type Bench, laneFigure } from '../runner/bench.ts'
import type { Effort, Round } from '../runner/rounds.ts'

const PEERS = 32
const QUICK_PEERS = 4
/** Peers start one after the other, each within a second at most. */
const FORMED_WITHIN_MS = 120_000
/** Views of the neighbourhood settle meanwhile; chosen: half of them have shuffled theirs by then. */
const SETTLE_MS = 10_000
/** Chosen: dozens of probes and some reports of each peer. */
const WINDOW_MS = 10_000
const QUICK_MS = 1_000

const SHARE = `CPU of ${PEERS} idle peers, % of a core`

async function measure({ rounds, quick }: Effort): Promise<Round[]> {
  const count = quick ? QUICK_PEERS : PEERS
  const windowMs = quick ? QUICK_MS : WINDOW_MS
  const lab = await startLabHost()
  const peers = startHeadlessPeers(['--count', `${count}`, '--url', lab.url])
  try {
    const formed = () => isWhole(peers.output(), count)
    await until(`${count} headless peers reach each other`, formed, FORMED_WITHIN_MS)
    await pause(quick ? QUICK_MS : SETTLE_MS)
    const measured: Round[] = []
    while (measured.length < rounds) measured.push({ [SHARE]: [await shareOfCore(peers.pid, windowMs)] })
    if (!isWhole(peers.output(), count)) throw new Error('The room fell apart meanwhile.')
    return measured
  } finally {
    await peers.end()
    await lab.end()
  }
}

/** By the last line of PeersProgress (client/headless/peers-progress.ts). */
function isWhole(output: string, count: number): boolean {
  const last = output
    .trimEnd()
    .split('\n')
    .findLast(line => line.includes('peers in the room'))
  return last?.startsWith(`${count} peers`) === true && last.endsWith(' 0 not reached')
}

async function shareOfCore(pid: number, windowMs: number): Promise<number> {
  const [beforeMs, startedMs] = [cpuMsOf(pid), performance.now()]
  await pause(windowMs)
  return (100 * (cpuMsOf(pid) - beforeMs)) / (performance.now() - startedMs)
}

export const headlessIdle: Bench = {
  name: 'headless-idle',
  title: 'Headless peers in one process, idle',
  figures: [laneFigure({ what: SHARE, goal: { atMost: 30 } })],
  rounds: 6,
  deadlineMs: 300_000,
  measure,
}
