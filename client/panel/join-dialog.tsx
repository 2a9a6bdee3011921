/** How others join: a QR code and the link, for each address of the lab host. */
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { RoomName } from '#protocol'
import type { Snapshot } from '../core/measure/snapshot.ts'
import { usePanel, useSlice } from './context.ts'
import { copy } from './copy.ts'
import { InviteButton } from './invitation/invite-button.tsx'
import { joinUrls } from './join-urls.ts'
import { rich, t } from './language/messages.ts'
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
      <h2 id="heading-join">{t('join.title', { room })}</h2>
      {isRelayAway && <p class="note">{t('join.relayAway')}</p>}
      <QrCode text={url} label={t('join.qrCode', { url })} />
      {urls.length > 1 && (
        <fieldset>
          <legend>{t('join.address')}</legend>
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
        {t('join.link')}
        <input ref={field} type="text" readOnly value={url} />
      </label>
      <p class="note">{rich('join.preflight', { a: words => <a href="/preflight">{words}</a> })}</p>
      <div class="row">
        <button type="button" class="button" onClick={onCopy}>
          {t('join.copy')}
        </button>
        <InviteButton onOpen={() => dialog.current?.close()} />
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {t('join.close')}
        </button>
        <span role="status">{copied.value}</span>
      </div>
    </dialog>
  )
}
