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
  /** A sentence without a number: the numbers are the run's. */
  words: string
}

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
    holds: {
      path: 'mesh',
      words: 'What the relay must send grows faster with the room than what any one peer must.',
    },
    fails: {
      path: 'relay',
      words: 'What a peer must send grows faster with the room than what the relay must.',
    },
    figures: ['exponent of growth', `extrapolated, ${listeners} listeners:`],
  }
}

export function roundTrip(bytes: string): Evidence {
  return {
    experiment: 'latency',
    judgedWith: { payload: bytes },
    holds: { path: 'mesh', words: 'Messages of this size are back sooner over a direct link.' },
    fails: { path: 'relay', words: 'Messages of this size are back sooner through the relay.' },
    figures: [`round trip p50, ${bytes} B`, `round trip p95, ${bytes} B`],
  }
}

export function survival(faults: readonly FaultName[]): Evidence {
  return {
    experiment: 'resilience',
    madeWith: { name: 'fault', values: faults },
    holds: {
      path: 'mesh',
      words: 'Those who stay keep reaching each other over the mesh for more of the time.',
    },
    fails: {
      path: 'relay',
      words: 'Those who stay keep reaching each other over the relay for more of the time.',
    },
    figures: [
      'time that pairs work from the first fault on',
      'longest silence of a pair, worst',
      'frames not delivered',
    ],
  }
}

export function serverBytes(judgedWith: Parameters, holds: string): Evidence {
  return {
    experiment: 'cost',
    judgedWith,
    holds: { path: 'mesh', words: holds },
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
  holds: {
    path: 'relay',
    words: 'The relay has fewer connections, is less code, and is there sooner.',
  },
  fails: {
    path: 'mesh',
    words: 'The mesh has fewer connections, is less code, and is there sooner.',
  },
  figures: ['lines of code: what', 'connections in the room', 'from a newcomer’s start to the first'],
}

export const ONCE: Evidence = {
  experiment: 'last-ticket',
  holds: {
    path: 'relay',
    words: 'While the network is split, the mesh sells a thing on both sides unless a majority votes.',
  },
  fails: {
    path: 'mesh',
    words: 'While the network is split, the mesh sells a thing twice no more often than the relay.',
  },
  figures: ['split: sold twice', 'split: from request to ticket', 'split: sold to nobody'],
}

export const TOGETHER: Evidence = {
  experiment: 'board',
  holds: {
    path: 'mesh',
    words: 'What was made while something was broken is with everybody sooner over the mesh.',
  },
  fails: {
    path: 'relay',
    words:
      'What was made while something was broken is with everybody sooner over the relay, or is lost over the mesh.',
  },
  figures: [
    'split, relay dead: an edit is with all',
    'split: an edit is with all',
    'lost in the end: notes of those who stayed',
  ],
}

export const COMPUTING: Evidence = {
  experiment: 'tasks',
  holds: {
    path: 'mesh',
    words: 'All tabs together do a job sooner than the relay’s process alone, and right.',
  },
  fails: {
    path: 'relay',
    words: 'The relay’s process alone does a job sooner than all tabs together, or theirs was not right.',
  },
  figures: ['time for the job', 'speed-up against one tab'],
}

export const FINAL: Evidence = {
  experiment: 'ledger',
  holds: {
    path: 'relay',
    words:
      'The relay’s log takes nothing back; the chain of the peers takes back after a split what it had called final.',
  },
  fails: {
    path: 'mesh',
    words: 'The chain of the peers takes less back than the relay’s log after it was called final.',
  },
  figures: [
    'taken back after they were called final',
    'whole: from payment to final, median',
    'split: called final',
  ],
}

export const MODERATED: Evidence = {
  experiment: 'control',
  holds: {
    path: 'relay',
    words:
      'Whom a moderator mutes is shown to nobody over the relay, and over the mesh by peers that ignore moderators.',
  },
  fails: {
    path: 'mesh',
    words: 'Whom a moderator mutes is shown to fewer over the mesh than over the relay.',
  },
  figures: ['copies of what a muted peer said', 'of these, shown'],
}

export const FILES: Evidence = {
  experiment: 'swarm',
  holds: {
    path: 'mesh',
    words: 'With equal uplinks, everybody has a file many times sooner from each other than from a server.',
  },
  // Sooner, but not as many times as claimed, is no argument for the server.
  fails: null,
  figures: ['time until the last receiver', 'times sooner than the relay'],
}

export const STORED: Evidence = {
  experiment: 'storage',
  // Without repair chance is measured, not what keeps an object.
  madeWith: { name: 'repair', values: ['both', 'on'] },
  holds: {
    path: 'mesh',
    words:
      'What peers keep in pieces and repair is read back after the relay and many peers went; the copy in the relay’s process is not.',
  },
  // Pieces that peers lost do not bring the relay’s copy back.
  fails: null,
  figures: [
    'pieces that can be read after the relay was killed',
    'with the relay killed and all peers there',
  ],
}
