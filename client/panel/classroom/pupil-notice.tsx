/** What the teacher's desk asks of this tab, in words, where there is something. */
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { usePanel, useSlice } from '../context.ts'
import { Icon } from '../icons.tsx'
import { type Markup, rich } from '../language/messages.ts'

const selectSelf = ({ self }: Snapshot) => self
const strong: Markup = words => <strong>{words}</strong>

export function PupilNotice() {
  const { classroom, conducting } = usePanel()
  const self = useSlice(selectSelf)
  const { asked, isFrozen, isHostGone } = classroom.value
  const role = asked?.roles[self] ?? null
  // The page that runs it shows it already.
  const isHere = conducting.now.value.state === 'running'
  const announced = isHostGone || isHere ? null : (asked?.announced ?? null)
  return (
    <div class="pupil-notice" role="status">
      {isFrozen && (
        <p>
          <Icon name="pause" /> {rich('pupil.frozen', { strong })}
        </p>
      )}
      {role !== null && <p>{rich(`duty.${role}`, { strong })}</p>}
      {announced !== null && <p>{rich('pupil.experiment', { title: announced, strong })}</p>}
    </div>
  )
}
