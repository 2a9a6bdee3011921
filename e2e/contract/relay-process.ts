/** A relay process of its own, without a lab host, that can die and come back on the same port. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import * as v from 'valibot'

const Listening = v.object({ type: v.literal('listening'), port: v.number() })

export class RelayProcess {
  #child: ChildProcess | null = null
  #port = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    const config = { id: 'r1', host: '127.0.0.1', port: this.#port, hostPort: 3000, tls: false }
    const child = fork('server/relay/main.ts', [JSON.stringify(config)], { execArgv: ['--import', 'tsx'] })
    const [message] = await once(child, 'message')
    this.#port = v.parse(Listening, message).port
    this.#child = child
  }

  /** Resolves when the process is dead. */
  async kill(): Promise<void> {
    if (this.#child === null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
    this.#child = null
  }
}
