/** What the desk does with the whole class: the way in, freezing, traffic, experiments, the projector. */
import type { RoomName } from '#protocol'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { usePanel, useSlice } from '../context.ts'
import { Icon } from '../icons.tsx'
import { joinUrls } from '../join-urls.ts'
import { rich, t } from '../language/messages.ts'
import { QrCode } from '../qr-code.tsx'
import { useOrder } from './use-order.ts'

const selectRoom = ({ room }: Snapshot) => room
const selectRelayState = ({ paths }: Snapshot) => paths.relay.state

export function ClassCard() {
  const { classroom, view } = usePanel()
  const room = useSlice(selectRoom)
  const { problem, order } = useOrder()
  const { asked, code } = classroom.value
  const isFrozen = asked?.frozen ?? false
  const traffic = asked?.traffic ?? false
  return (
    <section class="card controls" aria-labelledby="heading-class">
      <h2 id="heading-class">{t('desk.class')}</h2>
      <WayIn room={room} code={code} />
      <div class="row">
        <button
          type="button"
          class="button primary"
          onClick={() => order({ type: 'freeze', frozen: !isFrozen })}
        >
          <Icon name={isFrozen ? 'play' : 'pause'} />
          {isFrozen ? t('desk.letGo') : t('desk.freeze')}
        </button>
        <button type="button" class="button" onClick={() => order({ type: 'traffic', runs: !traffic })}>
          <Icon name={traffic ? 'pause' : 'play'} />
          {traffic ? t('desk.stopSenders') : t('desk.letSend')}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            view.value = 'experiments'
          }}
        >
          {t('desk.startExperiment')}
        </button>
        <a class="button" href={`/?${projectorQuery(room)}`} target="_blank" rel="noopener">
          {t('desk.projector')}
        </a>
      </div>
      <p class="note">{isFrozen ? t('desk.frozenNote') : t('desk.freezeNote')}</p>
      <Reach />
      <p class="error" role="alert">
        {problem.value}
      </p>
    </section>
  )
}

function projectorQuery(room: RoomName): string {
  return String(new URLSearchParams({ room, name: t('desk.projector'), projector: '1' }))
}

function WayIn({ room, code }: { room: RoomName; code: string | null }) {
  const { labInfo } = usePanel()
  const [url = location.href] = joinUrls(labInfo.value?.joinUrls ?? [], location.href, room)
  const { host } = new URL(url)
  return (
    <div class="way-in">
      <QrCode text={url} label={t('join.qrCode', { url })} />
      {code !== null && (
        <p>
          {rich('desk.scan', {
            address: `${host}/${code}`,
            strong: words => <strong class="room-code">{words}</strong>,
          })}
        </p>
      )}
    </div>
  )
}

/** What of the desk does not work now. */
function Reach() {
  const { classroom } = usePanel()
  const relay = useSlice(selectRelayState)
  if (classroom.value.isHostGone) return <p class="note is-down">{t('desk.hostGone')}</p>
  if (relay === 'down') return <p class="note is-down">{t('desk.relayDead')}</p>
  return null
}
