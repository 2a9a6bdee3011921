/** What makes the figures mean less than they seem to. The strip keeps its height when there is nothing to say. */
import type { Snapshot, Warning } from '../core/measure/snapshot.ts'
import { useSlice } from './context.ts'
import { Icon } from './icons.tsx'
import { type MessageKey, t } from './language/messages.ts'

/** Why it is so and how to mend it, where the warning alone does not say. */
const DETAILS: Partial<Record<Warning, MessageKey>> = {
  'no-direct-link': 'warnings.no-direct-link.detail',
  'without-host': 'warnings.without-host.detail',
  'relays-apart': 'warnings.relays-apart.detail',
  emulated: 'warnings.emulated.detail',
  'insecure-context': 'warnings.insecure-context.detail',
  'no-offline-start': 'warnings.no-offline-start.detail',
}

const selectWarnings = ({ warnings }: Snapshot) => warnings

export function Warnings() {
  const warnings = useSlice(selectWarnings)
  return (
    <div class="warnings">
      {warnings.length === 0 ? (
        <p class="hint">{t('warnings.none')}</p>
      ) : (
        <ul>
          {warnings.map(warning => (
            <li key={warning}>
              <WarningButton warning={warning} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function WarningButton({ warning }: { warning: Warning }) {
  const title = t(`warnings.${warning}.title`)
  const text = t(`warnings.${warning}.text`)
  const detailKey = DETAILS[warning]
  const detail = detailKey === undefined ? '' : t(detailKey)
  return (
    <button type="button" class="warning" data-tip={`${text} ${detail}`.trim()} data-tip-title={title}>
      <Icon name="alert" />
      <strong>{title}</strong> <span class="warning-text">{text}</span>
      <span class="sr-only">{detail}</span>
    </button>
  )
}
