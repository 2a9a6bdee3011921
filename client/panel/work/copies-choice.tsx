/** How many peers must have found the same before it counts. */

import type { Signal } from '@preact/signals'
import { t } from '../language/messages.ts'
import { copiesWords } from './words.ts'

const CHOICES = [1, 2, 3]

export function CopiesChoice({ copies }: { copies: Signal<number> }) {
  return (
    <label class="row">
      {t('work.ofPeers')}
      <select
        class="button"
        value={String(copies.value)}
        onChange={({ currentTarget }) => {
          copies.value = Number(currentTarget.value)
        }}
      >
        {CHOICES.map(each => (
          <option key={each} value={String(each)}>
            {copiesWords(each)}
          </option>
        ))}
      </select>
    </label>
  )
}
