/** Pick conditions from short lists. */
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import type { Choices } from './choices.ts'

interface Field {
  key: keyof Choices
  label: string
  /** What it does, to both paths. */
  tip: string
  options: readonly (readonly [value: string, words: string])[]
}

const NUMBERS: ReadonlySet<keyof Choices> = new Set(['delayMs', 'jitterMs', 'uplinkKilobytes'])

const FIELDS: readonly Field[] = [
  {
    key: 'delayMs',
    label: 'Delay',
    tip: 'Whatever a peer sends waits this long, over a link or to the relay. From peer to peer both paths are delayed alike.',
    options: [
      ['0', 'none'],
      ['25', '25 ms'],
      ['50', '50 ms'],
      ['100', '100 ms'],
      ['250', '250 ms'],
    ],
  },
  {
    key: 'jitterMs',
    label: 'Jitter',
    tip: 'On top, a random wait (exponential, of this mean) for everything that is sent. Nothing overtakes.',
    options: [
      ['0', 'none'],
      ['10', '10 ms'],
      ['50', '50 ms'],
      ['150', '150 ms'],
    ],
  },
  {
    key: 'uplinkKilobytes',
    label: 'Uplink',
    tip: 'The most that a peer sends, on each path apart and over all its links together. More waits in a queue.',
    options: [
      ['0', 'not limited'],
      ['32', '32 kB/s'],
      ['125', '125 kB/s (1 Mbit/s)'],
      ['625', '625 kB/s (5 Mbit/s)'],
      ['1250', '1.25 MB/s (10 Mbit/s)'],
    ],
  },
  {
    key: 'spread',
    label: 'Distance',
    tip: 'Peers and relays are in cities, and everything takes as long as light in fibre between them.',
    options: [
      ['none', 'none'],
      ['europe', 'in Europe'],
      ['world', 'around the world'],
    ],
  },
  {
    key: 'partition',
    label: 'Partition',
    tip: 'Nothing gets from one side to the other. Who comes later is on the first side.',
    options: [
      ['none', 'none'],
      ['halves', 'two halves, relays with the first'],
      ['without-relays', 'peers here, relays there'],
    ],
  },
]

const SEED_TIP =
  'Of every draw: the same seed gives the same waits, and puts the same peers into the same cities.'
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
  const anyone = [[NOBODY, 'nobody'] as const, ...peers.map(({ id, name }) => [id, name] as const)]
  const fields: readonly Field[] = [
    ...FIELDS,
    {
      key: 'mute',
      label: 'Mute',
      tip: 'Nobody hears this peer, and it hears all: a cut one way.',
      options: anyone,
    },
    {
      key: 'paused',
      label: 'Pause',
      tip: 'This peer neither sends, handles nor keeps time until it goes on, as a process that stands still.',
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
      <label data-tip={SEED_TIP} data-tip-title="Seed">
        <span>Seed</span>
        <input
          type="number"
          required
          min={0}
          max={2 ** 32 - 1}
          value={choices.seed}
          aria-description={SEED_TIP}
          onChange={event => onChange({ ...choices, seed: event.currentTarget.valueAsNumber })}
        />
      </label>
      <p class="note">
        Both paths are treated alike, and everything emulated is marked so. These are not real faults: no
        process dies, nothing is lost, and what is held up arrives when it ends.
      </p>
      <button type="submit" class="button primary" disabled={isBusy}>
        {isBusy ? 'Applying' : 'Apply to the room'}
      </button>
    </form>
  )
}
