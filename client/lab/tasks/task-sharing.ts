/** Jobs of a room at the edge: drives `Jobs` over the mesh's service, the worker, and the relay that does a job alone. */
import type { PeerId } from '#protocol'
import { type Job, LANES, type Lane, numberBytes } from '#work'
import { ChangeListeners } from '../../core/change-listeners.ts'
import type { Clock } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import { sayable, words } from '../../core/said.ts'
import type { Service } from '../../core/service.ts'
import { Jobs, type JobsEffect, type JobsEvent } from '../../core/tasks/jobs.ts'
import { type JobId, jobIdOf, writeOrder } from '../../core/tasks/order.ts'
import { type JobView, LENDINGS, type Lending, type Tasks } from '../../core/tasks.ts'
import { randomText } from '../identity.ts'
import { LeftError } from '../left-error.ts'
import { askRelay } from './relay-work.ts'
import type { TaskWorker } from './task-worker.ts'

export interface TaskSharingPorts {
  self: PeerId
  /** The service `tasks` over the mesh. */
  service: Service
  /** null: this peer computes nothing, and takes part in what others do by watching. */
  worker: TaskWorker | null
  clock: Clock
  /** The relay that this peer is joined to; null: none. */
  ownRelay(): { url: string } | null
}

/** Listeners hear of any change so often at most: a picture appears smoothly, and figures can be read. */
const TELL_INTERVAL_MS = 200

export class TaskSharing implements Tasks {
  readonly #ports: TaskSharingPorts
  readonly #jobs: Jobs
  readonly #changes: ChangeListeners
  readonly #unsubscribe: Unsubscribe
  readonly #asked = new AbortController()
  #lending: Lending
  #isClosed = false

  constructor(ports: TaskSharingPorts) {
    this.#ports = ports
    this.#changes = new ChangeListeners(ports.clock, TELL_INTERVAL_MS)
    this.#lending = ports.worker === null ? 'rest' : 'work'
    this.#jobs = new Jobs(ports.self, ports.worker !== null)
    this.#unsubscribe = ports.service.subscribe(event => this.#handle(event))
  }

  start(job: Job, { lane, copies = 1 }: { lane: Lane; copies?: number }): JobId {
    if (this.#isClosed) throw new LeftError()
    if (!LANES.includes(lane))
      throw new TypeError(`There is no lane "${String(lane)}": use ${LANES.join(', ')}.`)
    if (lane === 'alone' && this.#ports.worker === null)
      throw new Error('This peer has no worker: start the job in a tab.')
    if (lane === 'mesh' && copies > this.#jobs.peers)
      throw sayable(
        Error,
        words('{copies} peers must agree, and {peers} are here to work.', {
          copies,
          peers: this.#jobs.peers,
        }),
      )
    const order = writeOrder({ nonce: randomText(16), lane, copies, job })
    this.#handle({ type: 'start', order })
    return jobIdOf(order)
  }

  list(): JobView[] {
    return this.#jobs.list()
  }

  result(job: JobId, task: number): Uint8Array | null {
    return this.#jobs.get(job)?.resultOf(task) ?? null
  }

  get lending(): Lending {
    return this.#lending
  }

  lend(how: Lending): void {
    if (!LENDINGS.includes(how))
      throw new TypeError(`One cannot lend "${String(how)}": use ${LENDINGS.join(', ')}.`)
    if (this.#ports.worker === null) throw new Error('This peer has no worker to lend.')
    this.#lending = how
    this.#handle({ type: 'lend', works: how !== 'rest' })
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#unsubscribe()
    this.#asked.abort()
    this.#changes.close()
  }

  #handle(event: JobsEvent): void {
    if (this.#isClosed) return
    const nowMs = this.#ports.clock.now()
    for (const effect of this.#jobs.handle(event, nowMs)) this.#perform(effect)
    this.#changes.changed()
  }

  #perform(effect: JobsEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#ports.service.send(effect.to, effect.bytes)
      case 'compute':
        void this.#compute(effect)
        return
      case 'ask-relay':
        void this.#askRelay(effect)
    }
  }

  async #compute({ job, work, task }: Extract<JobsEffect, { type: 'compute' }>): Promise<void> {
    const { worker } = this.#ports
    if (worker === null) return
    try {
      const result = await worker.compute(work, task)
      this.#handle({
        type: 'computed',
        job,
        task,
        result: this.#lending === 'lie' ? lie(work, task, result) : result,
      })
    } catch {
      // The worker ended, as where memory ran out: others do the rest.
      this.lend('rest')
    }
  }

  async #askRelay({ job, order }: Extract<JobsEffect, { type: 'ask-relay' }>): Promise<void> {
    const relay = this.#ports.ownRelay()
    const problem =
      relay === null
        ? 'No relay is there to do it.'
        : await askRelay(relay.url, job, order, {
            onResult: (task, result) => this.#handle({ type: 'relayed', job, task, result }),
            signal: this.#asked.signal,
          })
    this.#handle({ type: 'relay-ended', job, problem })
  }
}

/** A result that could be one, and is not: of a picture another one, of a search an answer that solves nothing. */
function lie(work: Job, task: number, result: Uint8Array): Uint8Array {
  return work.kind === 'puzzle' ? numberBytes(task * work.stretch) : result.map(byte => byte ^ 1)
}
