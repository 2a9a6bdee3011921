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

export const CRITERIA: readonly Criterion[] = [
  {
    id: 'audience',
    title: 'Audience',
    question: 'How many people are in a room?',
    options: [
      { id: 'thousand', label: 'around a thousand', evidence: growth(1_000) },
      { id: 'masses', label: 'a hundred thousand and more', evidence: growth(100_000) },
      { id: 'few', label: 'a few, and never more', evidence: null },
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
      { id: 'files', label: 'files for everybody', evidence: FILES },
    ],
  },
  {
    id: 'budget',
    title: 'Budget',
    question: 'What may it cost the operator?',
    options: [
      {
        id: 'traffic',
        label: 'little traffic of servers',
        evidence: serverBytes(
          {},
          'Over the mesh the participants carry most of the traffic, and the operator does not pay for it.',
        ),
      },
      {
        id: 'effort',
        label: 'little to build and to run',
        evidence: EFFORT,
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
        evidence: ONCE,
      },
      { id: 'final', label: 'yes: what was called final stays', evidence: FINAL },
    ],
  },
  {
    id: 'offline',
    title: 'Offline',
    question: 'Must work go on while people are cut off?',
    options: [
      {
        id: 'board',
        label: 'yes: what they make must come together',
        evidence: TOGETHER,
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
        ),
      },
    ],
  },
  {
    id: 'control',
    title: 'Control',
    question: 'Must somebody be able to mute and to erase?',
    options: [{ id: 'moderator', label: 'yes: what is muted is shown to nobody', evidence: MODERATED }],
  },
  {
    id: 'survival',
    title: 'Survival',
    question: 'What must it survive?',
    options: [
      { id: 'servers', label: 'the death of servers', evidence: survival(FAULTS_OF.servers) },
      { id: 'peers', label: 'people who vanish', evidence: survival(FAULTS_OF.peers) },
      { id: 'network', label: 'networks that split', evidence: survival(FAULTS_OF.network) },
      { id: 'all', label: 'servers and people at once', evidence: survival(FAULTS_OF.all) },
      { id: 'stored', label: 'the same, and what is stored with them', evidence: STORED },
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
        evidence: COMPUTING,
      },
    ],
  },
]
