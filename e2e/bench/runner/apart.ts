/** A bench in a process of its own, so that one that hangs or crashes takes nothing else with it. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Effort, Round } from './rounds.ts'

const MessageSchema = v.union([
  v.object({ rounds: v.array(v.record(v.string(), v.array(v.number()))) }),
  v.object({ reason: v.string() }),
])

/** Chosen: a browser ends within a second of being asked. */
const GOODBYE_MS = 5_000

export interface Errand {
  /** Takes a name, a number of rounds and `quick` or `full`, and sends one message. */
  script: string
  name: string
  effort: Effort
  deadlineMs: number
}

export const BENCH_SCRIPT = join(import.meta.dirname, 'child.ts')

/** Rejects with the reason when the bench fails, ends without a word, or is not done by its deadline. */
export function measureApart({ script, name, effort, deadlineMs }: Errand): Promise<Round[]> {
  // A group of its own: whatever it started ends with it.
  const child = fork(script, [name, String(effort.rounds), effort.quick ? 'quick' : 'full'], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const end = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // Nobody of it is left.
    }
  }
  return new Promise<Round[]>((resolve, reject) => {
    const deadline = setTimeout(() => {
      // Playwright ends its browser, which is in a group of its own, when it is told to end.
      end('SIGTERM')
      setTimeout(() => end('SIGKILL'), GOODBYE_MS).unref()
      reject(new Error(`not done within ${deadlineMs / 1_000} s`))
    }, deadlineMs)
    child.once('message', message => {
      const told = v.safeParse(MessageSchema, message)
      clearTimeout(deadline)
      if (!told.success) reject(new Error('it told nothing that can be read'))
      else if ('reason' in told.output) reject(new Error(told.output.reason))
      else resolve(told.output.rounds)
    })
    child.once('exit', () => end('SIGKILL'))
    // Not at `exit`: that may be noticed before what the bench told has been read, which `close` waits for.
    child.once('close', (code, signal) => {
      clearTimeout(deadline)
      reject(new Error(`it ended without a result (${signal ?? `exit code ${code}`})`))
    })
  })
}
