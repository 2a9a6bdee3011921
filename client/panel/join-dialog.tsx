/** How others join: a QR code and the link, for each address of the lab host. */
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { encode } from 'uqr'
import type { RoomName } from '#protocol'
import { usePanel } from './context.ts'
import { joinUrls } from './join-urls.ts'

/** Four modules of quiet zone around the code, as ISO/IEC 18004 asks. */
const QUIET_MODULES = 4

/** A QR code as one path: no markup is parsed, so none can be smuggled in. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_MODULES })
  const modules = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`QR code of ${text}`}>
      <path d={modules.join('')} shape-rendering="crispEdges" />
    </svg>
  )
}

/** The clipboard exists in secure contexts only; elsewhere the link is selected for copying by hand. */
async function copy(field: HTMLInputElement): Promise<string> {
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
    return 'Copied.'
  } catch {
    return 'Selected: copy it with Ctrl+C or ⌘C.'
  }
}

export function JoinDialog({ room, onClose }: { room: RoomName; onClose: () => void }) {
  const { labInfo } = usePanel()
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
      <QrCode text={url} />
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
      <div class="row">
        <button type="button" class="button" onClick={onCopy}>
          Copy link
        </button>
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
        <span role="status">{copied.value}</span>
      </div>
    </dialog>
  )
}
