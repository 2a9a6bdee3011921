import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHistory } from './check.ts'
import { runHistory } from './run.ts'

/** Another each day, so that CI looks at more than one; printed with a failure. */
const seed = Math.floor(Date.now() / 86_400_000)

test(`what is acknowledged is delivered exactly once and in order while the relay is killed, frozen and restarted (seed ${seed})`, {
  timeout: 120_000,
}, async () => {
  const { histories, raw, settledMs } = await runHistory({ seed, clients: 8, broadcasts: 3_000, faults: 3 })
  assert.deepEqual(checkHistory(histories).slice(0, 10), [])
  assert.notEqual(settledMs, null)
  // The same run without delivery is not without flaw: the faults were real, and the checker sees them.
  assert.ok(checkHistory(raw).length > 0)
})
