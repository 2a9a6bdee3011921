/** Lanes and what a tab lends, in words. */

import type { Lane } from '#work'
import type { Lending } from '../../core/tasks.ts'
import { t } from '../language/messages.ts'

export function laneWords(lane: Lane): string {
  return t(`lane.${lane}`)
}

export function lendingWords(lending: Lending): string {
  return t(`lending.${lending}`)
}

export function copiesWords(copies: number): string {
  return copies === 1 ? t('work.trusted') : t('work.agree', { copies })
}
