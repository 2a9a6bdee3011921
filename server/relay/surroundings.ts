import type { Logger } from 'pino'
import type { Door } from '../door.ts'
import type { Gate } from '../gate.ts'
import type { Cluster } from './cluster/cluster.ts'
import type { Counters } from './counters.ts'
import type { KeptNotices } from './kept-notices.ts'
import type { LedgerOffice } from './ledger/ledger-office.ts'
import type { Cost } from './limits.ts'
import type { Audit } from './moderation/audit.ts'
import type { Moderator } from './moderation/moderator.ts'

/** What all connections of a relay share. */
export interface Surroundings {
  relay: string
  cluster: Cluster
  counters: Counters
  keptNotices: KeptNotices
  ledgers: LedgerOffice
  door: Door<Cost>
  gate: Gate
  nowMs: () => number
  log: Logger
  audit: Audit
  moderator: Moderator
}
