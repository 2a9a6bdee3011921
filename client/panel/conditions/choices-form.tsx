/** Pick conditions from short lists. */

import type { Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { t } from '../language/messages.ts'
import type { Choices } from './choices.ts'

interface Field {
  key: keyof Choices
  label: string
  /** What it does, to both paths. */
  tip: string
  options: readonly (readonly [value: string, words: string])[]
}

const NUMBERS: ReadonlySet<keyof Choices> = new Set(['delayMs', 'jitterMs', 'uplinkKilobytes'])

/** What everybody is subject to. */
const roomFields = (): readonly Field[] => [
  {
    key: 'delayMs',
    label: t('conditions.delay'),
    tip: t('conditions.delayTip'),
    options: [
      ['0', t('conditions.none')],
      ['25', '25 ms'],
      ['50', '50 ms'],
      ['100', '100 ms'],
      ['250', '250 ms'],
    ],
  },
  {
    key: 'jitterMs',
    label: t('conditions.jitter'),
    tip: t('conditions.jitterTip'),
    options: [
      ['0', t('conditions.none')],
      ['10', '10 ms'],
      ['50', '50 ms'],
      ['150', '150 ms'],
    ],
  },
  {
    key: 'uplinkKilobytes',
    label: t('conditions.uplink'),
    tip: t('conditions.uplinkTip'),
    options: [
      ['0', t('conditions.notLimited')],
      ['32', '32 kB/s'],
      ['125', '125 kB/s (1 Mbit/s)'],
      ['625', '625 kB/s (5 Mbit/s)'],
      ['1250', t('conditions.uplinkFastest')],
    ],
  },
  {
    key: 'spread',
    label: t('conditions.distance'),
    tip: t('conditions.distanceTip'),
    options: [
      ['none', t('conditions.none')],
      ['europe', t('conditions.europe')],
      ['world', t('conditions.world')],
    ],
  },
  {
    key: 'partition',
    label: t('conditions.partition'),
    tip: t('conditions.partitionTip'),
    options: [
      ['none', t('conditions.none')],
      ['halves', t('conditions.halves')],
      ['without-relays', t('conditions.withoutRelays')],
    ],
  },
]

const NOBODY = ''
const selectPeers = ({ self, name, peers }: Snapshot) => [
  { id: self, name },
  ...peers.map(peer => ({ id: peer.id, name: peer.name })),
]

export interface ChoicesFormProps {
  choices: Choices
  isBusy: boolean
  onChange(choices: Choices): void
  onApply(): void
}

export function ChoicesForm({ choices, isBusy, onChange, onApply }: ChoicesFormProps) {
  const peers = useSlice(selectPeers)
  const anyone = [
    [NOBODY, t('conditions.nobody')] as const,
    ...peers.map(({ id, name }) => [id, name] as const),
  ]
  const fields: readonly Field[] = [
    ...roomFields(),
    {
      key: 'mute',
      label: t('conditions.mute'),
      tip: t('conditions.muteTip'),
      options: anyone,
    },
    {
      key: 'paused',
      label: t('conditions.pause'),
      tip: t('conditions.pauseTip'),
      options: anyone,
    },
  ]
  const pick = (key: keyof Choices, value: string) => {
    const asked = NUMBERS.has(key) ? Number(value) : value === NOBODY ? null : value
    onChange({ ...choices, [key]: asked })
  }
  return (
    <form
      class="choices"
      onSubmit={event => {
        event.preventDefault()
        onApply()
      }}
    >
      {fields.map(({ key, label, tip, options }) => (
        <label key={key} data-tip={tip} data-tip-title={label}>
          <span>{label}</span>
          <select
            class="button"
            value={String(choices[key] ?? NOBODY)}
            aria-description={tip}
            onChange={event => pick(key, event.currentTarget.value)}
          >
            {options.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      ))}
      <label data-tip={t('conditions.seedTip')} data-tip-title={t('conditions.seed')}>
        <span>{t('conditions.seed')}</span>
        <input
          type="number"
          required
          min={0}
          max={2 ** 32 - 1}
          value={choices.seed}
          aria-description={t('conditions.seedTip')}
          onChange={event => onChange({ ...choices, seed: event.currentTarget.valueAsNumber })}
        />
      </label>
      <p class="note">{t('conditions.note')}</p>
      <button type="submit" class="button primary" disabled={isBusy}>
        {isBusy ? t('conditions.applying') : t('conditions.apply')}
      </button>
    </form>
  )
}
