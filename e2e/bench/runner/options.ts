/** The command line of `npm run bench`, parsed. */
import { parseArgs } from 'node:util'
import { UsageError } from '../../../client/headless/usage-error.ts'

export type BenchRequest =
  | { kind: 'help' }
  | { kind: 'list' }
  | { kind: 'run'; names: readonly string[]; quick: boolean; build: boolean }

export const HELP = `Usage: npm run bench -- [name]... [options]

Measures the lab against the raw limit and against what people would pick instead, lanes in turns in one run. Without a name:
all. Writes RESULTS.md and results.json in e2e/bench; rows of benches that were not run stay as they were.

  --quick     each once in its smallest form, several at a time, as a smoke test: nothing is judged, nothing is written
  --no-build  take the page as it was built last
  --list      the names
  --help

Exit code: 0 all goals are met (with --quick: each gave all its figures), 1 they are not, 2 the command line is wrong.
`

/** Throws UsageError with one line that says what to change. */
export function parseBenchOptions(args: string[], known: readonly string[]): BenchRequest {
  const { values, positionals } = read(args)
  if (values.help) return { kind: 'help' }
  if (values.list) return { kind: 'list' }
  const unknown = positionals.find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`There is no bench ${JSON.stringify(unknown)}. There are ${known.join(', ')}.`)
  return {
    kind: 'run',
    names: positionals.length === 0 ? known : [...new Set(positionals)],
    quick: values.quick,
    build: !values['no-build'],
  }
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        'no-build': { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    // Node explains further after the first sentence, over several lines.
    const [what] = error instanceof Error ? error.message.split(/\.\s|\n/) : [String(error)]
    throw new UsageError(`${what}. See: npm run bench -- --help`)
  }
}
