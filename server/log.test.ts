import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLog } from './log.ts'

test('a line is one JSON object, and what is named like a secret is not in it', () => {
  const lines: string[] = []
  const log = openLog('host', 'info', { write: line => void lines.push(line) })
  const secrets = { token: 'hush', nested: { secret: 'hush', deeper: { credential: 'hush' } } }
  log.info({ ...secrets, note: 'two\nlines' }, 'said')
  log.debug('too detailed')
  assert.equal(lines.length, 1)
  const [line = ''] = lines
  assert.ok(!line.includes('hush') && line.trimEnd().split('\n').length === 1, line)
  assert.equal(JSON.parse(line).msg, 'said')
})
