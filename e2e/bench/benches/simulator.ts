/** Ten thousand simulated peers, of which a fifth crashes at once, as `npm run simulate` plays them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { type Bench, laneFigure } from '../runner/bench.ts'
import type { Round } from '../runner/rounds.ts'

const PEERS = 10_000
/** Above LIMITS.peersPerRoom, so that no peer keeps track of all others, as among ten thousand. */
const QUICK_PEERS = 250
const SCENARIO = ['--scenario', 'mass-failure', '--broadcasts', '100', '--kill', '0.2']

const ReportSchema = v.object({
  wallSeconds: v.number(),
  violations: v.array(v.unknown()),
  phases: v.array(v.object({ broadcasts: v.number(), deliveryRatio: v.nullable(v.number()) })),
})

async function play(peers: number, seed: number): Promise<Round> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-simulator-'))
  const file = join(folder, 'report.json')
  try {
    const child = spawn(
      process.execPath,
      [
        '--max-semi-space-size=64',
        'client/headless/simulate.js',
        ...SCENARIO,
        '--peers',
        String(peers),
        '--seed',
        String(seed),
        '--json',
        file,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    // Exit code 1 is a broken invariant, which the report tells of.
    await once(child, 'exit')
    const report = v.parse(ReportSchema, JSON.parse(await readFile(file, 'utf8')))
    const shares = report.phases.flatMap(({ deliveryRatio }) => deliveryRatio ?? [])
    return {
      'wall time, s': [report.wallSeconds],
      'smallest share delivered': shares.length === 0 ? [] : [Math.min(...shares)],
      violations: [report.violations.length],
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

export const simulator: Bench = {
  name: 'simulator',
  title: 'Simulator: 10,000 peers, 100 broadcasts, 20 % killed',
  figures: [
    laneFigure({ what: 'wall time, s', goal: { atMost: 60 } }),
    laneFigure({ what: 'smallest share delivered', goal: { atLeast: 1 } }),
    laneFigure({ what: 'violations', goal: { atMost: 0 } }),
  ],
  rounds: 1,
  deadlineMs: 300_000,
  measure: async ({ rounds, quick }) => {
    const played: Round[] = []
    for (let seed = 1; seed <= rounds; seed += 1) played.push(await play(quick ? QUICK_PEERS : PEERS, seed))
    return played
  },
}
