/** A code to hand over: as a QR code, and as text to copy. */

import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { copy } from '../copy.ts'
import { t } from '../language/messages.ts'
import { QrCode } from '../qr-code.tsx'
import type { ShownCode } from './shown-code.ts'

interface CodeOutputProps {
  shown: ShownCode
  what: 'invitation' | 'answer'
}

export function CodeOutput({ shown: { text, isLink, qr }, what }: CodeOutputProps) {
  const field = useRef<HTMLInputElement>(null)
  /** What was copied, so that the word goes when another code is shown. */
  const copied = useSignal({ text: '', said: '' })
  const kind = isLink ? 'link' : what
  const inQr = qr === text ? kind : what
  const onCopy = () => {
    if (!field.current) return
    void copy(field.current).then(said => {
      copied.value = { text, said }
    })
  }
  return (
    <div class="code-output">
      {qr === null ? (
        <CodePlace>{t(`code.tooLong.${what}`)}</CodePlace>
      ) : (
        <QrCode text={qr} label={t(`code.qr.${inQr}`)} ecc="L" />
      )}
      <div class="row">
        <button type="button" class="button primary" onClick={onCopy}>
          {t(`code.copy.${kind}`)}
        </button>
        <input ref={field} type="text" readOnly value={text} aria-label={t(`code.text.${kind}`)} />
      </div>
      <span role="status">{copied.value.text === text ? copied.value.said : ''}</span>
    </div>
  )
}

/** Where a code will be, or would be: nothing moves when it comes. */
export function CodePlace({ children }: { children: string | (string | number)[] }) {
  return <p class="qr-empty">{children}</p>
}
