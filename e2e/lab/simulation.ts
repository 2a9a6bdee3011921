/** A simulation as a process of its own: it takes all of a core, and must not keep the conductor from ending. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import type { SimulatedCrowd } from '../../client/core/experiments/samples.ts'
import { CrowdReportSchema, crowdOf } from '../../client/core/experiments/simulated-crowd.ts'

const COMMAND = join(import.meta.dirname, '../../client/headless/simulate.js')

/** Rejects where the simulation fails, or breaks a rule. */
export async function simulateCrowd(peers: number, seed: number): Promise<SimulatedCrowd> {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-vs-relay-'))
  try {
    const file = join(folder, 'report.json')
    const options = { scenario: 'churn', peers, seed, json: file }
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
    const child = spawn(process.execPath, [COMMAND, ...args], { stdio: 'ignore' })
    const [code] = await once(child, 'exit')
    if (code !== 0)
      throw new Error(`The simulation of ${peers} peers with seed ${seed} ended with code ${code}.`)
    return crowdOf(peers, seed, v.parse(CrowdReportSchema, JSON.parse(readFileSync(file, 'utf8'))))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
