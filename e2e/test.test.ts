import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const entry = join(import.meta.dirname, 'test.js')

/** Runs the entry on this Node, which pretends to be another version. */
function runOn(nodeVersion: string, ...args: string[]) {
  const disguise = `Object.defineProperty(process.versions, 'node', { value: '${nodeVersion}' })`
  const preload = `data:text/javascript,${encodeURIComponent(disguise)}`
  return spawnSync(process.execPath, ['--import', preload, entry, ...args], { encoding: 'utf8' })
}

for (const version of ['18.20.8', '20.18.3']) {
  test(`Node ${version} is refused with one line and exit code 2`, () => {
    const { status, stderr, stdout } = runOn(version)
    assert.equal(stderr, `Node 20.19 or newer is needed; this is Node ${version}. See https://nodejs.org\n`)
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' })
  })
}

test('the oldest Node that passes is the one that package.json names', () => {
  assert.match(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'), /"node": ">=20\.19"/)
  assert.doesNotMatch(runOn('20.19.0', 'nonesuch').stderr, /is needed/)
})

test('a part of the tests that does not exist is refused with one line and exit code 2', () => {
  const { status, stderr } = runOn(process.versions.node, 'nonesuch')
  assert.match(stderr, /^"nonesuch" is no part of the tests: [^\n]+\n$/)
  assert.equal(status, 2)
})

test('unit tests of which none is found fail', () => {
  const { status, stderr } = runOn(process.versions.node, 'unit', 'nonesuch')
  assert.match(stderr, /No \*\.test\.ts found/)
  assert.equal(status, 1)
})
