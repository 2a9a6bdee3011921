/** Runs the unit test files that it is given, in that order: `node --test` would sort them by their paths. */
import { availableParallelism } from 'node:os'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** Chosen: far above the slowest unit test file, so that only a hang meets it. */
const TIME_LIMIT_MS = 180_000

run({
  files: process.argv.slice(2),
  // Node's own choice leaves out a core.
  concurrency: availableParallelism(),
  timeout: TIME_LIMIT_MS,
})
  .on('test:fail', () => {
    process.exitCode = 1
  })
  .compose(new spec())
  .pipe(process.stdout)
