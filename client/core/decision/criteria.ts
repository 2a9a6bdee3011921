/** What a case can need, and how much a need can count. */
import {
  COMPUTING,
  EFFORT,
  type Evidence,
  FAULTS_OF,
  FILES,
  FINAL,
  growth,
  MODERATED,
  ONCE,
  roundTrip,
  STORED,
  serverBytes,
  survival,
  TOGETHER,
} from './evidence.ts'

export type CriterionId =
  | 'audience'
  | 'payload'
  | 'budget'
  | 'ordering'
  | 'offline'
  | 'privacy'
  | 'control'
  | 'survival'
  | 'work'
export type OptionId =
  | 'thousand'
  | 'masses'
  | 'few'
  | 'small'
  | 'medium'
  | 'large'
  | 'files'
  | 'traffic'
  | 'effort'
  | 'once'
  | 'final'
  | 'board'
  | 'server'
  | 'moderator'
  | 'servers'
  | 'peers'
  | 'network'
  | 'all'
  | 'stored'
  | 'tasks'

/** The words for it are in the message files of whoever shows it, and so are those of a criterion. */
export interface Option {
  id: OptionId
  /** null: no claim of the lab is about it. */
  evidence: Evidence | null
}

export interface Criterion {
  id: CriterionId
  options: readonly [Option, ...Option[]]
}

/** How much a need counts. Nobody measures that: whoever decides says so. */
export const WEIGHTS = { none: 0, matters: 1, decisive: 3 } as const
export type WeightName = keyof typeof WEIGHTS

export const CRITERIA: readonly Criterion[] = [
  {
    id: 'audience',
    options: [
      { id: 'thousand', evidence: growth(1_000) },
      { id: 'masses', evidence: growth(100_000) },
      { id: 'few', evidence: null },
    ],
  },
  {
    id: 'payload',
    options: [
      { id: 'small', evidence: roundTrip('64') },
      { id: 'medium', evidence: roundTrip('4096') },
      { id: 'large', evidence: roundTrip('65536') },
      { id: 'files', evidence: FILES },
    ],
  },
  {
    id: 'budget',
    options: [
      {
        id: 'traffic',
        evidence: serverBytes({}, 'traffic-mesh'),
      },
      {
        id: 'effort',
        evidence: EFFORT,
      },
    ],
  },
  {
    id: 'ordering',
    options: [
      {
        id: 'once',
        evidence: ONCE,
      },
      { id: 'final', evidence: FINAL },
    ],
  },
  {
    id: 'offline',
    options: [
      {
        id: 'board',
        evidence: TOGETHER,
      },
    ],
  },
  {
    id: 'privacy',
    options: [
      {
        id: 'server',
        evidence: serverBytes({ offloadPercent: 95 }, 'privacy-mesh'),
      },
    ],
  },
  {
    id: 'control',
    options: [{ id: 'moderator', evidence: MODERATED }],
  },
  {
    id: 'survival',
    options: [
      { id: 'servers', evidence: survival(FAULTS_OF.servers) },
      { id: 'peers', evidence: survival(FAULTS_OF.peers) },
      { id: 'network', evidence: survival(FAULTS_OF.network) },
      { id: 'all', evidence: survival(FAULTS_OF.all) },
      { id: 'stored', evidence: STORED },
    ],
  },
  {
    id: 'work',
    options: [
      {
        id: 'tasks',
        evidence: COMPUTING,
      },
    ],
  },
]
