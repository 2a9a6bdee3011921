/**
 * Most of a room of headless peers killed at once (SIGKILL of their processes): are the survivors one mesh, and does each
 * broadcast of theirs reach all of them within three seconds? Told, and exit code 1 where not. Run with
 * `node --import tsx e2e/bench/mass-failure.ts [PROCESSES] [PEERS EACH] [KILLED]`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startLabHost } from '../fixtures/lab-host.ts'
import { now } from '../fixtures/until.ts'

const [PROCESSES = 10, EACH = 10, KILLED = 8] = process.argv.slice(2).map(Number)
/** After each process that joins. The last ones took 16 to 200 s on two cores. */
const FORM_WITHIN_MS = 300_000
const WHOLE_AGAIN_MS = 3_000
/**
 * A room that lives has come to rest before most of it dies: whole for so long, so that the storm of those who joined is over,
 * and with it the patience that a machine which ran late has with silent peers (10 s, core/mesh/liveness.ts), and some.
 */
const AT_REST_MS = 15_000
/** Survivors are asked this often; a broadcast follows every few of these. */
const LOOK_EVERY_MS = 250

interface Seen {
  id: string
  linked: string[]
  reached: string[]
}

interface PeersProcess {
  child: ChildProcess
  ask<Answer>(order: { type: 'look' } | { type: 'broadcast' | 'count'; word: string }): Promise<Answer[]>
}

const page = mkdtempSync(join(tmpdir(), 'lab-page-'))
for (const name of ['index.html', 'wall.html']) writeFileSync(join(page, name), 'a page')
const lab = await startLabHost(['--page', page])
const [relay] = (await lab.info()).relays
if (relay === undefined) throw new Error('The lab host runs no relay.')
const processes: PeersProcess[] = []
try {
  // One after the other: all at once would be a storm, on one machine, and what is looked at here is what comes after.
  while (processes.length < PROCESSES) {
    processes.push(startProcess(relay.url))
    await wholeFor(0, processes)
  }
  await wholeFor(AT_REST_MS, processes)
  process.exitCode = (await killMost()) ? 0 : 1
} finally {
  for (const { child } of processes) child.kill('SIGKILL')
  await lab.end()
  rmSync(page, { recursive: true })
}

function startProcess(relayUrl: string): PeersProcess {
  const child = fork(join(import.meta.dirname, 'peers-process.ts'), [relayUrl, String(EACH)], {
    execArgv: ['--import', 'tsx'],
  })
  const waiting = new Map<number, (answer: never[]) => void>()
  let tickets = 0
  child.on('message', (message: { ticket: number; answer: never[] }) => {
    waiting.get(message.ticket)?.(message.answer)
    waiting.delete(message.ticket)
  })
  return {
    child,
    ask: order => {
      tickets += 1
      const ticket = tickets
      return new Promise(resolve => {
        waiting.set(ticket, resolve)
        child.send({ ticket, order })
      })
    },
  }
}

async function look(at: readonly PeersProcess[]): Promise<Seen[]> {
  return (await Promise.all(at.map(each => each.ask<Seen>({ type: 'look' })))).flat()
}

/** Waits until everyone has reached everyone for so long, in every look. */
async function wholeFor(restMs: number, all: readonly PeersProcess[]): Promise<void> {
  const startedAt = now()
  let wholeSince: number | null = null
  for (;;) {
    if (await reachesAll(all, startedAt)) wholeSince ??= now()
    else wholeSince = null
    if (wholeSince !== null && now() - wholeSince >= restMs) return
    if (now() - startedAt > FORM_WITHIN_MS) throw new Error('The room did not come together.')
    await pause(LOOK_EVERY_MS)
  }
}

async function reachesAll(all: readonly PeersProcess[], sinceMs: number): Promise<boolean> {
  const peers = all.length * EACH
  const seen = await look(all)
  const pairs = seen.reduce((sum, { reached }) => sum + reached.length, 0)
  const links = seen.reduce((sum, { linked }) => sum + linked.length, 0) / 2
  const tookS = ((now() - sinceMs) / 1_000).toFixed(1)
  say(`${peers} peers: ${links} links, ${pairs} of ${peers * (peers - 1)} pairs reached after ${tookS} s`)
  return pairs === peers * (peers - 1)
}

async function killMost(): Promise<boolean> {
  const [gone, left] = [processes.slice(0, KILLED), processes.slice(KILLED)]
  const survivors = new Set((await look(left)).map(({ id }) => id))
  const ends = gone.map(({ child }) => once(child, 'exit'))
  const killedAt = now()
  for (const { child } of gone) child.kill('SIGKILL')
  await Promise.all(ends)
  say(`${KILLED * EACH} of ${PROCESSES * EACH} killed; the ${survivors.size} others broadcast at once`)
  await Promise.all(left.map(each => each.ask({ type: 'broadcast', word: 'after' })))
  for (;;) {
    const heard = (
      await Promise.all(left.map(each => each.ask<string[]>({ type: 'count', word: 'after' })))
    ).flat()
    const seen = await look(left)
    const tookMs = now() - killedAt
    const delivered = heard.reduce((sum, from) => sum + from.length, 0)
    const repeated = heard.some(from => new Set(from).size < from.length)
    const isOne = componentOf(seen, survivors).size === survivors.size
    const owed = survivors.size * (survivors.size - 1)
    const isWhole = isOne && delivered === owed && !repeated
    say(
      `${tookMs.toFixed(0)} ms: ${delivered} of ${owed} delivered, ${isOne ? 'one component' : 'several components'}`,
    )
    if (isWhole || repeated || tookMs > 10 * WHOLE_AGAIN_MS) return isWhole && tookMs <= WHOLE_AGAIN_MS
    await pause(LOOK_EVERY_MS)
  }
}

/** Survivors that the first of them is linked with, directly or through others that live. */
function componentOf(seen: readonly Seen[], survivors: ReadonlySet<string>): Set<string> {
  const links = new Map(seen.map(({ id, linked }) => [id, linked.filter(peer => survivors.has(peer))]))
  const found = new Set(seen.slice(0, 1).map(({ id }) => id))
  for (const id of found) for (const peer of links.get(id) ?? []) found.add(peer)
  return found
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
