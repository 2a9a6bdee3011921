/** The report that `npm run simulate -- --json FILE` writes, as a lesson takes it: a crowd too large for a page. */
import * as v from 'valibot'
import type { SimulatedCrowd } from '../experiments/samples.ts'
import { CrowdReportSchema, crowdOf } from '../experiments/simulated-crowd.ts'
import { sayable, words } from '../said.ts'
import { SCENARIO_NAMES, type ScenarioName } from '../simulation/scenarios.ts'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const FileSchema = v.object({
  options: v.object({ scenario: v.picklist(SCENARIO_NAMES), peers: whole, seed: whole }),
  ...CrowdReportSchema.entries,
  violations: v.array(v.unknown()),
})

/** Throws an Error that names the file and what is wrong with it, also where the simulation broke a rule. */
export function parseCrowdFile(file: string, json: string, scenario: ScenarioName): SimulatedCrowd {
  const parsed = v.safeParse(FileSchema, parseJson(file, json))
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new Error(
      `${file} is no report of npm run simulate -- --json: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}.`,
    )
  }
  const { options, violations } = parsed.output
  if (options.scenario !== scenario)
    throw sayable(
      Error,
      words('{file} is of the scenario {own}; this lesson takes {scenario}.', {
        file,
        own: options.scenario,
        scenario,
      }),
    )
  if (violations.length > 0)
    throw sayable(
      Error,
      words('{file}: the simulation broke {count} rules.', { file, count: violations.length }),
    )
  return crowdOf(options.peers, options.seed, parsed.output)
}

function parseJson(file: string, json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw sayable(Error, words('{file} is not JSON, or was cut short.', { file }))
  }
}
