/** `npm start`: the lab host as a process. */
import { openLog } from '../log.ts'
import { newToken } from '../token.ts'
import { banner } from './banner.ts'
import { startHost } from './host.ts'
import { canOpenBrowser, openBrowser } from './open-browser.ts'
import { HELP, type Options, parseOptions } from './options.ts'
import { VERSION } from './places.ts'
import { hostUrl, localUrl } from './urls.ts'
import { UsageError } from './usage-error.ts'

async function main(): Promise<void> {
  const request = parseOptions(process.argv.slice(2), process.env)
  if (request.kind === 'help') process.stdout.write(HELP)
  else if (request.kind === 'version') process.stdout.write(`${VERSION}\n`)
  else await run(request.options)
}

async function run(options: Options): Promise<void> {
  const log = openLog('host', options.logLevel)
  const token = options.token ?? newToken()
  const host = await startHost(options, token, log)
  const stop = () => void host.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  // Whoever started the lab over IPC owns it: it ends with its parent.
  process.once('disconnect', stop)

  process.stdout.write(banner(host.reach, token, options.tls === 'self-signed'))
  process.send?.({ type: 'ready', url: localUrl(host.reach), token, port: host.reach.port })
  if (options.open && canOpenBrowser(process)) {
    await openBrowser(hostUrl(host.reach, token), error =>
      log.warn({ err: error }, 'no browser could be opened'),
    )
  }
}

try {
  await main()
} catch (error) {
  const asked = error instanceof UsageError
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  // Relays that already run end with their IPC channel.
  process.exit(asked ? 2 : 1)
}
