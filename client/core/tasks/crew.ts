/**
 * One job shared by all peers of a room, as one of them sees it: which task is whose, what is computed, what counts. A state
 * machine without I/O: `handle(event, nowMs) -> effects`.
 *
 * Nobody hands out tasks, so nobody's death stops the job: everybody knows who is there, and ranks all peers for each task
 * by rendezvous hashing (Thaler and Ravishankar 1998). The first of the ranking does the task; dies it, the next is first.
 * Whoever has nothing left helps out with the rest.
 *
 * A result counts when `copies` peers found the same. Who found something else than what counts is a liar.
 */
import type { PeerId } from '#protocol'
import { areSame } from '../bytes.ts'
import { rendezvousWeight } from '../rendezvous.ts'

export type CrewEvent =
  /** Who is there, self included; at every change. */
  | { type: 'present'; peers: readonly PeerId[] }
  /** We computed what `compute` asked for. */
  | { type: 'computed'; task: number; result: Uint8Array }
  /** Somebody says that it computed this. Sound results only: what cannot be one is dropped before. */
  | { type: 'heard'; from: PeerId; task: number; result: Uint8Array }

export type CrewEffect =
  | { type: 'compute'; task: number }
  /** Tell everybody what we computed. */
  | { type: 'tell'; task: number; result: Uint8Array }
  /** This result counts. */
  | { type: 'accepted'; task: number; result: Uint8Array }
  /** It said something else than what counts. */
  | { type: 'liar'; peer: PeerId; task: number }
  | { type: 'complete' }

export interface CrewOptions {
  self: PeerId
  /** How many tasks the job has. */
  tasks: number
  /** Peers that must have found the same before it counts: 1 trusts everybody, 2 and more catch who lies. */
  copies: number
  /** Ranks peers differently for each job. */
  salt: string
  /**
   * What a result says of itself, where checking is much cheaper than computing: `right` counts at once and ends the job, as
   * one answer is all that a search is for; `wrong` exposes who said it. `open`: only others' results can tell.
   */
  verify?: (task: number, result: Uint8Array) => 'right' | 'wrong' | 'open'
}

interface Task {
  accepted: Uint8Array | null
  results: Map<PeerId, Uint8Array>
}

export class Crew {
  readonly #options: CrewOptions
  readonly #tasks: Task[]
  readonly #liars = new Set<PeerId>()
  /** Weight of each peer for each task, once it was asked for. */
  readonly #weights = new Map<PeerId, number[]>()
  #present: readonly PeerId[] = []
  #computing: number | null = null
  #accepted = 0
  #isAnswered = false

  constructor(options: CrewOptions) {
    this.#options = options
    this.#tasks = Array.from({ length: options.tasks }, () => ({ accepted: null, results: new Map() }))
  }

  /** Tasks whose result counts. */
  get accepted(): number {
    return this.#accepted
  }

  get isComplete(): boolean {
    return this.#isAnswered || this.#accepted === this.#tasks.length
  }

  resultOf(task: number): Uint8Array | null {
    return this.#tasks[task]?.accepted ?? null
  }

