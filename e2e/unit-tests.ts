/** Runs the unit test files that it is given, in that order: `node --test` would sort them by their paths. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'

/** Chosen: far above the slowest group of unit test files beside other work, so that only a hang meets it. */
const TIME_LIMIT_MS = 400_000

/**
 * Files of these share a process: to start Node with the TypeScript loader takes longer than most of them. Those of the core have
 * nothing in common that one could change for another (no clock, no randomness, no I/O: architecture.test.ts), those of the lab and
 * the panel no more than what a test sets back (the language, a class of the browser's).
 */
const SHARING = ['client/core/', 'client/lab/', 'client/panel/']
const SHARED_BY = 8

const files = process.argv.slice(2)
const shares = (file: string) => SHARING.some(part => file.startsWith(part))
const groups = mkdtempSync(join(tmpdir(), 'lab-unit-tests-'))
process.once('exit', () => rmSync(groups, { recursive: true }))

run({
  files: [...shared(files.filter(shares)), ...files.filter(file => !shares(file))],
  // Node's own choice leaves out a core.
  concurrency: availableParallelism(),
  timeout: TIME_LIMIT_MS,
})
  .on('test:fail', () => {
    process.exitCode = 1
  })
  .compose(new spec())
  .pipe(process.stdout)

/** A file for each group, which imports those of the group. */
function shared(all: readonly string[]): string[] {
  const count = Math.ceil(all.length / SHARED_BY)
  return Array.from({ length: count }, (_, group) => {
    // In turn, so that long ones that lie side by side are not all in one group.
    const members = all.filter((_, place) => place % count === group)
    const file = join(groups, `group-${group + 1}.mjs`)
    const imports = members.map(member => `import ${JSON.stringify(pathToFileURL(resolve(member)).href)}\n`)
    writeFileSync(file, imports.join(''))
    return file
  })
}
