/** How the ways to do one and the same job compare. Pure; `null` is no data. */
import type { Job, Lane } from '#work'
import type { JobView } from '../tasks.ts'

export interface Compared {
  job: JobView
  lane: Lane
  /** Those that sent results; of the relay its process, which is one. */
  workers: number
  /** How many times as fast as this tab's worker alone; null: that was not measured, or this is not complete. */
  speedUp: number | null
  /**
   * What could not be beaten: as many times as there are workers, at most as there are processors where all share one
   * machine. null: not known, as of the relay, which keeps to itself how many threads it has.
   */
  idealSpeedUp: number | null
  /** Speed-up as a share of the ideal. */
  efficiency: number | null
  /** Share of the results that were not needed: done twice, or lies. */
  wastedShare: number | null
  /** Results computed for each task that counts: what redundancy cost, and waste. */
  resultsPerTask: number | null
  /** Whether every result is what this tab found by itself; null: not known. */
  isRight: boolean | null
}

/** The latest of each lane and number of copies that did this very job, the first asked for first. */
export function compare(jobs: readonly JobView[], work: Job, cores: number | null): Compared[] {
  const same = jobs.filter(job => JSON.stringify(job.work) === JSON.stringify(work))
  const latest = new Map(same.map(job => [`${job.lane} ${job.copies}`, job]))
  const alone = same.findLast(job => job.lane === 'alone' && job.state === 'complete') ?? null
  return [...latest.values()].map(job => compared(job, alone, cores))
}

function compared(job: JobView, alone: JobView | null, cores: number | null): Compared {
  const workers = job.lane === 'mesh' ? job.by.length : 1
  const speedUp = ratio(alone?.doneMs ?? null, job.doneMs)
  const idealSpeedUp = job.lane === 'relay' ? null : Math.min(workers, cores ?? workers) / job.copies
  const isComplete = job.state === 'complete'
  return {
    job,
    lane: job.lane,
    workers,
    speedUp,
    idealSpeedUp: isComplete ? idealSpeedUp : null,
    efficiency: isComplete ? ratio(speedUp, idealSpeedUp) : null,
    wastedShare: ratio(job.wasted, job.computed),
    resultsPerTask: isComplete ? ratio(job.computed, job.accepted) : null,
    isRight: alone?.digest == null || job.digest === null ? null : job.digest === alone.digest,
  }
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}
