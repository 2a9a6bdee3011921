/** The programs that tests start and npm does not bring. */
import { ensureProgram } from './debian-package.ts'

/** Each with Debian's package of it. */
const PACKAGES = { ip: 'iproute2', 'redis-server': 'redis-server', turnserver: 'coturn' } as const

type Program = keyof typeof PACKAGES

/** Where it is, after it was installed if need be. Throws with one line that says what to do. */
export function programOf(name: Program): string {
  return ensureProgram(name, PACKAGES[name])
}

/**
 * Before the tests: two that run at once could not both install. What cannot be had fails the tests that need it, which
 * say so, and no others.
 */
export function installPrograms(): void {
  for (const name of Object.keys(PACKAGES) as Program[]) {
    try {
      programOf(name)
    } catch (error) {
      process.stdout.write(`${error instanceof Error ? error.message : error}\n`)
    }
  }
}
