/** Why an experiment cannot run in this page, and what to do. */
import type { Obstacle } from '../../core/experiments/possible.ts'
import { t } from '../language/messages.ts'

export function obstacleWords(obstacle: Obstacle): string {
  if (obstacle.kind !== 'other-relays') return t(`obstacle.${obstacle.kind}`)
  const { asked, running } = obstacle
  return t('experiments.otherRelays', { asked, running })
}
