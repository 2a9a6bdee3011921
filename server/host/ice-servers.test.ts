import assert from 'node:assert/strict'
import { test } from 'node:test'
import { iceServers, NO_ICE, parseIceConfig, TURN_LIFETIME_MS } from './ice-servers.ts'
import { UsageError } from './usage-error.ts'

test('without anything in the environment there is no server', () => {
  assert.deepEqual(parseIceConfig({}), NO_ICE)
  assert.deepEqual(parseIceConfig({ ICE_SERVERS: '', TURN_URL: '', TURN_SECRET: '' }), NO_ICE)
  assert.deepEqual(iceServers(NO_ICE, 0, 'lab'), [])
})

test('ICE_SERVERS goes to tabs as it is, one entry for each address', () => {
  const given = [
    { urls: ['stun:stun.example.org', 'stuns:[2001:db8::1]:5349'] },
    { urls: 'turn:turn.example.org:3478?transport=tcp', username: 'ann', credential: 'c' },
  ]
  const config = parseIceConfig({ ICE_SERVERS: JSON.stringify(given) })
  assert.deepEqual(iceServers(config, 0, 'lab'), [
    { urls: 'stun:stun.example.org' },
    { urls: 'stuns:[2001:db8::1]:5349' },
    { urls: 'turn:turn.example.org:3478?transport=tcp', username: 'ann', credential: 'c' },
  ])
})

test('TURN credentials: the name is the end of their life and who asked, the password its HMAC-SHA1', () => {
  const config = parseIceConfig({ TURN_URL: 'turn:10.0.0.1:3478, turns:10.0.0.1', TURN_SECRET: 'north' })
  const nowMs = 1_433_895_918_506
  // $ echo -n 1433982318:lab | openssl dgst -binary -sha1 -hmac north | openssl base64
  const credentials = { username: '1433982318:lab', credential: 'SKwFT56hYS4LmaaRzd/9EY3bii0=' }
  const timed = { ...credentials, validForMs: TURN_LIFETIME_MS }
  assert.deepEqual(iceServers(config, nowMs, 'lab'), [
    { urls: 'turn:10.0.0.1:3478', ...timed },
    { urls: 'turns:10.0.0.1', ...timed },
  ])
})

const mistakes: [environment: Record<string, string>, says: RegExp][] = [
  [{ ICE_SERVERS: 'stun:here' }, /ICE_SERVERS takes a JSON list such as \[\{/],
  [{ ICE_SERVERS: '{"urls":"stun:here"}' }, /JSON list/],
  [{ ICE_SERVERS: '[{"url":"stun:here"}]' }, /JSON list/],
  [{ ICE_SERVERS: '[{"urls":"http://here"}]' }, /not "http:\/\/here"/],
  [{ ICE_SERVERS: '[{"urls":["stun:a","stun:b c"]}]' }, /not "stun:b c"/],
  [{ ICE_SERVERS: '[{"urls":"turn:here"}]' }, /turn:here needs a username and a credential/],
  [{ TURN_URL: 'turn:here' }, /TURN_URL and TURN_SECRET go together/],
  [{ TURN_SECRET: 'north' }, /TURN_URL and TURN_SECRET go together/],
  [{ TURN_URL: 'here:3478', TURN_SECRET: 'north' }, /TURN_URL takes turn:HOST:PORT/],
  [{ TURN_URL: 'turn:a,stun:b', TURN_SECRET: 'north' }, /not "stun:b"/],
]

for (const [environment, says] of mistakes) {
  test(`${JSON.stringify(environment)}: one line says what is wrong, and no secret`, () => {
    assert.throws(
      () => parseIceConfig(environment),
      ({ message, name }: Error) =>
        name === UsageError.name && says.test(message) && !message.includes('\n') && !/north/.test(message),
    )
  })
}
