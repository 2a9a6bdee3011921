import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePeersOptions } from './peers-options.ts'
import { UsageError } from './usage-error.ts'

test('without flags, one peer with an invented name joins room lab of this machine, until it is interrupted', () => {
  assert.deepEqual(parsePeersOptions([]), {
    kind: 'run',
    options: {
      count: 1,
      room: 'lab',
      origin: 'http://localhost:3000',
      namePrefix: null,
      durationMs: null,
    },
  })
})

test('flags are heard', () => {
  const flags = '--count 20 --room demo --url https://lab.example:8443/?room=x --name Bot --duration 90'
  assert.deepEqual(parsePeersOptions(flags.split(' ')), {
    kind: 'run',
    options: {
      count: 20,
      room: 'demo',
      origin: 'https://lab.example:8443',
      namePrefix: 'Bot',
      durationMs: 90_000,
    },
  })
})

test('--help comes before anything else', () => {
  assert.equal(parsePeersOptions(['--help', '--count', 'x']).kind, 'help')
})

const mistakes: [args: string[], says: RegExp][] = [
  [['--cuont', '1'], /--cuont.* See: npm run peers -- --help/],
  [['extra'], /extra/],
  [['--count'], /--count/],
  [['--count', 'many'], /--count takes a whole number from 1 to 200, not "many"/],
  [['--count', '0'], /--count/],
  [['--count', '201'], /--count/],
  [['--count', '1.5'], /--count/],
  [['--room', 'a room'], /--room: a room is 1 to 32 letters/],
  [['--url', 'localhost:3000'], /--url takes an address such as http/],
  [['--url', 'ftp://localhost'], /--url/],
  [['--url', ''], /--url/],
  [['--name', ''], /--name: a name is not empty/],
  [['--name', '<b>'], /--name: a name has no </],
  [['--name', 'x'.repeat(38), '--count', '100'], /--name, with a number behind it: a name has at most 40/],
  [['--duration', '0'], /--duration takes a whole number from 1 to 86400/],
  [['--duration', '1m'], /--duration/],
]

for (const [args, says] of mistakes) {
  test(`${JSON.stringify(args)}: one line says what is wrong`, () => {
    assert.throws(
      () => parsePeersOptions(args),
      error => error instanceof UsageError && says.test(error.message) && !error.message.includes('\n'),
    )
  })
}
