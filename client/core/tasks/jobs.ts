/**
 * All jobs that this peer knows: who is told what, what is computed here. A state machine without I/O: `handle(event, nowMs)
 * -> effects`. Whoever learns of a job tells all that it is linked with, so that a room learns of it from anybody; whoever
 * is linked later is told, too, with what this peer found.
 */
import { decodeUtf8 } from 'lib0/string'
import type { PeerId } from '#protocol'
import { couldBeResult, type Job, type Lane, type Order, readOrder } from '#work'
import type { ServiceEvent } from '../service.ts'
import type { JobView } from '../tasks.ts'
import type { CrewEffect } from './crew.ts'
import { type JobId, jobIdOf } from './order.ts'
import { RELAY_WORKER, SharedJob } from './shared-job.ts'
import { decodeTaskMessage, encodeTaskMessage } from './wire.ts'

export type JobsEvent =
  | ServiceEvent
  /** We ask for a job. */
  | { type: 'start'; order: Uint8Array }
  /** Whether we work for others from now on. */
  | { type: 'lend'; works: boolean }
  | { type: 'computed'; job: JobId; task: number; result: Uint8Array }
  /** The relay computed this. */
  | { type: 'relayed'; job: JobId; task: number; result: Uint8Array }
  /** It sends no more of this job, and why. */
  | { type: 'relay-ended'; job: JobId; problem: string }

export type JobsEffect =
  | { type: 'send'; to: PeerId; bytes: Uint8Array }
  | { type: 'compute'; job: JobId; work: Job; task: number }
  | { type: 'ask-relay'; job: JobId; order: Uint8Array }

/** Chosen: what a person looks back at. A picture of 1,024 pixels is 2 MiB. */
const MAX_KEPT = 12
/** Chosen: a peer has one processor to lend, and a stranger must not fill it for long. */
const MAX_RUNNING = 4

export class Jobs {
  readonly #self: PeerId
  readonly #jobs = new Map<JobId, SharedJob>()
  readonly #linked = new Set<PeerId>()
  #works: boolean

  constructor(self: PeerId, works: boolean) {
    this.#self = self
    this.#works = works
  }

