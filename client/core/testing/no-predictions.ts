/** A peer's predictions, for tests in which nobody predicts. */
import type { Predictions } from '../lessons/predictions.ts'

export const NO_PREDICTIONS = {
  predict: (): never => {
    throw new Error('Nobody predicts in this test.')
  },
  of: () => [],
  onChange: () => () => {},
  close: () => {},
} satisfies Predictions & { close(): void }
