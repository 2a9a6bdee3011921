import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attempt, ensureProgram, type PackageMachine } from './debian-package.ts'

/** A machine with these programs on PATH, and what was tried to install there. */
function machine(programs: string[], isRoot = true) {
  const onPath = new Set(programs)
  const tried: Attempt[] = []
  const found: PackageMachine = { isRoot, which: name => (onPath.has(name) ? `/usr/bin/${name}` : null) }
  const ensure = (installs: string[] = []) =>
    ensureProgram('turnserver', 'coturn', found, attempt => {
      tried.push(attempt)
      for (const name of installs) onPath.add(name)
    })
  return { ensure, tried }
}

test('a program on PATH is taken as it is', () => {
  const { ensure, tried } = machine(['turnserver', 'apt-get'])
  assert.equal(ensure(), '/usr/bin/turnserver')
  assert.deepEqual(tried, [])
})

test('root on Debian gets it from its package', () => {
  const { ensure, tried } = machine(['apt-get'])
  assert.equal(ensure(['turnserver']), '/usr/bin/turnserver')
  assert.deepEqual(tried[0]?.commands.at(-1)?.at(-1), 'coturn')
})

test('where nothing can be installed, one line says why and what to do', () => {
  const isOneLine = (why: RegExp) => (error: Error) =>
    why.test(error.message) && /apt-get install coturn/.test(error.message) && !error.message.includes('\n')
  assert.throws(machine(['apt-get'], false).ensure, isOneLine(/only root can install it/))
  assert.throws(machine([]).ensure, isOneLine(/only with apt-get/))
  assert.throws(() => machine(['apt-get']).ensure(), isOneLine(/its install failed/))
})
