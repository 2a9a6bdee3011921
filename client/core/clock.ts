/** Time as data: everything that needs it is handed a Clock, so that tests and the simulator own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch, monotonic within one process. */
  now(): number
  /** Runs `callback` once, as soon after `atMs` as the host can. Returns its cancellation, which is idempotent. */
  at(atMs: number, callback: () => void): () => void
}

/** Uniform in [0, 1). */
export type Random = () => number
