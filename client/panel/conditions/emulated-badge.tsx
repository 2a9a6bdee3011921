/** Beside figures of a network that is not as it is. */
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { t } from '../language/messages.ts'

const selectIsEmulated = ({ conditions }: Snapshot) => conditions !== null

export function EmulatedBadge() {
  if (!useSlice(selectIsEmulated)) return null
  return (
    <span
      class="emulated"
      data-tip={t('warnings.emulated.text')}
      data-tip-title={t('warnings.emulated.title')}
    >
      {t('emulated.badge')}
    </span>
  )
}
