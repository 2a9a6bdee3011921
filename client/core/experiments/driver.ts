/**
 * What conducting an experiment asks of the world: peers in real tabs, in Node processes, in frames of one page, or made
 * up by a test. Every method rejects with an Error that says what could not be done.
 */
import type { ConditionsInput } from '#conditions'
import type { Act } from '#moderation'
import type { PeerId, RelayAction } from '#protocol'
import type { Job, Lane } from '#work'
import type { Stream } from '../lab.ts'
import type { RunFile } from '../measure/observation.ts'
import type { PathName } from '../measure/snapshot.ts'
import type { Way } from '../tickets/tickets.ts'
import type { Setup } from './plan.ts'
import type { Cannot } from './possible.ts'
import type { ExperimentRun } from './run-file.ts'
import type { BoardRead, Code, FileShared, Look, SimulatedCrowd, WorkDone } from './samples.ts'

/** Chosen: a job of ten seconds of a core, on a machine that is many times slower or busier. */
export const JOB_LIMIT_MS = 60_000

export interface MadeUpFile {
  name: string
  bytes: number
  /** Of every peer and of the relay; null: no limit. */
  uplinkBytesPerSecond: number | null
}

/** Chosen: many times what placing takes, on a machine that is many times slower or busier. */
export const STORE_LIMIT_MS = 30_000

export interface ToStore {
  name: string
  bytes: number
  copies: number
  repairs: boolean
}

export interface PeerPort {
  readonly id: PeerId
  readonly name: string
  stream(stream: Stream | null): Promise<void>
  ping(path: PathName | 'both', to: PeerId, bytes: number): Promise<void>
  /** Replaces all that was in force at this peer. */
  conditions(conditions: ConditionsInput): Promise<void>
  /** Asks for a ticket. */
  take(ticket: string, way: Way, members: readonly PeerId[]): Promise<void>
  /** Puts a note on the board. */
  note(text: string): Promise<void>
  readBoard(): Promise<BoardRead>
  /** Pays one coin so many times in a row. Resolves once all are sent, whatever becomes of them. */
  pay(to: PeerId, path: PathName, times: number): Promise<void>
  say(path: PathName, text: string): Promise<void>
  /** Whether it honours moderators. */
  obey(yes: boolean): Promise<void>
  /** As the holder of the host token. */
  moderate(path: PathName, act: Act): Promise<void>
  /** Asks for a job. Resolves once it is over, or did not end within JOB_LIMIT_MS. */
  work(job: Job, options: { lane: Lane; copies: number }): Promise<WorkDone>
  /**
   * Shares a file of made-up bytes. Resolves once so many `receivers` have it over both paths, or nothing of it has moved
   * for STANDSTILL_MS (file-shared.ts).
   */
  share(file: MadeUpFile, receivers: number): Promise<FileShared>
  /** Has the room keep made-up bytes. Resolves once just as many peers have each piece; rejects after STORE_LIMIT_MS. */
  store(object: ToStore): Promise<void>
  /** What can be read of each object that was stored by this peer. */
  look(): Promise<Look[]>
  /** Open links of the mesh. */
  links(): Promise<number>
  /** By its own clock, Unix epoch in ms. */
  now(): Promise<number>
  log(): Promise<RunFile>
  /** With a goodbye. Resolves once it is gone. */
  close(): Promise<void>
  /** Without one. */
  crash(): Promise<void>
}

export interface Usage {
  /** User and system time of all processes of the peers, since they started. */
  cpuMs: number
  /** null where the system does not say. */
  rssBytes: number | null
  processes: number
}

export interface Driver {
  readonly about: Pick<ExperimentRun, 'peerKind' | 'versions' | 'machine'>
  /** All peers and relays share one machine. */
  readonly isOneMachine: boolean
  /** Steps of such actions are left out, and the run says so. */
  readonly cannot: Cannot
  /** An empty room of its own, in a lab with so many relays, all of them up. */
  begin(setup: Setup): Promise<void>
  /** Resolves once everybody in the room reaches everybody on both paths. */
  open(peers: number): Promise<PeerPort[]>
  /** Resolves once it has really happened. `relay` counts from 0. */
  relay(relay: number, act: RelayAction): Promise<void>
  /** Ids of the relays, in their order. */
  relays(): Promise<string[]>
  /** null where nobody can tell. */
  usage(): Promise<Usage | null>
  /** Simulates a crowd with churn. */
  simulate(peers: number, seed: number): Promise<SimulatedCrowd>
  /** What each path consists of, from its source. */
  code(): Promise<Code[]>
  /** Closes the room. */
  end(): Promise<void>
}
