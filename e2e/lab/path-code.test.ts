import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { linesOfCode, specifiers } from '../imports.ts'
import { pathCode } from './path-code.ts'

test('each path is counted from what its entries import: its own library, its own servers, nothing of the other', () => {
  const [mesh, relay] = pathCode()
  assert.ok(mesh !== undefined && relay !== undefined)
  assert.ok(mesh.packages.includes('simple-peer') && !mesh.packages.includes('socket.io-client'))
  assert.ok(relay.packages.includes('socket.io') && !relay.packages.includes('simple-peer'))
  assert.ok(mesh.files > 20 && relay.files > 20)
  for (const { lines, ownLines, serverLines } of [mesh, relay])
    assert.ok(serverLines > 0 && serverLines < lines && ownLines < lines)
  // Both need the frames, the protocol and little else.
  assert.equal(mesh.lines - mesh.ownLines, relay.lines - relay.ownLines)
})

test('the count is of the sources as they are: no line, comment or type alone is more or less than one reads', () => {
  assert.equal(linesOfCode("/** What.\n * Why. */\nimport 'a'\n\n  // no\nconst b = 1 // yes\n"), 2)
  const named = specifiers(
    "import type { A } from './a.ts'\nexport type { B } from './b.ts'\nimport { C } from './c.ts'\n",
  )
  assert.deepEqual(
    named.filter(({ isType }) => !isType).map(({ what }) => what),
    ['./c.ts'],
  )
})

test('the page’s build is given the same count', () => {
  const config = join(import.meta.dirname, '../../vite.config.ts')
  assert.ok(existsSync(config))
  assert.match(readFileSync(config, 'utf8'), /__PATH_CODE__: JSON\.stringify\(pathCode\(\)\)/)
})
