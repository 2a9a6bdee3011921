/** What makes the figures mean less than they seem to. The strip keeps its height when there is nothing to say. */
import { type Snapshot, WARNINGS, type Warning } from '../core/measure/snapshot.ts'
import { useSlice } from './context.ts'
import { Icon } from './icons.tsx'

const TITLES: Record<Warning, string> = {
  'hidden-tab': 'Hidden tab',
  saturated: 'Machine saturated',
  'one-machine': 'One machine',
  'insecure-context': 'Plain http',
}

const selectWarnings = ({ warnings }: Snapshot) => warnings

export function Warnings() {
  const warnings = useSlice(selectWarnings)
  return (
    <div class="warnings">
      {warnings.length === 0 ? (
        <p class="hint">Each figure says what it measures: point at it, tap it, or reach it with Tab.</p>
      ) : (
        <ul>
          {warnings.map(warning => (
            <li key={warning}>
              <button
                type="button"
                class="warning"
                data-tip={WARNINGS[warning]}
                data-tip-title={TITLES[warning]}
              >
                <Icon name="alert" />
                <strong>{TITLES[warning]}</strong> <span class="warning-text">{WARNINGS[warning]}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
