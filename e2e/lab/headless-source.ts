/** Peers without a browser, each a process of its own, so that one of them can crash. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { STORE_LIMIT_MS, type Usage } from '../../client/core/experiments/driver.ts'
import { lookOf } from '../../client/core/experiments/looked.ts'
import type { LabHost } from '../fixtures/lab-host.ts'
import type { Answer, Calls, Request } from './headless-peer.ts'
import type { OpenedPeer, PeerSource } from './peer-source.ts'

/** Chosen: starting takes a second or two of a core, and several start at once. */
const START_LIMIT_MS = 60_000
const ANSWER_LIMIT_MS = 20_000

export function headlessSource(): PeerSource {
  const running = new Set<PeerProcess>()
  /** What processes that have ended had spent. */
  let spentMs = 0

  async function open(lab: LabHost, room: string, name: string): Promise<OpenedPeer> {
    const child = new PeerProcess([lab.url, room, name])
    running.add(child)
    const id = await child.call('join', [], START_LIMIT_MS)
    const leave = async (how: () => Promise<void>) => {
      spentMs += (await child.call('usage', []).catch(() => null))?.cpuMs ?? 0
      running.delete(child)
      await how()
    }
    return {
      id,
      name,
      stream: stream => child.call('stream', [stream]),
      ping: (over, to, bytes) => child.call('ping', [over, to, bytes]),
      conditions: conditions => child.call('conditions', [conditions]),
      take: (...asked) => child.call('take', asked),
      note: text => child.call('note', [text]),
      readBoard: () => child.call('readBoard', []),
      pay: (...paid) => child.call('pay', paid),
      say: (...said) => child.call('say', said),
      obey: yes => child.call('obey', [yes]),
      moderate: (...act) => child.call('moderate', [lab.token, ...act]),
      work: () => Promise.reject(new Error('Headless peers compute no tasks: use tabs.')),
      share: () => Promise.reject(new Error('Headless peers fetch nothing from the relay: use tabs.')),
      store: object => child.call('store', [object], STORE_LIMIT_MS),
      look: async () => (await child.call('look', [])).map(lookOf),
      links: async () =>
        (await child.call('presence', [])).peers.filter(({ mesh }) => mesh.state === 'open').length,
      now: () => child.call('now', []),
      log: () => child.call('log', []),
      presence: () => child.call('presence', []),
      close: () => leave(() => child.leave()),
      crash: () => leave(() => child.kill()),
    }
  }

  async function usage(): Promise<Usage> {
    const each = await Promise.all([...running].map(child => child.call('usage', [])))
    return {
      cpuMs: each.reduce((sum, { cpuMs }) => sum + cpuMs, spentMs),
      rssBytes: each.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
      processes: each.length,
    }
  }

  async function closeAll(): Promise<void> {
    await Promise.all([...running].map(child => child.kill()))
    running.clear()
    spentMs = 0
  }

  return { kind: 'headless', browser: null, open, usage, closeAll, end: closeAll }
}

class PeerProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  #calls = 0

  constructor(args: string[]) {
    this.#child = fork(join(import.meta.dirname, 'headless-peer.ts'), args, {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#ended = once(this.#child, 'exit')
    this.#child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.call)
      this.#waiting.delete(answer.call)
      if (answer.ok) waiting?.resolve(answer.value)
      else waiting?.reject(new Error(answer.error))
    })
    this.#child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The peer’s process has ended.'))
      this.#waiting.clear()
    })
  }

  call<Name extends keyof Calls>(
    name: Name,
    args: Parameters<Calls[Name]>,
    limitMs = ANSWER_LIMIT_MS,
  ): Promise<Awaited<ReturnType<Calls[Name]>>> {
    this.#calls += 1
    const call = this.#calls
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The peer’s process does not answer "${name}".`)),
        limitMs,
      )
      this.#waiting.set(call, {
        // Both ends are this very code, so the answer is what `Calls` says.
        resolve: value => {
          clearTimeout(timer)
          resolve(value as Awaited<ReturnType<Calls[Name]>>)
        },
        reject: error => {
          clearTimeout(timer)
          reject(error)
        },
      })
      const request: Request = { call, name, args }
      this.#child.send(request, error => {
        if (error !== null) this.#waiting.get(call)?.reject(new Error('The peer’s process has ended.'))
      })
    })
  }

  async leave(): Promise<void> {
    await this.call('leave', [])
    await this.kill()
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.#ended
  }
}
