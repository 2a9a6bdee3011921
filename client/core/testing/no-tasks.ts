/** A peer's tasks, for tests that share none. */
import type { Tasks } from '../tasks.ts'

export const NO_TASKS = {
  start: () => {
    throw new Error('This test shares no tasks.')
  },
  list: () => [],
  result: () => null,
  lending: 'rest',
  lend: () => {},
  onChange: () => () => {},
  close: () => {},
} satisfies Tasks & { close(): void }
