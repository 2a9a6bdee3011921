/** The command line of the simulator, parsed. */
import { parseArgs } from 'node:util'
import { SCENARIO_DEFAULTS, SCENARIO_NAMES, type ScenarioName } from '../core/simulation/scenarios.ts'
import type { SimulationOptions } from '../core/simulation/simulate.ts'
import { UsageError } from './usage-error.ts'

interface Files {
  json: string | null
  trace: string | null
}

export type SimulateRequest =
  | { kind: 'help' }
  | ({ kind: 'scenario'; options: Omit<SimulationOptions, 'trace'> } & Files)
  | ({ kind: 'history'; options: { seed: number; peers: number } } & Files)

export const HELP = `Usage: npm run simulate -- [options]

  --scenario <name>  ${SCENARIO_NAMES.join(', ')},
                     or history: a random history of a small room        (churn)
  --peers <n>        up to 200: a room as the lab has it, with exactly-once
                     delivery; more: the mesh alone, heartbeats of 1 s    (1000)
  --seed <n>         the same seed gives the same simulation                 (1)
  --broadcasts <n>   broadcasts of random members, over all phases          (60)
  --kill <share>     share of the peers that a mass failure crashes        (0.8)
  --cut <seconds>    length of the partition               (25; 9 without servers)
  --no-servers       the signaller is gone once everyone has joined
  --json <file>      the report as JSON
  --trace <file>     one line for each delivery and each fault
  --help

The report goes to stdout. Exit code 1: an invariant was broken.
`

const FLAGS = {
  scenario: { type: 'string', default: 'churn' },
  peers: { type: 'string' },
  seed: { type: 'string', default: '1' },
  broadcasts: { type: 'string', default: '60' },
  kill: { type: 'string', default: String(SCENARIO_DEFAULTS.kill) },
  cut: { type: 'string' },
  'no-servers': { type: 'boolean', default: false },
  json: { type: 'string' },
  trace: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

/** Two to a history's share of a relay's room; a hundred thousand fit into some gigabytes. */
const MAX_PEERS = { history: 100, scenario: 100_000 }
const DEFAULT_PEERS = { history: 12, scenario: 1_000 }
/** Shorter than the 20 s after which links would need a server to come back. */
const SERVERLESS_CUT_S = 9
const MAX_CUT_S = 3_600

export function parseSimulateOptions(args: string[]): SimulateRequest {
  const flags = readFlags(args)
  if (flags.help) return { kind: 'help' }
  const files = { json: flags.json ?? null, trace: flags.trace ?? null }
  const seed = integer('--seed', flags.seed, 0, 2 ** 32 - 1)
  if (flags.scenario === 'history')
    return { kind: 'history', options: { seed, peers: peers(flags.peers, 'history') }, ...files }
  const scenario = scenarioName(flags.scenario)
  const hasServers = !flags['no-servers']
  if (!hasServers && scenario === 'churn')
    throw new UsageError(
      'churn has newcomers, and they need a server to meet somebody: leave --no-servers out.',
    )
  const options = {
    scenario,
    seed,
    peers: peers(flags.peers, 'scenario'),
    broadcasts: integer('--broadcasts', flags.broadcasts, 0, 100_000),
    kill: share('--kill', flags.kill),
    partitionMs: cutMs(flags.cut, hasServers),
    hasServers,
  }
  return { kind: 'scenario', options, ...files }
}

function readFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS, strict: true }).values
  } catch (error) {
    // Node explains further after the first sentence, over several lines.
    const [what] = error instanceof Error ? error.message.split(/\.\s|\n/) : [String(error)]
    throw new UsageError(`${what}. See: npm run simulate -- --help`)
  }
}

function scenarioName(text: string): ScenarioName {
  const name = SCENARIO_NAMES.find(each => each === text)
  if (name) return name
  throw new UsageError(
    `--scenario takes one of ${SCENARIO_NAMES.join(', ')}, history, not ${JSON.stringify(text)}.`,
  )
}

function peers(text: string | undefined, kind: 'history' | 'scenario'): number {
  return text === undefined ? DEFAULT_PEERS[kind] : integer('--peers', text, 2, MAX_PEERS[kind])
}

function integer(flag: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new UsageError(`${flag} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`)
}

function share(flag: string, text: string): number {
  const value = Number(text)
  if (/^\d*\.?\d+$/.test(text) && value < 1) return value
  throw new UsageError(`${flag} takes a share from 0 to below 1, such as 0.8, not ${JSON.stringify(text)}.`)
}

function cutMs(text: string | undefined, hasServers: boolean): number {
  if (text === undefined) return hasServers ? SCENARIO_DEFAULTS.partitionMs : SERVERLESS_CUT_S * 1_000
  return integer('--cut', text, 1, MAX_CUT_S) * 1_000
}
