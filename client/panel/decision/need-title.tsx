/** Which need, with its answer and its weight. */
import type { Criterion, Option } from '../../core/decision/criteria.ts'
import { t } from '../language/messages.ts'

export interface NeedTitleProps {
  criterion: Criterion
  option: Option
  weight: number
}

export function NeedTitle({ criterion, option, weight }: NeedTitleProps) {
  return (
    <p>
      <strong>{t(`need.${criterion.id}.title`)}</strong>{' '}
      <span class="note">{t('decision.answer', { answer: t(`answer.${option.id}`), weight })}</span>
    </p>
  )
}
