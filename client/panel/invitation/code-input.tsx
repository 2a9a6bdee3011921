/** Where a code comes in: pasted, typed, or scanned with the camera. */

import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import { scanningObstacle, startScanning } from './scan.ts'

interface CodeInputProps {
  label: string
  /** What the button does with the code. */
  action: string
  busy: boolean
  onCode: (text: string) => void
}

export function CodeInput({ label, action, busy, onCode }: CodeInputProps) {
  const id = useId()
  const text = useSignal('')
  const scanning = useSignal(false)
  const obstacle = scanningObstacle()
  const submit = (code: string) => {
    text.value = code
    if (!busy && code.trim() !== '') onCode(code)
  }
  const onInput = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => {
    text.value = event.currentTarget.value
    // Nobody pastes half a code on purpose: no button is needed then.
    if (event.inputType === 'insertFromPaste' || event.inputType === 'insertFromDrop') submit(text.value)
  }
  return (
    <div class="code-input">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={text.value}
        // What is pasted takes the place of what was there.
        onPaste={event => event.currentTarget.select()}
        onInput={onInput}
        onKeyDown={event => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          submit(text.value)
        }}
      />
      <div class="row">
        <button
          type="button"
          class="button"
          disabled={busy || text.value.trim() === ''}
          onClick={() => submit(text.value)}
        >
          {action}
        </button>
        {obstacle === null && (
          <button
            type="button"
            class="button"
            aria-pressed={scanning.value}
            onClick={() => {
              scanning.value = !scanning.value
            }}
          >
            {scanning.value ? t('invitation.stopCamera') : t('invitation.scan')}
          </button>
        )}
      </div>
      {obstacle !== null && <p class="note">{obstacle}</p>}
      {scanning.value && (
        <Camera
          onText={read => {
            scanning.value = false
            submit(read)
          }}
        />
      )}
    </div>
  )
}

/** The camera is on while this is shown. */
function Camera({ onText }: { onText: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const problem = useSignal('')
  useEffect(() => {
    if (video.current === null) return
    let stop = (): void => {}
    let isGone = false
    startScanning(video.current, onText).then(
      end => {
        if (isGone) end()
        else stop = end
      },
      (error: unknown) => {
        problem.value = errorWords(error)
      },
    )
    return () => {
      isGone = true
      stop()
    }
  }, [])
  return (
    <>
      <video class="camera" ref={video} autoplay muted playsInline aria-label={t('invitation.camera')} />
      <p class="error" role="alert">
        {problem.value}
      </p>
    </>
  )
}
