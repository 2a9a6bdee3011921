/** Whether the Redis that is to join the relays is there: asked once, before they start. */
import { createClient } from 'redis'
import { UsageError } from './usage-error.ts'

/** A Redis that is there answers within milliseconds; one across a slow network within this. */
const ANSWER_LIMIT_MS = 3_000

/** Rejects with UsageError, in one line, where what answers at `url` (if anything) cannot be used. */
export async function checkRedis(url: string): Promise<void> {
  const client = createClient({
    url,
    socket: { connectTimeout: ANSWER_LIMIT_MS, socketTimeout: ANSWER_LIMIT_MS, reconnectStrategy: false },
  })
  let why: unknown = null
  client.on('error', error => {
    why ??= error
  })
  try {
    await client.connect()
    // Streams came with Redis 5; this also needs the password, where there is one.
    await client.xLen('mesh-vs-relay')
  } catch (error) {
    throw new UsageError(unusable(url, why ?? error))
  } finally {
    if (client.isOpen) client.destroy()
  }
}

/** Without the user and password that a URL may hold. */
function unusable(url: string, why: unknown): string {
  const { host } = new URL(url)
  const reason = reasonOf(why)
  if (/NOAUTH|WRONGPASS/.test(reason))
    return `Redis at ${host} wants a password: set REDIS_URL=redis://user:password@${host}.`
  if (/unknown command/i.test(reason)) return `Redis at ${host} has no streams: version 5 or newer is needed.`
  return `No Redis answers at ${host} (${reason}): start it (on Debian: systemctl start redis-server), or correct REDIS_URL.`
}

/** A connection that failed at several addresses says why in its parts only. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.message || error.name
}
