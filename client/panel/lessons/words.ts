/** Words of lessons that screen and paper share. */
import type { Stage } from '../../core/lessons/lesson.ts'

export const STAGE_WORDS: Record<Stage, string> = {
  predict: 'Predict',
  run: 'Run',
  compare: 'Compare',
  explain: 'Explain',
}
