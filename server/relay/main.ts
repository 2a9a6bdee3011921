/** The relay process. It belongs to the lab host, which starts it over IPC, and ends when that channel closes. */
import * as v from 'valibot'
import { listenFailure } from '../listen.ts'
import { openLog } from '../log.ts'
import type { BusOfLab } from './cluster/cluster.ts'
import {
  type Certificate,
  CertificateMessageSchema,
  ConductMessageSchema,
  type RelayConfig,
  RelayConfigSchema,
  type RelayMessage,
} from './config.ts'
import { createRelay } from './relay.ts'

// Ctrl-C in a terminal reaches the whole process group: the lab host decides when its relays stop.
process.on('SIGINT', () => {})
// A lab host that was killed must leave no orphan.
process.on('disconnect', () => process.exit(0))

const config = v.parse(RelayConfigSchema, JSON.parse(process.argv[2] ?? 'null'))
const log = openLog(config.id, config.logLevel ?? 'warn')
const say = (message: RelayMessage) => process.send?.(message)

try {
  const ports = { log, bus: await busOf(config), token: process.env.LAB_TOKEN ?? null }
  const relay = createRelay(config, await certificateFor(config), ports)
  const port = await relay.listen()
  process.on('message', message => {
    const parsed = v.safeParse(ConductMessageSchema, message)
    if (!parsed.success) return
    const { conduct } = parsed.output
    relay.behave(conduct)
    say({ type: 'keeps-ledger', conduct })
  })
  log.info({ port, cluster: config.stream !== null }, 'listening')
  say({ type: 'listening', port })
} catch (error) {
  log.error({ err: error }, 'cannot listen')
  say({ type: 'failed', why: listenFailure(error, config.port, config.host) })
  process.exitCode = 1
  process.disconnect?.()
}

/** null where the relay serves over plain TCP. */
function certificateFor({ tls }: RelayConfig): Promise<Certificate | null> {
  if (!tls) return Promise.resolve(null)
  return new Promise(resolve => {
    process.on('message', message => {
      const parsed = v.safeParse(CertificateMessageSchema, message)
      if (parsed.success) resolve(parsed.output.certificate)
    })
    say({ type: 'needs-certificate' })
  })
}

/** Loading the client of Redis takes a quarter of a second, which a relay that runs alone is spared at every start. */
async function busOf({ stream }: RelayConfig): Promise<BusOfLab | null> {
  if (stream === null) return null
  const url = process.env.REDIS_URL
  if (url === undefined) throw new Error('REDIS_URL is not set')
  const { openRedisBus } = await import('./cluster/redis-bus.ts')
  return { url, stream, open: openRedisBus }
}
