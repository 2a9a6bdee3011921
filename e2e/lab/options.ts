/** The command line of `npm run lab`, parsed. Its flags are the fields of the experiments. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import * as v from 'valibot'
import type { Experiment } from '../../client/core/experiments/experiment.ts'
import { EXPERIMENTS, experimentOf } from '../../client/core/experiments/experiments.ts'
import { type Field, flagOf, type Parameters } from '../../client/core/experiments/parameters.ts'
import { UsageError } from '../../client/headless/usage-error.ts'

export interface LabOptions {
  experiments: { experiment: Experiment; parameters: Parameters }[]
  seed: number
  /** Folder for run files; null: none are written. */
  out: string | null
  peers: 'tabs' | 'headless'
  expectations: Expectation[]
}

export interface Expectation {
  experiment: string
  verdict: 'holds' | 'fails'
}

export type LabRequest = { kind: 'help' } | { kind: 'run'; options: LabOptions }

const OWN = {
  experiment: { type: 'string', multiple: true },
  seed: { type: 'string', default: '1' },
  out: { type: 'string' },
  expect: { type: 'string', multiple: true },
  'headless-peers': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options']

export function help(): string {
  const experiments = EXPERIMENTS.map(({ id, claim, fields }) => {
    const flags = Object.entries(fields).map(([name, field]) => flagLine(name, field))
    return `${id}: ${claim}\n${flags.join('\n')}`
  })
  return `Usage: npm run lab -- --experiment NAME [options]

Conducts experiments over real tabs, prints the scorecard and writes run files.

  --experiment <name>    ${EXPERIMENTS.map(({ id }) => id).join(', ')}, or all; the name alone will do; several times for several
  --seed <n>             the same seed gives the same plan                       (1)
  --out <folder>         writes a run file (JSON), a report (HTML) and tables (CSV) of each
  --headless-peers <n>   so many peers in Node, a process each, instead of tabs
  --expect <name>=holds|fails   exit code 1 where the verdict is another; can be given several times
  --help

Ctrl-C ends the experiment and keeps what was measured.
Exit code: 0 everything went as expected, 1 it did not, 2 the command line is wrong.

${experiments.join('\n\n')}
`
}

function flagLine(name: string, field: Field): string {
  const range = field.kind === 'choice' ? field.options.join(', ') : `${field.min} to ${field.max}`
  return `  --${flagOf(name)} <${range}>  (${field.default})\n      ${field.description}`
}

/** Throws UsageError with one line that says what to change. */
export function parseLabOptions(args: string[]): LabRequest {
  const { values, positionals } = readFlags(args)
  if (values.help === true) return { kind: 'help' }
  const experiments = chosen([...list(values.experiment), ...positionals])
  const headless = values['headless-peers']
  const given = { ...values, ...(typeof headless === 'string' ? { peers: headless } : {}) }
  refuseUseless(experiments, values)
  return {
    kind: 'run',
    options: {
      experiments: experiments.map(experiment => ({
        experiment,
        parameters: parametersOf(experiment, given),
      })),
      seed: seedOf(values.seed),
      out: typeof values.out === 'string' ? values.out : null,
      peers: headless === undefined ? 'tabs' : 'headless',
      expectations: list(values.expect).map(text => expectation(text, experiments)),
    },
  }
}

type Flags = Record<string, string | boolean | (string | boolean)[] | undefined>

function readFlags(args: string[]): { values: Flags; positionals: string[] } {
  const names = EXPERIMENTS.flatMap(({ fields }) => Object.keys(fields).map(flagOf))
  const fields = Object.fromEntries(names.map(name => [name, { type: 'string' } as const]))
  try {
    return parseArgs({ args, options: { ...fields, ...OWN }, strict: true, allowPositionals: true })
  } catch (error) {
    // Node explains further after the first sentence, over several lines.
    const [what] = error instanceof Error ? error.message.split(/\.\s|\n/) : [String(error)]
    throw new UsageError(`${what}. See: npm run lab -- --help`)
  }
}

function list(value: Flags[string]): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function chosen(names: readonly string[]): Experiment[] {
  const known = `${EXPERIMENTS.map(({ id }) => id).join(', ')} or all`
  if (names.length === 0) throw new UsageError(`--experiment is missing: name ${known}.`)
  if (names.includes('all')) return [...EXPERIMENTS]
  return names.map(name => {
    const experiment = experimentOf(name)
    if (experiment !== undefined) return experiment
    throw new UsageError(`--experiment takes ${known}, not ${JSON.stringify(name)}.`)
  })
}

function refuseUseless(experiments: readonly Experiment[], values: Flags): void {
  const useful = new Set([
    ...Object.keys(OWN),
    ...experiments.flatMap(({ fields }) => Object.keys(fields).map(flagOf)),
  ])
  const useless = Object.keys(values).find(name => values[name] !== undefined && !useful.has(name))
  if (useless === undefined) return
  throw new UsageError(
    `--${useless} means nothing to ${experiments.map(({ id }) => id).join(', ')}: leave it out.`,
  )
}

function parametersOf(experiment: Experiment, values: Flags): Parameters {
  const given = Object.entries(experiment.fields).flatMap(([name, field]): [string, string | number][] => {
    const text = values[flagOf(name)]
    if (typeof text !== 'string') return []
    return [[name, field.kind === 'choice' ? text : text.trim() === '' ? Number.NaN : Number(text)]]
  })
  try {
    return experiment.complete(Object.fromEntries(given))
  } catch (error) {
    if (!v.isValiError(error)) throw error
    const [issue] = error.issues
    const name = v.getDotPath(issue) ?? ''
    throw new UsageError(`--${flagOf(name)} ${issue.message}, not ${JSON.stringify(values[flagOf(name)])}.`)
  }
}

function seedOf(text: Flags[string]): number {
  const seed = Number(text)
  if (typeof text === 'string' && /^\d+$/.test(text) && seed < 2 ** 32) return seed
  throw new UsageError(`--seed takes a whole number from 0 to ${2 ** 32 - 1}, not ${JSON.stringify(text)}.`)
}

function expectation(text: string, experiments: readonly Experiment[]): Expectation {
  const [name = '', verdict] = text.split('=')
  if (verdict !== 'holds' && verdict !== 'fails')
    throw new UsageError(`--expect takes CLAIM=holds or CLAIM=fails, not ${JSON.stringify(text)}.`)
  if (experiments.some(({ id }) => id === name)) return { experiment: name, verdict }
  throw new UsageError(
    `--expect names ${JSON.stringify(name)}, which is not among the experiments of this run.`,
  )
}
