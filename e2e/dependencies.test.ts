/** Holds the lock file to versions without the vulnerabilities that are known: the floors are those of the advisories. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as v from 'valibot'

interface Floor {
  readonly name: string
  /** The first version of the line in use that has the fix. */
  readonly version: string
  readonly why: string
}

const FLOORS: readonly Floor[] = [
  { name: 'socket.io-parser', version: '4.2.7', why: 'CVE-2026-69185, CVE-2026-33151: memory without bound' },
  { name: 'ws', version: '8.21.0', why: 'CVE-2026-48779, CVE-2026-45736' },
  { name: 'engine.io', version: '6.6.7', why: 'CVE-2026-59725: denial of service by binary POST requests' },
  { name: 'socket.io', version: '4.6.2', why: 'CVE-2024-38355: unhandled error event' },
  { name: 'path-to-regexp', version: '8.4.0', why: 'CVE-2026-4926, CVE-2026-4923: slow regular expressions' },
  { name: 'qs', version: '6.16.0', why: 'CVE-2026-82417, CVE-2026-82562' },
  { name: 'body-parser', version: '2.3.0', why: 'CVE-2026-12590: a size limit that fails open' },
  { name: 'valibot', version: '1.4.2', why: 'CVE-2025-66020, CVE-2026-59952: slow regular expressions' },
  { name: 'vite', version: '8.0.16', why: 'CVE-2026-53571: files outside of the project' },
]

const LockSchema = v.object({
  packages: v.record(v.string(), v.object({ version: v.optional(v.string()) })),
})
const lockText = readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8')
const { packages } = v.parse(LockSchema, JSON.parse(lockText))

/** Every version of a package that is installed, nested ones too. */
function lockedVersions(name: string): string[] {
  return Object.entries(packages)
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .flatMap(([, { version }]) => version ?? [])
}

/** Of two versions of three numbers. What is not of that form, such as a pre-release, is below. */
function isAtLeast(version: string, floor: string): boolean {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return false
  return version.localeCompare(floor, 'en', { numeric: true }) >= 0
}

for (const { name, version: floor, why } of FLOORS) {
  test(`${name} is at least ${floor} (${why})`, () => {
    const versions = lockedVersions(name)
    assert.ok(versions.length > 0, `${name} is in the lock file no more: take its floor out`)
    const below = versions.filter(version => !isAtLeast(version, floor))
    assert.deepEqual(below, [], 'versions below it')
  })
}

test('versions are compared number by number', () => {
  assert.ok(isAtLeast('8.21.0', '8.21.0') && isAtLeast('8.100.0', '8.21.3') && isAtLeast('10.0.0', '9.9.9'))
  assert.ok(!isAtLeast('8.9.9', '8.21.0') && !isAtLeast('8.21.0-beta.1', '8.21.0'))
})
