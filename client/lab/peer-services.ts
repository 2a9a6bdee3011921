/** What a peer offers beside its frames. Each ends with the peer. */
import type { Board } from '../core/board/board.ts'
import type { Files } from '../core/files.ts'
import type { Ledgers } from '../core/ledger/ledgers.ts'
import type { Predictions } from '../core/lessons/predictions.ts'
import type { Moderation } from '../core/moderation/moderation.ts'
import type { ObjectStorage } from '../core/storage/storage.ts'
import type { Tasks } from '../core/tasks.ts'
import type { Tickets } from '../core/tickets/tickets.ts'

interface Closable {
  close(): void
}

export interface PeerServices {
  files: Files<Blob> & Closable
  board: Board & Closable
  tickets: Tickets & Closable
  ledger: Ledgers & Closable
  moderation: Moderation & Closable
  tasks: Tasks & Closable
  predictions: Predictions & Closable
  storage: ObjectStorage & Closable
}
