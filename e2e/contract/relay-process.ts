/** A relay process of its own, without a lab host, that can die and come back on the same port. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import * as v from 'valibot'
import { CLUSTER_STATES, type ClusterState } from '#protocol'
import { isStopped } from '../fixtures/process.ts'
import { until } from '../fixtures/until.ts'

const Health = v.object({ cluster: v.picklist(CLUSTER_STATES) })
/** Chosen: the system's own work, well under 100 ms. */
const FREEZE_DEADLINE_MS = 3_000

const Listening = v.object({ type: v.literal('listening'), port: v.number() })

/** What joins it with others. */
export interface JoinedBy {
  id: string
  stream: string
  redisUrl: string
}

export class RelayProcess {
  readonly #joined: JoinedBy | null
  readonly #hostPort: number
  #child: ChildProcess | null = null
  #port = 0

  /** null: it runs alone. `hostPort`: pages from there may connect. */
  constructor(joined: JoinedBy | null = null, hostPort = 3000) {
    this.#joined = joined
    this.#hostPort = hostPort
  }

  get id(): string {
    return this.#joined?.id ?? 'r1'
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Throws while it is dead. */
  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Error('The relay does not run.')
    return pid
  }

  async start(): Promise<void> {
    const { stream = null, redisUrl = '' } = this.#joined ?? {}
    const [host, port, hostPort] = ['127.0.0.1', this.#port, this.#hostPort]
    const config = { id: this.id, host, port, hostPort, tls: false, stream }
    const child = fork('server/relay/main.ts', [JSON.stringify(config)], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, REDIS_URL: redisUrl },
    })
    const [message] = await once(child, 'message')
    this.#port = v.parse(Listening, message).port
    this.#child = child
  }

  /** Whether it hears other relays, by its own word; null: it does not answer. */
  async clusterState(): Promise<ClusterState | null> {
    const answer = await fetch(`${this.url}/healthz`).catch(() => null)
    return answer === null ? null : v.parse(Health, await answer.json()).cluster
  }

  /** SIGSTOP. Resolves when it has taken hold. */
  async freeze(): Promise<void> {
    const child = this.#child
    if (child === null) return
    child.kill('SIGSTOP')
    await until('the relay has stopped', () => isStopped(child.pid ?? 0), FREEZE_DEADLINE_MS)
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
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
