/** A small server of a bench as a process of its own: it tells its port, and ends with whoever started it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import * as v from 'valibot'

const ListeningSchema = v.object({ port: v.number() })

export interface ServerProcess {
  port: number
  end(): void
}

/** `script` is relative to this folder. */
export async function startServer(script: string): Promise<ServerProcess> {
  const child = fork(join(import.meta.dirname, script), [], { execArgv: ['--import', 'tsx'] })
  const [listening] = await once(child, 'message')
  return {
    port: v.parse(ListeningSchema, listening).port,
    end: () => {
      child.kill()
    },
  }
}
