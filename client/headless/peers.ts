/** `npm run peers`: peers of the lab without a browser, in one process. */
import { once } from 'node:events'
import type { LabInfo } from '#protocol'
import type { Clock } from '../core/clock.ts'
import { PATHS } from '../core/measure/snapshot.ts'
import { obeyClassroom } from '../lab/classroom/obey-classroom.ts'
import { type ComposedPeer, composePeer } from '../lab/compose.ts'
import { HostChannel } from '../lab/host-channel.ts'
import { IceServers } from '../lab/ice-servers.ts'
import { obeyRoomConditions } from '../lab/room-conditions.ts'
import { fetchLabInfo } from './lab-info.ts'
import { createNodeClock } from './node-clock.ts'
import { NodeLinks } from './node-links.ts'
import { createNodeSigner, holds } from './node-signer.ts'
import { HELP, numberedName, type PeersOptions, parsePeersOptions } from './peers-options.ts'
import { PeersProgress } from './peers-progress.ts'
import { hasSettled } from './settled.ts'
import { type Check, rememberingChecks } from './shared-checks.ts'
import { UsageError } from './usage-error.ts'

/** Chosen: as fast as lines can be read. */
const LINE_INTERVAL_MS = 1_000

async function main(): Promise<void> {
  const request = parsePeersOptions(process.argv.slice(2))
  if (request.kind === 'help') say(HELP.trimEnd())
  else await run(request.options)
}

async function run(options: PeersOptions): Promise<void> {
  const clock = createNodeClock()
  const stop = stopRequest(options.durationMs, clock)
  const info = await fetchLabInfo(options.origin)
  // Whether the host lives is not watched: a STUN server that is gone costs a dial the few ms of gathering.
  const ask = () => fetchLabInfo(options.origin)
  const iceServers = new IceServers(info, { clock, ask, isHostThere: () => true })
  const host = new HostChannel(options.origin)
  const check = rememberingChecks(holds)
  const peers: ComposedPeer[] = []
  const report = reporter(clock)
  try {
    await Promise.race([joinAll(), aborted(stop)])
    await aborted(stop)
  } finally {
    report.end()
    iceServers.stop()
    host.close()
    await Promise.all(peers.map(({ lab }) => lab.leave()))
  }

  async function joinAll(): Promise<void> {
    const startedMs = clock.now()
    for (let number = 1; number <= options.count && !stop.aborted; number += 1) {
      const peer = startPeer(number, options, { info, iceServers, clock, check })
      obeyRoomConditions(peer.lab, host, clock)
      obeyClassroom(peer.lab, host)
      peers.push(peer)
      report.watch(peer)
      if (number < options.count) await hasSettled(peer, clock)
    }
    await Promise.all(peers.map(({ lab }) => lab.ready))
    const seconds = ((clock.now() - startedMs) / 1_000).toFixed(1)
    const where = `room ${options.room} of ${options.origin}`
    if (!stop.aborted) say(`All ${peers.length} joined ${where} within ${seconds} s. Ctrl-C: they leave.`)
  }
}

interface Surroundings {
  info: LabInfo
  iceServers: IceServers
  clock: Clock
  check: Check
}

function startPeer(
  number: number,
  options: PeersOptions,
  { info, iceServers, clock, check }: Surroundings,
): ComposedPeer {
  if (info.relays.length === 0) throw new UsageError('The lab host runs no relay: peers meet through one.')
  return composePeer({
    room: options.room,
    name: options.namePrefix === null ? null : numberedName(options.namePrefix, number),
    relays: info.relays,
    signer: createNodeSigner(check),
    links: new NodeLinks(() => iceServers.current()),
    moderator: { key: info.moderator ?? null, origin: options.origin },
    audience: () => 'nobody',
    clock,
  })
}

/** Says how far the peers are, whenever that changed, at most once in LINE_INTERVAL_MS. */
function reporter(clock: Clock): { watch(peer: ComposedPeer): void; end(): void } {
  const progress = new PeersProgress()
  let said = ''
  let cancel: (() => void) | null = null
  const report = (): void => {
    cancel = null
    const line = progress.line()
    if (line !== said) say(line)
    said = line
  }
  return {
    watch: ({ lab, paths }) => {
      progress.add(lab.self)
      for (const path of PATHS) {
        paths[path].subscribe(event => {
          progress.note(lab.self, path, event)
          cancel ??= clock.at(clock.now() + LINE_INTERVAL_MS, report)
        })
      }
    },
    end: () => cancel?.(),
  }
}

/** Aborts at Ctrl-C or SIGTERM, or after `durationMs`. */
function stopRequest(durationMs: number | null, clock: Clock): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  if (durationMs !== null) clock.at(clock.now() + durationMs, stop)
  return controller.signal
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
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
