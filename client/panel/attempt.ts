/** What may fail, with its reason kept for people. */
import { type Signal, useSignal } from '@preact/signals'
import { errorWords } from './language/error-words.ts'

export interface Attempts {
  /** Why the latest attempt failed; empty: it did not. */
  problem: Signal<string>
  /** Does it, now or later. */
  attempt(what: () => unknown): void
}

export function useAttempt(): Attempts {
  const problem = useSignal('')
  const attempt = (what: () => unknown): void => {
    problem.value = ''
    Promise.resolve()
      .then(what)
      .catch((reason: unknown) => {
        problem.value = errorWords(reason)
      })
  }
  return { problem, attempt }
}
