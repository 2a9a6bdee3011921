/**
 * The relay's process doing jobs by itself, to be compared with the peers. In threads: forwarding goes on in the process's
 * own loop, which a task in slices would hold up for as long as a slice. As many threads as there are cores but one, which
 * is left to forwarding; one on a machine of one core. They start with the first job and are kept. One job at a time.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type Job, taskCount } from '#work'
import type { Asked } from './work.thread.ts'

/** Chosen: whoever asks late for one of the latest jobs gets it. Two MiB each at most. */
const MAX_KEPT = 4

/** Tasks that a thread has at once, so that it never waits for the process's own loop to hand it the next. */
const AHEAD = 2

export interface Follower {
  result(task: number, result: Uint8Array): void
  /** The last. Without it being whole where a thread failed. */
  end(): void
}

interface Run {
  job: Job
  /** By task; null: not computed yet. */
  results: (Uint8Array | null)[]
  /** The next task to be given to a thread. */
  next: number
  done: number
  isOver: boolean
  followers: Set<Follower>
}

interface Thread {
  worker: Worker
  /** What it has been asked for and has not answered, which it does in this order. */
  asked: { run: Run; task: number }[]
}

export class Workshop {
  readonly #runs = new Map<string, Run>()
  readonly #threadCount: number
  #threads: Thread[] = []
  #current: Run | null = null

  constructor(threads = Math.max(1, availableParallelism() - 1)) {
    this.#threadCount = threads
  }

  /**
   * Does the job, or goes on with it where it was asked for before. null: busy with another. Otherwise the undo: nobody is
   * told any more, and a job that nobody follows is dropped.
   */
  follow(id: string, job: Job, follower: Follower): (() => void) | null {
    const run = this.#runs.get(id) ?? this.#begin(id, job)
    if (run === null) return null
    for (const [task, result] of run.results.entries()) if (result !== null) follower.result(task, result)
    if (run.isOver) {
      follower.end()
      return () => {}
    }
    run.followers.add(follower)
    this.#giveOut()
    return () => {
      run.followers.delete(follower)
      if (run.followers.size > 0 || run.isOver) return
      this.#over(run)
      this.#runs.delete(id)
    }
  }

  async close(): Promise<void> {
    if (this.#current !== null) this.#over(this.#current)
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #begin(id: string, job: Job): Run | null {
    if (this.#current !== null) return null
    const results = Array.from({ length: taskCount(job) }, () => null)
    const run: Run = { job, results, next: 0, done: 0, isOver: false, followers: new Set() }
    const [oldest] = this.#runs.keys()
    if (this.#runs.size >= MAX_KEPT && oldest !== undefined) this.#runs.delete(oldest)
    this.#runs.set(id, run)
    this.#current = run
    while (this.#threads.length < this.#threadCount) this.#startThread()
    return run
  }

  #startThread(): void {
    const worker = new Worker(new URL('./thread.js', import.meta.url))
    const thread: Thread = { worker, asked: [] }
    // The process ends with the relay, not with its threads.
    worker.unref()
    this.#threads.push(thread)
    worker.on('message', (result: Uint8Array) => {
      const answered = thread.asked.shift()
      if (answered !== undefined && !answered.run.isOver) this.#note(answered.run, answered.task, result)
      this.#giveOut()
    })
    worker.on('error', () => {
      this.#threads = this.#threads.filter(each => each !== thread)
      if (this.#current !== null) this.#fail(this.#current)
    })
  }

  /** Whoever asks for it again begins anew. */
  #fail(run: Run): void {
    for (const [id, kept] of this.#runs) if (kept === run) this.#runs.delete(id)
    this.#over(run)
  }

  /** To the threads in turn, so that each has one before any has two. */
  #giveOut(): void {
    for (let held = 0; held < AHEAD; held += 1)
      for (const thread of this.#threads) if (thread.asked.length <= held) this.#ask(thread)
  }

  #ask({ worker, asked }: Thread): void {
    const run = this.#current
    if (run === null || run.next >= run.results.length) return
    const task = run.next
    run.next += 1
    asked.push({ run, task })
    worker.postMessage({ job: run.job, task } satisfies Asked)
  }

  #note(run: Run, task: number, result: Uint8Array): void {
    run.results[task] = result
    run.done += 1
    for (const follower of run.followers) follower.result(task, result)
    const isAnswered = run.job.kind === 'puzzle' && result.length > 0
    if (isAnswered || run.done === run.results.length) this.#over(run)
  }

  #over(run: Run): void {
    run.isOver = true
    if (this.#current === run) this.#current = null
    for (const follower of [...run.followers]) follower.end()
    run.followers.clear()
  }
}
