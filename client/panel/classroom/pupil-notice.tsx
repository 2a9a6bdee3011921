/** What the teacher's desk asks of this tab, in words, where there is something. */
import type { Role } from '#classroom'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { usePanel, useSlice } from '../context.ts'
import { Icon } from '../icons.tsx'

export const ROLE_WORDS: Record<Role, { word: string; duty: string }> = {
  sender: {
    word: 'Sender',
    duty: 'your tab sends a message every half second while the teacher lets senders send.',
  },
  target: { word: 'Target', duty: 'a fault will hit you. Watch what changes here.' },
  observer: { word: 'Observer', duty: 'watch the figures, and write down what you see.' },
}

const selectSelf = ({ self }: Snapshot) => self

export function PupilNotice() {
  const { classroom } = usePanel()
  const self = useSlice(selectSelf)
  const { asked, isFrozen, isHostThere } = classroom.value
  const role = asked?.roles[self] ?? null
  const announced = isHostThere === false ? null : (asked?.announced ?? null)
  return (
    <div class="pupil-notice" role="status">
      {isFrozen && (
        <p>
          <Icon name="pause" /> <strong>Your teacher has frozen the controls.</strong> You can go on reading;
          they come back when the teacher lets go, or leaves.
        </p>
      )}
      {role !== null && (
        <p>
          <strong>{ROLE_WORDS[role].word}:</strong> {ROLE_WORDS[role].duty}
        </p>
      )}
      {announced !== null && (
        <p>
          The teacher’s page runs the experiment <strong>{announced}</strong>, over peers of its own.
        </p>
      )}
    </div>
  )
}
