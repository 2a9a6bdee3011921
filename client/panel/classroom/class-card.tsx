/** What the desk does with the whole class: the way in, freezing, traffic, experiments, the projector. */
import type { RoomName } from '#protocol'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { usePanel, useSlice } from '../context.ts'
import { Icon } from '../icons.tsx'
import { joinUrls } from '../join-urls.ts'
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
      <h2 id="heading-class">The class</h2>
      <WayIn room={room} code={code} />
      <div class="row">
        <button
          type="button"
          class="button primary"
          onClick={() => order({ type: 'freeze', frozen: !isFrozen })}
        >
          <Icon name={isFrozen ? 'play' : 'pause'} />
          {isFrozen ? 'Let the controls go' : 'Freeze the controls'}
        </button>
        <button type="button" class="button" onClick={() => order({ type: 'traffic', runs: !traffic })}>
          <Icon name={traffic ? 'pause' : 'play'} />
          {traffic ? 'Stop the senders' : 'Let the senders send'}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            view.value = 'experiments'
          }}
        >
          Start an experiment
        </button>
        <a class="button" href={`/?${projectorQuery(room)}`} target="_blank" rel="noopener">
          Projector
        </a>
      </div>
      <p class="note">
        {isFrozen
          ? 'The controls of all pupils’ pages rest. They come back 15 seconds after this page is closed.'
          : 'Freezing rests the controls of pupils’ pages, which say why and stay readable.'}
      </p>
      <Reach />
      <p class="error" role="alert">
        {problem.value}
      </p>
    </section>
  )
}

function projectorQuery(room: RoomName): string {
  return String(new URLSearchParams({ room, name: 'Projector', projector: '1' }))
}

function WayIn({ room, code }: { room: RoomName; code: string | null }) {
  const { labInfo } = usePanel()
  const [url = location.href] = joinUrls(labInfo.value?.joinUrls ?? [], location.href, room)
  const { host } = new URL(url)
  return (
    <div class="way-in">
      <QrCode text={url} label={`QR code of ${url}`} />
      {code !== null && (
        <p>
          Scan, or type <strong class="room-code">{`${host}/${code}`}</strong>
        </p>
      )}
    </div>
  )
}

/** What of the desk does not work now. */
function Reach() {
  const { classroom } = usePanel()
  const relay = useSlice(selectRelayState)
  if (classroom.value.isHostThere === false)
    return (
      <p class="note is-down">
        The lab host does not answer: nothing of this desk reaches the pupils, their controls are free, and
        nobody joins by link or code. The roster goes on over the paths that live.
      </p>
    )
  if (relay === 'down')
    return (
      <p class="note is-down">
        The relay is dead: nobody new is let in, and the roster shows who the mesh reaches. Freezing, roles,
        names, closing and starting the relay go over the lab host and work.
      </p>
    )
  return null
}
