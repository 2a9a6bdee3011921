/** A peer's files, for tests that share none. */
import type { Files } from '../files.ts'

const refuse = (): Promise<never> => Promise.reject(new Error('This test shares no files.'))

export const NO_FILES = {
  share: refuse,
  list: () => [],
  pause: () => {},
  resume: () => {},
  open: refuse,
  onChange: () => () => {},
  close: () => {},
} satisfies Files & { close(): void }
