/** Beside figures of a network that is not as it is. */
import { type Snapshot, WARNINGS } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'

const selectIsEmulated = ({ conditions }: Snapshot) => conditions !== null

export function EmulatedBadge() {
  if (!useSlice(selectIsEmulated)) return null
  return (
    <span class="emulated" data-tip={WARNINGS.emulated} data-tip-title="Emulated network">
      emulated
    </span>
  )
}
