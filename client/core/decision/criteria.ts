/**
 * What a case can need, and which claim of the lab each need hangs on. It holds no figure: which path a need argues for, and how
 * strongly that was measured, comes from runs alone (advice.ts).
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
  /** What it means for this need where the claim holds, and where it does not. */
  holds: Argued
  fails: Argued
  /** Figures of the run that say how much, by how their names begin. */
  figures: readonly string[]
}

interface Argued {
  path: PathName
  /** A sentence without a number: the numbers are the run's. */
  words: string
}

export interface Option {
  id: string
  label: string
  /** null: no claim of the lab is about it. */
  evidence: Evidence | null
}

export interface Criterion {
  id: string
  title: string
  question: string
  options: readonly [Option, ...Option[]]
}

/** How much a need counts. Nobody measures that: whoever decides says so. */
export const WEIGHTS = { 'does not matter': 0, matters: 1, 'is decisive': 3 } as const
export type WeightName = keyof typeof WEIGHTS

const SERVER_FAULTS: readonly FaultName[] = ['relay-killed', 'relay-frozen']
const PEER_FAULTS: readonly FaultName[] = ['peers-crashed', 'peers-closed', 'peers-paused', 'churn']
const NETWORK_FAULTS: readonly FaultName[] = ['partition', 'one-way-cut']

function growth(): Evidence {
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
    figures: [
      'exponent of growth',
      'extrapolated, 1000 listeners: the relay sends',
      'extrapolated, 1000 listeners: each peer',
    ],
  }
}

function roundTrip(bytes: string): Evidence {
  return {
    experiment: 'latency',
    judgedWith: { payload: bytes },
    holds: { path: 'mesh', words: 'Messages of this size are back sooner over a direct link.' },
    fails: { path: 'relay', words: 'Messages of this size are back sooner through the relay.' },
    figures: [`round trip p50, ${bytes} B`, `round trip p95, ${bytes} B`],
  }
}

function survival(faults: readonly string[]): Evidence {
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

function serverBytes(judgedWith: Parameters, holds: string, fails: string): Evidence {
  return {
    experiment: 'cost',
    judgedWith,
    holds: { path: 'mesh', words: holds },
    fails: { path: 'relay', words: fails },
    figures: [
      'server: bytes out per delivered copy',
      'server: bytes in per delivered copy',
      'peers: upload per delivered copy',
      'price of traffic',
    ],
  }
}

export const CRITERIA: readonly Criterion[] = [
  {
    id: 'audience',
    title: 'Audience',
    question: 'How many people are in a room?',
    options: [
      { id: 'growing', label: 'many, and more of them over time', evidence: growth() },
      { id: 'few', label: 'always the same few', evidence: null },
    ],
  },
  {
    id: 'payload',
    title: 'Payload',
    question: 'What do they send each other?',
    options: [
      { id: 'small', label: 'short messages, some 64 B', evidence: roundTrip('64') },
      { id: 'medium', label: 'larger ones, some 4 KiB', evidence: roundTrip('4096') },
      { id: 'large', label: 'large ones, up to 64 KiB', evidence: roundTrip('65536') },
    ],
  },
  {
    id: 'budget',
    title: 'Budget',
    question: 'What may it cost the operator?',
    options: [
      {
        id: 'traffic',
        label: 'as little traffic of servers as possible',
        evidence: serverBytes(
          {},
          'Over the mesh the participants carry most of the traffic, and the operator does not pay for it.',
          'The operator’s server still carries much of the traffic of the mesh, too.',
        ),
      },
      {
        id: 'effort',
        label: 'as little to build and to run as possible',
        evidence: {
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
        },
      },
    ],
  },
  {
    id: 'ordering',
    title: 'Ordering',
    question: 'Must something be decided once, by all alike?',
    options: [
      {
        id: 'once',
        label: 'yes: nothing may be sold or given twice',
        evidence: {
          experiment: 'last-ticket',
          holds: {
            path: 'relay',
            words:
              'While the network is split, the mesh sells a thing on both sides unless a majority votes.',
          },
          fails: {
            path: 'mesh',
            words: 'While the network is split, the mesh sells a thing twice no more often than the relay.',
          },
          figures: ['split: sold twice', 'split: from request to ticket', 'split: sold to nobody'],
        },
      },
    ],
  },
  {
    id: 'offline',
    title: 'Offline',
    question: 'Must work go on while people are cut off?',
    options: [
      {
        id: 'board',
        label: 'yes: what they make together must come together again',
        evidence: {
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
        },
      },
    ],
  },
  {
    id: 'privacy',
    title: 'Privacy',
    question: 'What may pass the operator’s server?',
    options: [
      {
        id: 'server',
        label: 'hardly anything that people send',
        evidence: serverBytes(
          { offloadPercent: 95 },
          'Over the mesh hardly any of what people send passes the server. That peers see each other’s addresses was not measured.',
          'Over the mesh, too, more of what people send passes the server.',
        ),
      },
    ],
  },
  {
    id: 'survival',
    title: 'Survival',
    question: 'What must it survive?',
    options: [
      { id: 'servers', label: 'the death of servers', evidence: survival(SERVER_FAULTS) },
      { id: 'peers', label: 'people who vanish', evidence: survival(PEER_FAULTS) },
      { id: 'network', label: 'networks that split', evidence: survival(NETWORK_FAULTS) },
      { id: 'all', label: 'servers and people at once', evidence: survival(['mixed']) },
    ],
  },
  {
    id: 'work',
    title: 'Computing',
    question: 'Is there something to compute for everybody?',
    options: [
      {
        id: 'tasks',
        label: 'yes: jobs that can be shared out',
        evidence: {
          experiment: 'tasks',
          holds: {
            path: 'mesh',
            words: 'All tabs together do a job sooner than the relay’s process alone, and right.',
          },
          fails: {
            path: 'relay',
            words:
              'The relay’s process alone does a job sooner than all tabs together, or theirs was not right.',
          },
          figures: ['time for the job', 'speed-up against one tab'],
        },
      },
    ],
  },
]
