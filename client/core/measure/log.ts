/**
 * The recorder of one peer: keeps the observations and what they amount to. When the log is full its older half is
 * folded into a base tally, so that memory is bounded and the run file still gives every number again.
 */
import type { PeerId, RoomName } from '#protocol'
import type { Observation, RunFile } from './observation.ts'
import { observe } from './observe.ts'
import type { Snapshot } from './snapshot.ts'
import { view } from './summarize.ts'
import { copyTally, emptyTally, type Tally } from './tally.ts'

/** About half an hour of a room of eight; some 20 MB of memory. */
const MAX_OBSERVATIONS = 200_000

export interface Identity {
  self: PeerId
  name: string
  room: RoomName
}

export class ObservationLog {
  readonly #identity: Identity
  readonly #startedAt: number
  readonly #base: Tally
  readonly #tally: Tally
  readonly #max: number
  #observations: Observation[] = []
  #dropped = 0

  constructor(identity: Identity, startedAt: number, maxObservations: number = MAX_OBSERVATIONS) {
    this.#identity = identity
    this.#startedAt = startedAt
    this.#max = maxObservations
    this.#base = emptyTally(identity.self, identity.name, startedAt)
    this.#tally = emptyTally(identity.self, identity.name, startedAt)
  }

  /** What the observations so far amount to; for reading only. */
  get tally(): Readonly<Tally> {
    return this.#tally
  }

  add(observation: Observation): void {
    this.#observations.push(observation)
    observe(this.#tally, observation)
    if (this.#observations.length > this.#max) this.#foldOlderHalf()
  }

  snapshot(now: number): Snapshot {
    return view(this.#tally, this.#identity.room, now)
  }

  /** A copy that later observations do not touch. */
  runFile(): RunFile {
    return {
      format: 'mesh-vs-relay/run',
      version: 1,
      ...this.#identity,
      startedAt: this.#startedAt,
      observations: [...this.#observations],
      dropped: this.#dropped,
      base: copyTally(this.#base),
    }
  }

  #foldOlderHalf(): void {
    const older = this.#observations.splice(0, Math.ceil(this.#max / 2))
    for (const observation of older) observe(this.#base, observation)
    this.#dropped += older.length
  }
}
