/** How others join: a QR code and the link, for each address of the lab host. */
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { RoomName } from '#protocol'
import type { Snapshot } from '../core/measure/snapshot.ts'
import { usePanel, useSlice } from './context.ts'
import { copy } from './copy.ts'
import { InviteButton } from './invitation/invite-button.tsx'
import { joinUrls } from './join-urls.ts'
import { QrCode } from './qr-code.tsx'

const selectIsAway = ({ paths }: Snapshot) => paths.relay.state === 'down'

export function JoinDialog({ room, onClose }: { room: RoomName; onClose: () => void }) {
  const { labInfo } = usePanel()
  const isRelayAway = useSlice(selectIsAway)
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const chosen = useSignal(0)
  const copied = useSignal('')
  const urls = joinUrls(labInfo.value?.joinUrls ?? [], location.href, room)
  const url = urls[chosen.value] ?? urls[0] ?? location.href
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const onCopy = () => {
    if (!field.current) return
    void copy(field.current).then(message => {
      copied.value = message
    })
  }
  return (
    <dialog class="card join" ref={dialog} onClose={onClose} aria-labelledby="heading-join">
      <h2 id="heading-join">Join room {room}</h2>
      {isRelayAway && (
        <p class="note">
          The relay is down and introduces nobody: who opens this link now finds the room empty. Invite
          without a server instead.
        </p>
      )}
      <QrCode text={url} label={`QR code of ${url}`} />
      {urls.length > 1 && (
        <fieldset>
          <legend>Address that the other device can reach</legend>
          {urls.map((each, index) => (
            <label key={each}>
              <input
                type="radio"
                name="join-address"
                checked={each === url}
                onChange={() => {
                  chosen.value = index
                  copied.value = ''
                }}
              />
              {new URL(each).host}
            </label>
          ))}
        </fieldset>
      )}
      <label class="join-link">
        Link
        <input ref={field} type="text" readOnly value={url} />
      </label>
      <p class="note">
        Before a lesson: the <a href="/preflight">preflight page</a> tells what this network and each device
        allow.
      </p>
      <div class="row">
        <button type="button" class="button" onClick={onCopy}>
          Copy link
        </button>
        <InviteButton onOpen={() => dialog.current?.close()} />
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
        <span role="status">{copied.value}</span>
      </div>
    </dialog>
  )
}
