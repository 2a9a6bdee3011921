/** Jobs of a room as others see and drive them: `lab.tasks`, the panel's view, the experiment. Public, like lab.ts. */
import type { PeerId } from '#protocol'
import type { Job, Lane } from '#work'
import type { Unsubscribe } from './lab.ts'
import type { JobId } from './tasks/order.ts'

/** What this tab does for jobs of the room. `lie`: it sends wrong results, to show what becomes of them. */
export const LENDINGS = ['work', 'rest', 'lie'] as const
export type Lending = (typeof LENDINGS)[number]

/** One job in this tab. `null` is no data. */
export interface JobView {
  id: JobId
  work: Job
  lane: Lane
  /** Peers that must have found the same before it counts; 1: everybody is trusted. */
  copies: number
  /** `broken`: the relay that did it died, refused it, or cannot be reached; what came until then is kept. */
  state: 'running' | 'complete' | 'broken'
  /** Why it is broken, in words; null: it is not. */
  problem: string | null
  tasks: number
  /** Tasks whose result counts. */
  accepted: number
  /** Results that were computed, as far as this tab heard: with copies, repeats and lies. */
  computed: number
  /** Of these, results beyond the copies that were asked for: work done twice, and lies. */
  wasted: number
  /** Peers whose result was not what counts. Their results count nowhere. */
  liars: PeerId[]
  /** Peers that do a part of it now, this tab included. */
  workers: PeerId[]
  /** Results by peer. */
  by: { peer: PeerId; results: number }[]
  /** For each task, the place in `by` of the first who found what counts; -1: not yet, or the relay did. */
  finders: number[]
  /** Since this tab heard of it until the last result counted, on this tab's clock; null: not yet. */
  doneMs: number | null
  /** SHA-256 over all results in their order: equal where nothing is missing and nothing wrong. null: not complete. */
  digest: string | null
  /** The number that solves a search; null: none, or none yet. Always checked by one hash before it is shown. */
  answer: number | null
}

export interface Tasks {
  /**
   * Asks for a job: of all peers (`mesh`), of the relay's process (`relay`), or of this tab alone. Throws TypeError where the
   * job cannot be, Error where nobody could do it. `copies`: 1 unless told otherwise.
   */
  start(job: Job, options: { lane: Lane; copies?: number }): JobId
  /** The latest last. */
  list(): JobView[]
  /** What counts for a task; null: nothing yet. */
  result(job: JobId, task: number): Uint8Array | null
  readonly lending: Lending
  lend(how: Lending): void
  /** Called when a job came or went on, at most five times a second. */
  onChange(listener: () => void): Unsubscribe
}
