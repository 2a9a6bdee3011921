/** One peer as a process, told over IPC what to do. Arguments: origin of the lab host, room, shown name. */
import * as v from 'valibot'
import type { ConditionsInput } from '#conditions'
import { NameSchema, type PeerId, RoomSchema } from '#protocol'
import { NOTE_AT, readBoard } from '../../client/core/board/read-board.ts'
import type { ToStore } from '../../client/core/experiments/driver.ts'
import { isPlaced, madeUpBytes } from '../../client/core/experiments/looked.ts'
import type { BoardRead } from '../../client/core/experiments/samples.ts'
import type { Lab, Stream } from '../../client/core/lab.ts'
import type { RunFile } from '../../client/core/measure/observation.ts'
import type { PathName, Snapshot } from '../../client/core/measure/snapshot.ts'
import type { Surveyed } from '../../client/core/storage/storage.ts'
import { fetchLabInfo } from '../../client/headless/lab-info.ts'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { NodeLinks } from '../../client/headless/node-links.ts'
import { createNodeSigner } from '../../client/headless/node-signer.ts'
import { composePeer } from '../../client/lab/compose.ts'

export interface Calls {
  /** Resolves once it has joined on a path. */
  join(): Promise<PeerId>
  stream(stream: Stream | null): void
  ping(...ping: Parameters<Lab['ping']>): void
  conditions(conditions: ConditionsInput): void
  take(...asked: Parameters<Lab['tickets']['take']>): void
  note(text: string): void
  readBoard(): BoardRead
  pay(to: PeerId, path: PathName, times: number): Promise<void>
  say(...said: Parameters<Lab['moderation']['say']>): void
  obey(yes: boolean): void
  moderate(token: string, ...act: Parameters<Lab['moderation']['act']>): Promise<void>
  /** Resolves once copies are where they are to be. */
  store(object: ToStore): Promise<void>
  look(): Promise<Surveyed[]>
  now(): number
  log(): RunFile
  presence(): Snapshot
  usage(): { cpuMs: number; rssBytes: number }
  leave(): Promise<void>
}

export interface Request {
  call: number
  name: keyof Calls
  args: unknown[]
}

export type Answer = { call: number } & ({ ok: true; value: unknown } | { ok: false; error: string })

if (process.send !== undefined) await serve()

async function serve(): Promise<void> {
  const [origin = '', room, name] = process.argv.slice(2)
  const clock = createNodeClock()
  const { relays, moderator } = await fetchLabInfo(origin)
  const { lab } = composePeer({
    room: v.parse(RoomSchema, room),
    name: v.parse(NameSchema, name),
    relays,
    signer: createNodeSigner(),
    links: new NodeLinks(),
    moderator: { key: moderator ?? null, origin },
    clock,
  })
  const calls: Calls = {
    join: () => lab.ready.then(() => lab.self),
    stream: stream => lab.stream(stream),
    ping: (...ping) => lab.ping(...ping),
    conditions: conditions => lab.conditions.set(conditions),
    store: async ({ name, bytes, ...options }) => {
      const id = await lab.storage.store(madeUpBytes(bytes), name, options)
      const placed = () => lab.storage.list().some(each => each.object === id && isPlaced(each))
      await new Promise<void>(resolve => {
        const check = () => {
          if (!placed()) return
          unsubscribe()
          resolve()
        }
        const unsubscribe = lab.storage.onChange(check)
        check()
      })
    },
    look: () => lab.storage.survey(),
    take: (...asked) => lab.tickets.take(...asked),
    note: text => void lab.board.addNote(NOTE_AT, text),
    readBoard: () => readBoard(lab.board),
    pay: async (to, path, times) => {
      for (let time = 0; time < times; time += 1) await lab.ledger.pay(to, 1, path)
    },
    say: (...said) => lab.moderation.say(...said),
    obey: yes => lab.moderation.obey(yes),
    moderate: async (token, ...act) => {
      if (!lab.moderation.view().isModerator) await lab.moderation.authorize(token)
      await lab.moderation.act(...act)
    },
    now: () => clock.now(),
    log: () => lab.log(),
    presence: () => lab.snapshot(),
    usage: () => {
      const { user, system } = process.cpuUsage()
      return { cpuMs: (user + system) / 1_000, rssBytes: process.memoryUsage.rss() }
    },
    leave: () => lab.leave(),
  }
  // Ctrl-C reaches the whole group: what was measured is read first, and the parent ends this process.
  process.on('SIGINT', () => {})
  process.once('disconnect', () => process.exit(0))
  process.on('message', (request: Request) => void answer(calls, request))
}

async function answer(calls: Calls, { call, name, args }: Request): Promise<void> {
  const send = (reply: Answer): void => void process.send?.(reply)
  try {
    send({ call, ok: true, value: await Reflect.apply(calls[name], calls, args) })
  } catch (error) {
    send({ call, ok: false, error: error instanceof Error ? error.message : String(error) })
  }
}
