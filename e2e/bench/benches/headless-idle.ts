/** What `npm run peers` spends on a room that nothing happens in: probes, reports and heartbeats of all its peers. */
import { setTimeout as pause } from 'node:timers/promises'
import { startHeadlessPeers } from '../../fixtures/headless-peers.ts'
import { startLabHost } from '../../fixtures/lab-host.ts'
import { until } from '../../fixtures/until.ts'
import { buildPage } from '../../lab/build-page.ts'
import { cpuMsOf } from '../process-cpu.ts'
import { type Bench, laneFigure } from '../runner/bench.ts'
import type { Round } from '../runner/rounds.ts'

const PEERS = 32
/** Peers start one after the other, each within a second at most. */
const FORMED_WITHIN_MS = 120_000
/** Views of the neighbourhood settle meanwhile; chosen: three rounds of the mesh's shuffling. */
const SETTLE_MS = 10_000
/** Chosen: dozens of probes and some reports of each peer. */
const WINDOW_MS = 10_000

const SHARE = `CPU of ${PEERS} idle peers, % of a core`

async function measure(rounds: number): Promise<Round[]> {
  await buildPage()
  const lab = await startLabHost()
  const peers = startHeadlessPeers(['--count', `${PEERS}`, '--url', lab.url])
  try {
    const formed = () => isWhole(peers.output())
    await until(`${PEERS} headless peers reach each other`, formed, FORMED_WITHIN_MS)
    await pause(SETTLE_MS)
    const measured: Round[] = []
    while (measured.length < rounds) measured.push({ [SHARE]: [await shareOfCore(peers.pid)] })
    if (!isWhole(peers.output())) throw new Error('The room fell apart meanwhile.')
    return measured
  } finally {
    await peers.end()
    await lab.end()
  }
}

/** By the last line of PeersProgress (client/headless/peers-progress.ts). */
function isWhole(output: string): boolean {
  const last = output
    .trimEnd()
    .split('\n')
    .findLast(line => line.includes('peers in the room'))
  return last?.startsWith(`${PEERS} peers`) === true && last.endsWith(' 0 not reached')
}

async function shareOfCore(pid: number): Promise<number> {
  const [beforeMs, startedMs] = [cpuMsOf(pid), performance.now()]
  await pause(WINDOW_MS)
  return (100 * (cpuMsOf(pid) - beforeMs)) / (performance.now() - startedMs)
}

export const headlessIdle: Bench = {
  name: 'headless-idle',
  title: 'Headless peers in one process, idle',
  figures: [laneFigure({ what: SHARE, goal: { atMost: 30 } })],
  rounds: { full: 6, quick: 0 },
  deadlineMs: 300_000,
  measure,
}
