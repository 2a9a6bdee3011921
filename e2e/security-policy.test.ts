/** SECURITY.md names the test of each thing that it says is defended: they must be there. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

test('every file that SECURITY.md names exists, and the README leads to it', () => {
  const named = read('.github/SECURITY.md').match(/(?<=[`\s])(server|client|e2e)\/[\w./-]+\.ts/g) ?? []
  assert.ok(named.length > 12)
  assert.deepEqual(
    named.filter(file => !existsSync(join(root, file))),
    [],
  )
  assert.ok(read('README.md').includes('(.github/SECURITY.md)'))
})
