/** Where there are several relays: a row each, this tab's own marked. What does not reach this tab is said, not guessed. */

import type { RelayView, Snapshot } from '../core/measure/snapshot.ts'
import { useSlice } from './context.ts'
import { Explained, Value } from './figure.tsx'
import * as format from './format.ts'
import { StateIcon } from './icons.tsx'
import { type MessageKey, t } from './language/messages.ts'

const selectRelays = ({ relays }: Snapshot) => relays

export function RelaysTable() {
  const relays = useSlice(selectRelays)
  if (relays.length < 2) return null
  return (
    <>
      <h3>{t('relays.title')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll relays" tabIndex={0} aria-label={t('relays.title')}>
        <table>
          <Head />
          <tbody>
            {relays.map((relay, index) => (
              <RelayEntry key={relay.id} relay={relay} at={`relays.${index}`} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

const FIGURES = [
  {
    place: 'members.length',
    label: 'relays.peers',
    format: format.count,
    read: ({ members }) => members.length,
  },
  {
    place: 'load.sockets',
    label: 'figure.sockets',
    format: format.count,
    read: ({ load }) => load?.sockets ?? null,
  },
  {
    place: 'load.cpuPercent',
    label: 'figure.cpu',
    format: format.percent,
    read: ({ load }) => load?.cpuPercent ?? null,
  },
  {
    place: 'load.rssBytes',
    label: 'figure.memory',
    format: format.bytes,
    read: ({ load }) => load?.rssBytes ?? null,
  },
  {
    place: 'load.rates.framesOutPerSecond',
    label: 'figure.framesOut',
    format: format.perSecond,
    read: ({ load }) => load?.rates?.framesOutPerSecond ?? null,
  },
] as const satisfies {
  place: string
  label: MessageKey
  format: (value: number) => format.Quantity
  read: (relay: RelayView) => number | null
}[]

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">Relay</th>
        {FIGURES.map(({ place, label }) => (
          <th key={place} scope="col" class="numeric">
            <Explained about={`relays.0.${place}`}>{t(label)}</Explained>
          </th>
        ))}
      </tr>
    </thead>
  )
}

function RelayEntry({ relay, at }: { relay: RelayView; at: string }) {
  const { id, isOwn, state, cluster } = relay
  const word = state === 'up' && cluster === 'cut-off' ? 'relays.apart' : (`relays.${state}` as const)
  return (
    <tr class={state === 'up' ? '' : 'stale'} data-relay={id}>
      <th scope="row" class="relay-name">
        {id}
        {isOwn && <span class="note"> {t('relays.own')}</span>}{' '}
        <span
          class={`verdict small is-${state}`}
          data-metric={`${at}.state`}
          data-value={JSON.stringify(state)}
        >
          <StateIcon state={state} /> {t(word)}
        </span>
      </th>
      {FIGURES.map(({ place, format, read }) => (
        <td key={place} class="numeric">
          <Value metric={`${at}.${place}`} value={read(relay)} format={format} />
        </td>
      ))}
    </tr>
  )
}
