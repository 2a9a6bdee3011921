import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { listen } from '../listen.ts'
import { checkRedis } from './redis.ts'
import { UsageError } from './usage-error.ts'

/** Something that answers every command with the same line; its URL holds a password. */
async function answering(line: string) {
  const server = createServer(socket =>
    socket.on('data', () => socket.write(`${line}\r\n`)).on('error', () => {}),
  )
  const port = await listen(server, 0, '127.0.0.1')
  return { url: `redis://ann:hunter2@127.0.0.1:${port}`, server }
}

function isOneLine(words: RegExp) {
  return (error: unknown) =>
    error instanceof UsageError && words.test(error.message) && !/\n|hunter2/.test(error.message)
}

test('a Redis that is not there is named with what to do, without the password', async () => {
  const { url, server } = await answering('')
  await new Promise(resolve => server.close(resolve))
  await assert.rejects(
    checkRedis(url),
    isOneLine(/No Redis answers at 127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*start it/),
  )
})

for (const [line, words] of [
  ['-NOAUTH Authentication required.', /wants a password/],
  ["-ERR unknown command 'XLEN'", /version 5 or newer/],
] as const) {
  test(`a Redis that answers "${line}" is named with what to do`, async context => {
    const { url, server } = await answering(line)
    context.after(() => server.close())
    await assert.rejects(checkRedis(url), isOneLine(words))
  })
}
