/** What a LabPeer is handed beside its paths, where a test has no use for it. */
import { NO_BOARD } from './no-board.ts'
import { NO_FILES } from './no-files.ts'
import { NO_LEDGER } from './no-ledger.ts'
import { NO_MODERATION } from './no-moderation.ts'
import { NO_PREDICTIONS } from './no-predictions.ts'
import { NO_STORAGE } from './no-storage.ts'
import { NO_TASKS } from './no-tasks.ts'
import { NO_TICKETS } from './no-tickets.ts'

export const NO_SERVICES = {
  files: NO_FILES,
  board: NO_BOARD,
  tickets: NO_TICKETS,
  ledger: NO_LEDGER,
  moderation: NO_MODERATION,
  tasks: NO_TASKS,
  predictions: NO_PREDICTIONS,
  storage: NO_STORAGE,
}
