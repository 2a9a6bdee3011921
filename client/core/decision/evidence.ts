/**
 * Which claim of the lab a need hangs on. It holds no figure: which path a need argues for, and how strongly that was measured,
 * comes from runs alone (advice.ts).
 */
import type { FaultName } from '../experiments/fault-schedule.ts'
import type { Parameters } from '../experiments/parameters.ts'
import type { PathName } from '../measure/snapshot.ts'

export interface Evidence {
  /** By its id: an experiment of the lab. */
  experiment: string
  /** The run is judged anew with these: they are part of the rule, and not of what was done. */
  judgedWith?: Parameters
  /** Only runs that were made with one of these values count; the first is what the command asks for. */
  madeWith?: { name: string; values: readonly string[] }
  /** What it means for this need where the claim holds, and where it does not; null: then it speaks for neither path. */
  holds: Argued
  fails: Argued | null
  /** Figures of the run that say how much, by how their names begin. */
  figures: readonly string[]
}

interface Argued {
  path: PathName
  meaning: Meaning
}

/** Why a verdict speaks for a path. Whoever shows it has the sentence, without a number: the numbers are the run's. */
export type Meaning =
  | 'growth-mesh'
  | 'growth-relay'
  | 'round-trip-mesh'
  | 'round-trip-relay'
  | 'survival-mesh'
  | 'survival-relay'
  | 'effort-relay'
  | 'effort-mesh'
  | 'once-relay'
  | 'once-mesh'
  | 'together-mesh'
  | 'together-relay'
  | 'computing-mesh'
  | 'computing-relay'
  | 'final-relay'
  | 'final-mesh'
  | 'moderated-relay'
  | 'moderated-mesh'
  | 'files-mesh'
  | 'stored-mesh'
  | 'traffic-mesh'
  | 'privacy-mesh'

/** Faults of `resilience` by who fails. */
export const FAULTS_OF = {
  servers: ['relay-killed', 'relay-frozen'],
  peers: ['peers-crashed', 'peers-closed', 'peers-paused', 'churn'],
  network: ['partition', 'one-way-cut'],
  all: ['mixed'],
} as const satisfies Record<string, readonly FaultName[]>

/** `listeners`: of whom the experiment extrapolates. */
export function growth(listeners: number): Evidence {
  return {
    experiment: 'scalability',
    madeWith: { name: 'ramp', values: ['peers'] },
    holds: { path: 'mesh', meaning: 'growth-mesh' },
    fails: { path: 'relay', meaning: 'growth-relay' },
    figures: ['exponent of growth', `extrapolated, ${listeners} listeners:`],
  }
}

export function roundTrip(bytes: string): Evidence {
  return {
    experiment: 'latency',
    judgedWith: { payload: bytes },
    holds: { path: 'mesh', meaning: 'round-trip-mesh' },
    fails: { path: 'relay', meaning: 'round-trip-relay' },
    figures: [`round trip p50, ${bytes} B`, `round trip p95, ${bytes} B`],
  }
}

export function survival(faults: readonly FaultName[]): Evidence {
  return {
    experiment: 'resilience',
    madeWith: { name: 'fault', values: faults },
    holds: { path: 'mesh', meaning: 'survival-mesh' },
    fails: { path: 'relay', meaning: 'survival-relay' },
    figures: [
      'time that pairs work from the first fault on',
      'longest silence of a pair, worst',
      'frames not delivered',
    ],
  }
}

export function serverBytes(judgedWith: Parameters, holds: Meaning): Evidence {
  return {
    experiment: 'cost',
    judgedWith,
    holds: { path: 'mesh', meaning: holds },
    // Then the server carries much over either path.
    fails: null,
    figures: [
      'server: bytes out per delivered copy',
      'server: bytes in per delivered copy',
      'peers: upload per delivered copy',
      'price of traffic',
    ],
  }
}

export const EFFORT: Evidence = {
  experiment: 'simplicity',
  holds: { path: 'relay', meaning: 'effort-relay' },
  fails: { path: 'mesh', meaning: 'effort-mesh' },
  figures: ['lines of code: what', 'connections in the room', 'from a newcomer’s start to the first'],
}

export const ONCE: Evidence = {
  experiment: 'last-ticket',
  holds: { path: 'relay', meaning: 'once-relay' },
  fails: { path: 'mesh', meaning: 'once-mesh' },
  figures: ['split: sold twice', 'split: from request to ticket', 'split: sold to nobody'],
}

export const TOGETHER: Evidence = {
  experiment: 'board',
  holds: { path: 'mesh', meaning: 'together-mesh' },
  fails: { path: 'relay', meaning: 'together-relay' },
  figures: [
    'split, relay dead: an edit is with all',
    'split: an edit is with all',
    'lost in the end: notes of those who stayed',
  ],
}

export const COMPUTING: Evidence = {
  experiment: 'tasks',
  holds: { path: 'mesh', meaning: 'computing-mesh' },
  fails: { path: 'relay', meaning: 'computing-relay' },
  figures: ['time for the job', 'speed-up against one tab'],
}

export const FINAL: Evidence = {
  experiment: 'ledger',
  holds: { path: 'relay', meaning: 'final-relay' },
  fails: { path: 'mesh', meaning: 'final-mesh' },
  figures: [
    'taken back after they were called final',
    'whole: from payment to final, median',
    'split: called final',
  ],
}

export const MODERATED: Evidence = {
  experiment: 'control',
  holds: { path: 'relay', meaning: 'moderated-relay' },
  fails: { path: 'mesh', meaning: 'moderated-mesh' },
  figures: ['copies of what a muted peer said', 'of these, shown'],
}

export const FILES: Evidence = {
  experiment: 'swarm',
  holds: { path: 'mesh', meaning: 'files-mesh' },
  // Sooner, but not as many times as claimed, is no argument for the server.
  fails: null,
  figures: ['time until the last receiver', 'times sooner than the relay'],
}

export const STORED: Evidence = {
  experiment: 'storage',
  // Without repair chance is measured, not what keeps an object.
  madeWith: { name: 'repair', values: ['both', 'on'] },
  holds: { path: 'mesh', meaning: 'stored-mesh' },
  // Pieces that peers lost do not bring the relay’s copy back.
  fails: null,
  figures: [
    'pieces that can be read after the relay was killed',
    'with the relay killed and all peers there',
  ],
}
