/** RESULTS.md as a whole. */
import type { Bench } from './bench.ts'
import type { BenchRun } from './results.ts'
import { lanesTable, resultsTable, runsTable } from './table.ts'

export function resultsPage(benches: readonly Bench[], runs: readonly BenchRun[]): string {
  return `# Results

Written by \`npm run bench\`; [README.md](README.md) says how it measures. A goal is met only when the whole interval meets it;
**unsure**: a part of it does. **void**: two lanes that are alike differed by more than 3 %, so the machine was measured. What
failed or was not run counts as not met.

${resultsTable(benches, runs)}

## Lanes

${lanesTable(runs)}

## Runs

${runsTable(runs)}
`
}
