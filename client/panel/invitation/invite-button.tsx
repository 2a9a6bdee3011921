/** The way in to joining without a server: in the join dialog always, on the room's card while the relay is away. */
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { usePanel, useSlice } from '../context.ts'
import { Icon } from '../icons.tsx'
import { t } from '../language/messages.ts'

/** Alone and without a relay: somebody who wants in. Everybody else has a room to invite to. */
const selectRole = ({ peers, paths }: Snapshot) =>
  paths.relay.state !== 'up' && peers.every(({ mesh }) => mesh.state === 'lost' || mesh.state === 'dialing')
    ? 'newcomer'
    : 'member'

export function InviteButton({ onOpen }: { onOpen?: () => void }) {
  const { desk } = usePanel()
  const role = useSlice(selectRole)
  return (
    <button
      type="button"
      class="button"
      aria-haspopup="dialog"
      onClick={() => {
        onOpen?.()
        desk.open.value = role
      }}
    >
      <Icon name="code" />
      {t('invite.open')}
    </button>
  )
}

const selectIsAway = ({ paths }: Snapshot) => paths.relay.state === 'down'

/** Where somebody looks who finds the relay dead. */
export function RelayAwayNotice() {
  const { left } = usePanel()
  const isAway = useSlice(selectIsAway)
  if (!isAway || left.value) return null
  return (
    <div class="row relay-away">
      <p>{t('invite.relayAway')}</p>
      <InviteButton />
    </div>
  )
}
