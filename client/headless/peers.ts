/** `npm run peers`: peers of the lab without a browser, in one process. */
import type { LabInfo } from '#protocol'
import type { Clock } from '../core/clock.ts'
import { PATHS } from '../core/measure/snapshot.ts'
import { type ComposedPeer, composePeer } from '../lab/compose.ts'
import { iceServers } from '../lab/ice-servers.ts'
import { fetchLabInfo } from './lab-info.ts'
import { createNodeClock } from './node-clock.ts'
import { createNodeSigner } from './node-signer.ts'
import { HELP, numberedName, type PeersOptions, parsePeersOptions } from './peers-options.ts'
import { PeersProgress } from './peers-progress.ts'
import { UsageError } from './usage-error.ts'
import { createNodeLinks } from './webrtc.ts'

/** Chosen: as fast as lines can be read. */
const LINE_INTERVAL_MS = 1_000

async function main(): Promise<void> {
  const request = parsePeersOptions(process.argv.slice(2))
  if (request.kind === 'help') say(HELP.trimEnd())
  else await run(request.options)
}

async function run(options: PeersOptions): Promise<void> {
  const clock = createNodeClock()
  const stopped = stopRequest(options.durationMs, clock)
  const info = await fetchLabInfo(options.origin)
  const startedMs = clock.now()
  const peers = startPeers(options, info, clock)
  const endReports = reportProgress(peers, clock)
  const joined = Promise.all(peers.map(({ lab }) => lab.ready)).then(() => {
    const seconds = ((clock.now() - startedMs) / 1_000).toFixed(1)
    say(
      `All ${peers.length} joined room ${options.room} of ${options.origin} within ${seconds} s. Ctrl-C: they leave.`,
    )
  })
  try {
    await Promise.race([joined, stopped])
    await stopped
  } finally {
    endReports()
    await Promise.all(peers.map(({ lab }) => lab.leave()))
  }
}

function startPeers(options: PeersOptions, info: LabInfo, clock: Clock): ComposedPeer[] {
  const [relay] = info.relays
  if (relay === undefined) throw new UsageError('The lab host runs no relay: peers meet through one.')
  return Array.from({ length: options.count }, (_, i) =>
    composePeer({
      room: options.room,
      name: options.namePrefix === null ? null : numberedName(options.namePrefix, i + 1),
      relayUrl: relay.url,
      signer: createNodeSigner(),
      links: createNodeLinks(() => iceServers(info)),
      clock,
    }),
  )
}

/** Says how far the peers are, whenever that changed, at most once in LINE_INTERVAL_MS. Returns its end. */
function reportProgress(peers: ComposedPeer[], clock: Clock): () => void {
  const progress = new PeersProgress()
  let said = ''
  let cancel: (() => void) | null = null
  const report = (): void => {
    cancel = null
    const line = progress.line()
    if (line !== said) say(line)
    said = line
  }
  for (const { lab, paths } of peers) {
    progress.add(lab.self)
    for (const path of PATHS) {
      paths[path].subscribe(event => {
        progress.note(lab.self, path, event)
        cancel ??= clock.at(clock.now() + LINE_INTERVAL_MS, report)
      })
    }
  }
  return () => cancel?.()
}

/** Resolves at Ctrl-C or SIGTERM, or after `durationMs`. */
function stopRequest(durationMs: number | null, clock: Clock): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
    if (durationMs !== null) clock.at(clock.now() + durationMs, resolve)
  })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  await main()
  process.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(error instanceof UsageError ? 2 : 1)
}