  /** The latest last. */
  list(): JobView[] {
    return [...this.#jobs.values()].map(job => job.view())
  }

  get(id: JobId): SharedJob | undefined {
    return this.#jobs.get(id)
  }

  handle(event: JobsEvent, nowMs: number): JobsEffect[] {
    switch (event.type) {
      case 'linked':
        this.#linked.add(event.peer)
        return this.#all().flatMap(job => this.#introduce(job, event.peer))
      case 'unlinked':
        this.#linked.delete(event.peer)
        return this.#all().flatMap(job =>
          job.setOther(event.peer, false) ? this.#perform(job, job.muster()) : [],
        )
      case 'message':
        return this.#hear(event.from, event.bytes, nowMs)
      case 'start':
        return this.#learn(event.order, null, nowMs)
      case 'lend':
        return this.#lend(event.works)
      case 'computed':
        return this.#note(event.job, job => job.handle(event, nowMs))
      case 'relayed':
        return this.#note(event.job, job =>
          couldBeResult(job.order.job, event.task, event.result)
            ? job.handle({ ...event, type: 'heard', from: RELAY_WORKER }, nowMs)
            : [],
        )
      case 'relay-ended':
        return this.#note(event.job, job => {
          job.break(event.problem)
          return []
        })
    }
  }

  /** Peers that could work on a job: this one, if it does, and all that it is linked with. */
  get peers(): number {
    return this.#linked.size + (this.#works ? 1 : 0)
  }

  #all(): SharedJob[] {
    return [...this.#jobs.values()]
  }

  #hear(from: PeerId, bytes: Uint8Array, nowMs: number): JobsEffect[] {
    const message = decodeTaskMessage(bytes)
    if (message === null || !this.#linked.has(from)) return []
    if (message.kind === 'result')
      return this.#note(message.job, job =>
        job.order.lane === 'mesh' && couldBeResult(job.order.job, message.task, message.result)
          ? job.handle({ type: 'heard', from, task: message.task, result: message.result }, nowMs)
          : [],
      )
    const effects = this.#learn(message.order, from, nowMs)
    const job = this.#jobs.get(jobIdOf(message.order))
    if (job?.order.lane !== 'mesh' || !job.setOther(from, message.works)) return effects
    return [...effects, ...this.#perform(job, job.muster())]
  }

  /** Takes up a job that is new and may be. */
  #learn(orderBytes: Uint8Array, from: PeerId | null, nowMs: number): JobsEffect[] {
    const id = jobIdOf(orderBytes)
    const order = this.#jobs.has(id) ? null : orderIn(orderBytes)
    if (order === null) return []
    for (const job of this.#all()) if (job.isAtStandstill(nowMs)) job.break('It came to a standstill.')
    if (!this.#mayTake(order.lane, from)) return []
    if (from !== null && order.lane === 'alone') return []
    this.#makeRoom()
    const job = new SharedJob({ id, order, orderBytes, self: this.#self, from, nowMs })
    this.#jobs.set(id, job)
    job.setSelf(order.lane === 'alone' || (order.lane === 'mesh' && this.#works))
    const told = [...this.#linked].flatMap(peer => this.#introduce(job, peer))
    if (order.lane === 'relay') return [...told, { type: 'ask-relay', job: id, order: orderBytes }]
    return [...told, ...this.#perform(job, job.muster())]
  }

  /** One at a time from each other peer and for each lane, and a few in all; ourselves we trust. */
  #mayTake(lane: Lane, from: PeerId | null): boolean {
    if (from === null) return true
    const running = this.#all().filter(({ state }) => state === 'running')
    return running.length < MAX_RUNNING && !running.some(job => job.from === from && job.order.lane === lane)
  }

  #makeRoom(): void {
    if (this.#jobs.size < MAX_KEPT) return
    const oldest = this.#all().find(({ state }) => state !== 'running') ?? this.#all()[0]
    if (oldest !== undefined) this.#jobs.delete(oldest.id)
  }

  #introduce(job: SharedJob, to: PeerId): JobsEffect[] {
    if (job.order.lane === 'alone' || job.state === 'broken') return []
    const works = job.order.lane === 'mesh' && this.#works
    const send = (message: Parameters<typeof encodeTaskMessage>[0]): JobsEffect => {
      return { type: 'send', to, bytes: encodeTaskMessage(message) }
    }
    const own = job.ownResults().map(result => send({ kind: 'result', job: job.id, ...result }))
    return [send({ kind: 'order', works, order: job.orderBytes }), ...own]
  }

  #lend(works: boolean): JobsEffect[] {
    if (works === this.#works) return []
    this.#works = works
    return this.#all().flatMap(job => {
      if (job.order.lane !== 'mesh') return []
      job.setSelf(works)
      const order = encodeTaskMessage({ kind: 'order', works, order: job.orderBytes })
      const told = [...this.#linked].map((to): JobsEffect => ({ type: 'send', to, bytes: order }))
      return [...told, ...this.#perform(job, job.muster())]
    })
  }

  #note(id: JobId, handle: (job: SharedJob) => CrewEffect[]): JobsEffect[] {
    const job = this.#jobs.get(id)
    return job === undefined ? [] : this.#perform(job, handle(job))
  }

  #perform(job: SharedJob, effects: CrewEffect[]): JobsEffect[] {
    return effects.flatMap(effect => {
      if (effect.type === 'compute')
        return [{ type: 'compute', job: job.id, work: job.order.job, task: effect.task }]
      return effect.type === 'tell' && job.order.lane === 'mesh' ? this.#tell(job, effect) : []
    })
  }

  #tell(job: SharedJob, { task, result }: Extract<CrewEffect, { type: 'tell' }>): JobsEffect[] {
    const bytes = encodeTaskMessage({ kind: 'result', job: job.id, task, result })
    return [...this.#linked].map(to => ({ type: 'send', to, bytes }))
  }
}

/** null where it is none: what is no UTF-8 throws. */
function orderIn(bytes: Uint8Array): Order | null {
  try {
    return readOrder(decodeUtf8(bytes))
  } catch {
    return null
  }
}
