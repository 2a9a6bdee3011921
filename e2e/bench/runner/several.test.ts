import assert from 'node:assert/strict'
import { test } from 'node:test'
import { several } from './several.ts'

test('so many at a time, each once, and the results in order', async () => {
  let [running, most] = [0, 0]
  const results = await several([5, 1, 3, 2], 2, async turns => {
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
    running -= 1
    return turns * 10
  })
  assert.deepEqual({ results, most }, { results: [50, 10, 30, 20], most: 2 })
})
