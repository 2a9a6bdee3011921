/** Builds the page with Vite, in a process of its own and quietly. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ROOT } from './places.ts'
import { UsageError } from './usage-error.ts'

/** Rejects with what Vite said, where it fails. */
export function buildPage(): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      if (code === 0) resolve()
      else reject(new Error(`The page could not be built:\n${Buffer.concat(output).toString()}`))
    })
  })
}

/** For a page that is not built now. */
export function requireBuiltPage(folder: string): void {
  if (existsSync(join(folder, 'index.html'))) return
  throw new UsageError(
    `There is no built page in ${folder}: run \`npm run build\`, or start without --no-build.`,
  )
}
