import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

test('without flags, the lab runs on port 3000 of every address, with one relay and a token of its own', () => {
  assert.deepEqual(parseOptions([], {}), {
    kind: 'run',
    options: {
      port: 3000,
      host: '0.0.0.0',
      relays: 1,
      publicUrl: null,
      redisUrl: null,
      open: true,
      build: true,
      page: null,
      reports: null,
      restartRelays: false,
      trustedProxies: [],
      tls: 'none',
      logLevel: 'warn',
      token: null,
      ice: { fixed: [], turn: null },
    },
  })
})

test('flags and LAB_TOKEN are heard', () => {
  const flags = [
    '--port',
    '0',
    '--host',
    '127.0.0.1',
    '--no-open',
    '--no-build',
    '--restart-relays',
    '--trust-proxy',
    '127.0.0.1, 10.0.0.0/8',
    '--log-level',
    'info',
  ]
  const request = parseOptions(flags, { LAB_TOKEN: 'abc' })
  assert.ok(request.kind === 'run')
  const { port, host, open, build, restartRelays, trustedProxies, logLevel, token } = request.options
  assert.deepEqual(
    [port, host, open, build, restartRelays, trustedProxies, logLevel, token],
    [0, '127.0.0.1', false, false, true, ['127.0.0.1', '10.0.0.0/8'], 'info', 'abc'],
  )
})

test('--help and --version come before anything else', () => {
  assert.equal(parseOptions(['--help', '--port', 'x'], {}).kind, 'help')
  assert.equal(parseOptions(['--version'], {}).kind, 'version')
})

test('--https makes a certificate unless the files of one are given', () => {
  const tls = (args: string[]) => {
    const request = parseOptions(args, {})
    return request.kind === 'run' ? request.options.tls : null
  }
  assert.equal(tls(['--https']), 'self-signed')
  assert.deepEqual(tls(['--https', '--cert', '/c.pem', '--key', '/k.pem']), { cert: '/c.pem', key: '/k.pem' })
})

const mistakes: [args: string[], environment: Record<string, string>, says: RegExp][] = [
  [['--prot', '1'], {}, /--prot/],
  [['extra'], {}, /extra/],
  [['--port'], {}, /--port/],
  [['--port', 'x'], {}, /--port takes a whole number from 0 to 65535, not "x"/],
  [['--port', '65536'], {}, /--port/],
  [['--port', '-1'], {}, /--port/],
  [['--port', '1.5'], {}, /--port/],
  [['--host', ''], {}, /--host/],
  [['--public-url', 'lab.example.org'], {}, /--public-url takes scheme and host alone/],
  [['--public-url', 'https://lab.example.org/path'], {}, /--public-url takes scheme and host alone/],
  [['--relays', '0'], {}, /--relays/],
  [['--reports', 'no/such/folder'], {}, /--reports takes a folder/],
  [['--relays', '2'], {}, /Redis.*apt-get install redis-server.*REDIS_URL/],
  [['--relays', '2'], { REDIS_URL: 'localhost:6379' }, /REDIS_URL takes a URL/],
  [['--log-level', 'loud'], {}, /--log-level/],
  [['--trust-proxy', 'nginx'], {}, /--trust-proxy .*"nginx"/],
  [['--trust-proxy', ''], {}, /--trust-proxy/],
  [['--https', '--cert', 'c.pem'], {}, /--cert and --key go together/],
  [['--https', '--key', 'k.pem'], {}, /--cert and --key go together/],
  [['--https', '--cert', '', '--key', 'k.pem'], {}, /--cert and --key go together/],
  [['--cert', 'c.pem', '--key', 'k.pem'], {}, /give --https too/],
  [[], { LAB_TOKEN: 'with space' }, /LAB_TOKEN/],
  [[], { TURN_URL: 'turn:here' }, /TURN_SECRET/],
  [[], { ICE_SERVERS: 'x' }, /ICE_SERVERS/],
]

for (const [args, environment, says] of mistakes) {
  test(`${JSON.stringify(args)} ${JSON.stringify(environment)}: one line says what is wrong`, () => {
    assert.throws(
      () => parseOptions(args, environment),
      error => error instanceof UsageError && says.test(error.message) && !error.message.includes('\n'),
    )
  })
}
