import { useMemo } from 'preact/hooks'
import type { PeerId } from '#protocol'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { t } from '../language/messages.ts'

/** The shown name of a peer; it may come a moment after its link. */
export function PeerName({ peer }: { peer: PeerId }) {
  const select = useMemo(
    () =>
      ({ peers }: Snapshot) =>
        peers.find(({ id }) => id === peer)?.name ?? '',
    [peer],
  )
  const name = useSlice(select)
  return name === '' ? <strong>{t('invitation.newcomer')}</strong> : <strong class="peer-name">{name}</strong>
}
