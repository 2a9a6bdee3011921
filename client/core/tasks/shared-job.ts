/** One job as this peer knows it: its order, who works on it, what came of it. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { PeerId } from '#protocol'
import { type Job, numberOf, type Order, solves, taskCount } from '#work'
import type { JobView } from '../tasks.ts'
import { Crew, type CrewEffect, type CrewEvent } from './crew.ts'
import type { JobId } from './order.ts'

/** The one worker of the lane `relay`. No peer can have this id: see PeerIdSchema. */
export const RELAY_WORKER = 'relay' as PeerId

/**
 * A job that nothing came of for so long is given up once another is asked for: too few are there to agree, or none works.
 * Chosen: the longest task takes a core half a second.
 */
const STANDSTILL_MS = 10_000

export class SharedJob {
  readonly id: JobId
  readonly order: Order
  readonly orderBytes: Uint8Array
  /** Who told this peer of it first; null: it asked for it itself. */
  readonly from: PeerId | null
  readonly #self: PeerId
  readonly #startedAtMs: number
  readonly #crew: Crew
  readonly #others = new Set<PeerId>()
  #isSelfAtWork = false
  #movedAtMs: number
  #doneAtMs: number | null = null
  #problem: string | null = null
  #digest: string | null = null

  constructor(known: {
    id: JobId
    order: Order
    orderBytes: Uint8Array
    self: PeerId
    from: PeerId | null
    nowMs: number
  }) {
    const { id, order, orderBytes, self, from, nowMs } = known
    this.id = id
    this.order = order
    this.orderBytes = orderBytes
    this.from = from
    this.#self = self
    this.#startedAtMs = nowMs
    this.#movedAtMs = nowMs
    this.#crew = new Crew({
      self,
      tasks: taskCount(order.job),
      copies: order.copies,
      salt: id,
      verify: (_task, result) => verdictOn(order.job, result),
    })
  }

  get state(): JobView['state'] {
    if (this.#crew.isComplete) return 'complete'
    return this.#problem === null ? 'running' : 'broken'
  }

  isAtStandstill(nowMs: number): boolean {
    return this.state === 'running' && nowMs - this.#movedAtMs > STANDSTILL_MS
  }

  /** Whether somebody else's word on its being at work, or no longer, was news. */
  setOther(peer: PeerId, works: boolean): boolean {
    if (this.#others.has(peer) === works) return false
    if (works) this.#others.add(peer)
    else this.#others.delete(peer)
    return true
  }

  setSelf(works: boolean): void {
    this.#isSelfAtWork = works
  }

  /** Tells the crew who is at work. */
  muster(): CrewEffect[] {
    return this.#crew.handle({ type: 'present', peers: this.#workers() })
  }

  handle(event: Exclude<CrewEvent, { type: 'present' }>, nowMs: number): CrewEffect[] {
    this.#movedAtMs = nowMs
    const effects = this.#crew.handle(event)
    if (this.#crew.isComplete) this.#doneAtMs ??= nowMs
    return effects
  }

  /** No more will come. Of a job that is complete nothing has to. */
  break(problem: string): void {
    if (!this.#crew.isComplete) this.#problem ??= problem
  }

  resultOf(task: number): Uint8Array | null {
    return this.#crew.resultOf(task)
  }

  ownResults() {
    return this.#crew.ownResults()
  }

  view(): JobView {
    const { by, computed, wasted } = this.#crew.shares()
    const places = new Map([...by.keys()].map((peer, place) => [peer, place]))
    const tasks = taskCount(this.order.job)
    return {
      id: this.id,
      work: this.order.job,
      lane: this.order.lane,
      copies: this.order.copies,
      state: this.state,
      problem: this.#problem,
      tasks,
      accepted: this.#crew.accepted,
      computed,
      wasted,
      liars: this.#crew.liars(),
      workers: this.order.lane === 'relay' ? [RELAY_WORKER] : this.#workers(),
      by: [...by].map(([peer, results]) => ({ peer, results })),
      finders: Array.from({ length: tasks }, (_, task) => {
        const finder = this.#crew.finderOf(task)
        return finder === null ? -1 : (places.get(finder) ?? -1)
      }),
      doneMs: this.#doneAtMs === null ? null : this.#doneAtMs - this.#startedAtMs,
      digest: this.#digestOfAll(tasks),
      answer: this.#answer(tasks),
    }
  }

  #workers(): PeerId[] {
    return this.#isSelfAtWork ? [this.#self, ...this.#others] : [...this.#others]
  }

  #digestOfAll(tasks: number): string | null {
    if (this.#digest !== null || this.#crew.accepted < tasks) return this.#digest
    const hash = sha256.create()
    for (let task = 0; task < tasks; task += 1) hash.update(this.#crew.resultOf(task) ?? new Uint8Array())
    this.#digest = bytesToHex(hash.digest())
    return this.#digest
  }

  #answer(tasks: number): number | null {
    if (this.order.job.kind !== 'puzzle') return null
    for (let task = 0; task < tasks; task += 1) {
      const number = numberOf(this.#crew.resultOf(task) ?? new Uint8Array())
      if (number !== null) return number
    }
    return null
  }
}

/** An answer is checked by one hash; that there is none in a stretch, only others can confirm. */
function verdictOn(job: Job, result: Uint8Array): 'right' | 'wrong' | 'open' {
  const number = job.kind === 'puzzle' ? numberOf(result) : null
  if (job.kind !== 'puzzle' || number === null) return 'open'
  return solves(job.text, job.zeroBits, number) ? 'right' : 'wrong'
}
