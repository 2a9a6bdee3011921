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

/** What speaks for one path where its claim holds, and for the other where it does not. */
type Topic =
  | 'growth'
  | 'round-trip'
  | 'survival'
  | 'effort'
  | 'once'
  | 'together'
  | 'computing'
  | 'final'
  | 'moderated'

/** Why a verdict speaks for a path. Whoever shows it has the sentence, without a number: the numbers are the run's. */
export type Meaning = `${Topic}-${PathName}` | 'files-mesh' | 'stored-mesh' | 'traffic-mesh' | 'privacy-mesh'

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
    ...eitherWay('mesh', 'growth'),
    experiment: 'scalability',
    madeWith: { name: 'ramp', values: ['peers'] },
    figures: ['exponent of growth', `extrapolated, ${listeners} listeners:`],
  }
}

export function roundTrip(bytes: string): Evidence {
  return {
    ...eitherWay('mesh', 'round-trip'),
    experiment: 'latency',
    judgedWith: { payload: bytes },
    figures: [`round trip p50, ${bytes} B`, `round trip p95, ${bytes} B`],
  }
}

export function survival(faults: readonly FaultName[]): Evidence {
  return {
    ...eitherWay('mesh', 'survival'),
    experiment: 'resilience',
    madeWith: { name: 'fault', values: faults },
    figures: [
      'time that pairs work from the first fault on',
      'longest silence of a pair, worst',
      'frames not delivered',
    ],
  }
}

export function serverBytes(judgedWith: Parameters, meaning: 'traffic-mesh' | 'privacy-mesh'): Evidence {
  return {
    // Where it fails, the server carries much over either path.
    ...forMeshAlone(meaning),
    experiment: 'cost',
    judgedWith,
    figures: [
      'server: bytes out per delivered copy',
      'server: bytes in per delivered copy',
      'peers: upload per delivered copy',
      'price of traffic',
    ],
  }
}

export const EFFORT: Evidence = {
  ...eitherWay('relay', 'effort'),
  experiment: 'simplicity',
  figures: ['lines of code: what', 'connections in the room', 'from a newcomer’s start to the first'],
}

export const ONCE: Evidence = {
  ...eitherWay('relay', 'once'),
  experiment: 'last-ticket',
  figures: ['split: sold twice', 'split: from request to ticket', 'split: sold to nobody'],
}

export const TOGETHER: Evidence = {
  ...eitherWay('mesh', 'together'),
  experiment: 'board',
  figures: [
    'split, relay dead: an edit is with all',
    'split: an edit is with all',
    'lost in the end: notes of those who stayed',
  ],
}

export const COMPUTING: Evidence = {
  ...eitherWay('mesh', 'computing'),
  experiment: 'tasks',
  figures: ['time for the job', 'speed-up against one tab'],
}

export const FINAL: Evidence = {
  ...eitherWay('relay', 'final'),
  experiment: 'ledger',
  figures: [
    'taken back after they were called final',
    'whole: from payment to final, median',
    'split: called final',
  ],
}

export const MODERATED: Evidence = {
  ...eitherWay('relay', 'moderated'),
  experiment: 'control',
  figures: ['copies of what a muted peer said', 'of these, shown'],
}

export const FILES: Evidence = {
  // Sooner, but not as many times as claimed, is no argument for the server.
  ...forMeshAlone('files-mesh'),
  experiment: 'swarm',
  figures: ['time until the last receiver', 'times sooner than the relay'],
}

export const STORED: Evidence = {
  // Pieces that peers lost do not bring the relay’s copy back.
  ...forMeshAlone('stored-mesh'),
  experiment: 'storage',
  // Without repair chance is measured, not what keeps an object.
  madeWith: { name: 'repair', values: ['both', 'on'] },
  figures: [
    'pieces that can be read after the relay was killed',
    'with the relay killed and all peers there',
  ],
}

/** A claim that speaks for `path` where it holds, and for the other path where it fails. */
function eitherWay(path: PathName, topic: Topic): Pick<Evidence, 'holds' | 'fails'> {
  const other = path === 'mesh' ? 'relay' : 'mesh'
  return {
    holds: { path, meaning: `${topic}-${path}` },
    fails: { path: other, meaning: `${topic}-${other}` },
  }
}

/** A claim that speaks for neither path where it fails. */
function forMeshAlone(meaning: Meaning): Pick<Evidence, 'holds' | 'fails'> {
  return { holds: { path: 'mesh', meaning }, fails: null }
}
