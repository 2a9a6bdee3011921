/** A peer's storage, for tests that store nothing. */
import type { ObjectStorage } from '../storage/storage.ts'

const refuse = (): Promise<never> => Promise.reject(new Error('This test stores nothing.'))

export const NO_STORAGE = {
  store: refuse,
  list: () => [],
  read: refuse,
  readFromRelay: refuse,
  survey: refuse,
  distrusted: () => [],
  moves: () => ({ taken: 0, dropped: 0 }),
  onChange: () => () => {},
  close: () => {},
} satisfies ObjectStorage & { close(): void }