  /** What we computed ourselves and can tell who missed it. */
  ownResults(): { task: number; result: Uint8Array }[] {
    return this.#tasks.flatMap(({ results }, task) => {
      const result = results.get(this.#options.self)
      return result === undefined ? [] : [{ task, result }]
    })
  }

  liars(): PeerId[] {
    return [...this.#liars]
  }

  /** Who found what counts for this task, the first of them; null: nothing counts yet. */
  finderOf(task: number): PeerId | null {
    const { accepted, results } = this.#tasks[task] ?? { accepted: null, results: [] }
    for (const [peer, result] of results) if (result === accepted) return peer
    return null
  }

  /** Results heard of or made, by peer; and how many of all were not needed. */
  shares(): { by: ReadonlyMap<PeerId, number>; computed: number; wasted: number } {
    const by = new Map<PeerId, number>()
    let [computed, wasted] = [0, 0]
    for (const { results } of this.#tasks) {
      for (const peer of results.keys()) by.set(peer, (by.get(peer) ?? 0) + 1)
      computed += results.size
      wasted += Math.max(0, results.size - this.#options.copies)
    }
    return { by, computed, wasted }
  }

  handle(event: CrewEvent): CrewEffect[] {
    switch (event.type) {
      case 'present':
        this.#present = event.peers
        return this.#goOn()
      case 'computed':
        this.#computing = null
        return [
          { type: 'tell', task: event.task, result: event.result },
          ...this.#note(this.#options.self, event.task, event.result),
          ...this.#goOn(),
        ]
      case 'heard':
        return [...this.#note(event.from, event.task, event.result), ...this.#goOn()]
    }
  }

  #note(from: PeerId, number: number, said: Uint8Array): CrewEffect[] {
    const task = this.#tasks[number]
    if (task === undefined || task.results.has(from)) return []
    // The same bytes are kept once, however many peers said them.
    const result = [...task.results.values()].find(each => areSame(each, said)) ?? said
    task.results.set(from, result)
    if (task.accepted !== null) return areSame(task.accepted, result) ? [] : this.#expose(from, number)
    const verified = this.#options.verify?.(number, result) ?? 'open'
    if (verified === 'wrong') return this.#expose(from, number)
    const agreeing = [...task.results].filter(
      ([peer, each]) => !this.#liars.has(peer) && areSame(each, result),
    )
    if (verified === 'open' && agreeing.length < this.#options.copies) return []
    if (verified === 'right') this.#isAnswered = true
    return this.#accept(task, number, result)
  }

  #accept(task: Task, number: number, result: Uint8Array): CrewEffect[] {
    task.accepted = result
    this.#accepted += 1
    const effects: CrewEffect[] = [{ type: 'accepted', task: number, result }]
    for (const [peer, each] of task.results)
      if (!areSame(each, result)) effects.push(...this.#expose(peer, number))
    if (this.isComplete) effects.push({ type: 'complete' })
    return effects
  }

  #expose(peer: PeerId, task: number): CrewEffect[] {
    if (this.#liars.has(peer)) return []
    this.#liars.add(peer)
    return [{ type: 'liar', peer, task }]
  }

  #goOn(): CrewEffect[] {
    if (this.#computing !== null || this.isComplete || !this.#present.includes(this.#options.self)) return []
    const task = this.#ownTask() ?? this.#othersTask()
    if (task === null) return []
    this.#computing = task
    return [{ type: 'compute', task }]
  }

  /** The first task that we are among the first for. */
  #ownTask(): number | null {
    for (const [number, task] of this.#tasks.entries())
      if (
        this.#isOpen(task) &&
        this.#ranking(number).slice(0, this.#wanted(task)).includes(this.#options.self)
      )
        return number
    return null
  }

  /** What we are meant for the least: the first whom it belongs to comes to it late, and other helpers elsewhere. */
  #othersTask(): number | null {
    let best: number | null = null
    let bestWeight = -1
    for (const [number, task] of this.#tasks.entries()) {
      if (!this.#isOpen(task)) continue
      const weight = 1 - this.#weight(this.#options.self, number)
      if (weight > bestWeight) [best, bestWeight] = [number, weight]
    }
    return best
  }

  #isOpen({ accepted, results }: Task): boolean {
    return accepted === null && !results.has(this.#options.self)
  }

  /** How many more have to compute it: one more for each result that stands against another. */
  #wanted({ results }: Task): number {
    const honest = [...results].filter(([peer]) => !this.#liars.has(peer))
    const counts = honest.map(([, result]) => honest.filter(([, other]) => areSame(result, other)).length)
    return this.#options.copies - Math.max(0, ...counts)
  }

  /** Who is there and has not done it, the best first. */
  #ranking(number: number): PeerId[] {
    const results = this.#tasks[number]?.results
    return this.#present
      .filter(peer => !this.#liars.has(peer) && results?.has(peer) !== true)
      .sort((a, b) => this.#weight(b, number) - this.#weight(a, number))
  }

  #weight(peer: PeerId, task: number): number {
    const weights = this.#weights.get(peer) ?? this.#weigh(peer)
    return weights[task] ?? 0
  }

  #weigh(peer: PeerId): number[] {
    const weights = this.#tasks.map((_, task) => rendezvousWeight(peer, `${this.#options.salt} ${task}`))
    this.#weights.set(peer, weights)
    return weights
  }
}
