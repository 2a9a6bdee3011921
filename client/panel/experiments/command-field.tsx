/** A command to copy. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { copy } from '../copy.ts'
import { t } from '../language/messages.ts'

/** Any would do; the same seed gives the same plan. */
export const SEED = 7

export function CommandField({ command, label }: { command: string; label: string }) {
  const field = useRef<HTMLInputElement>(null)
  const said = useSignal('')
  return (
    <div class="command">
      <input ref={field} readOnly value={command} aria-label={label} />
      <button
        type="button"
        class="button"
        onClick={() => {
          if (field.current === null) return
          void copy(field.current).then(words => {
            said.value = words
          })
        }}
      >
        {t('experiments.copy')}
      </button>
      <span role="status">{said.value}</span>
    </div>
  )
}
