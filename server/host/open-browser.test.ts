import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canOpenBrowser } from './open-browser.ts'

const desk = { env: { DISPLAY: ':0' }, platform: 'linux', stdout: { isTTY: true } } as const

test('a browser opens only where a person with a screen sits at the terminal', () => {
  assert.ok(canOpenBrowser(desk))
  assert.ok(canOpenBrowser({ ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } }))
  assert.ok(canOpenBrowser({ ...desk, env: {}, platform: 'darwin' }))
  assert.ok(!canOpenBrowser({ ...desk, env: {} }))
  assert.ok(!canOpenBrowser({ ...desk, env: { DISPLAY: ':0', CI: 'true' } }))
  assert.ok(!canOpenBrowser({ ...desk, stdout: {} }))
})
