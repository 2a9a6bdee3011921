/** The relay process. It belongs to the lab host, which starts it over IPC, and ends when that channel closes. */
import * as v from 'valibot'
import { listenFailure } from '../listen.ts'
import { openLog } from '../log.ts'
import {
  type Certificate,
  CertificateMessageSchema,
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
  const port = await createRelay(config, await certificateFor(config), { log }).listen()
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
