/** Where there are several relays: a row each, this tab's own marked. What does not reach this tab is said, not guessed. */
import type { RelayView, Snapshot } from '../core/measure/snapshot.ts'
import { useSlice } from './context.ts'
import { Explained, Value } from './figure.tsx'
import * as format from './format.ts'
import { StateIcon } from './icons.tsx'

const selectRelays = ({ relays }: Snapshot) => relays

export function RelaysTable() {
  const relays = useSlice(selectRelays)
  if (relays.length < 2) return null
  return (
    <>
      <h3>All relays</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll relays" tabIndex={0} aria-label="All relays">
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
  { place: 'members.length', label: 'peers', format: format.count, read: ({ members }) => members.length },
  {
    place: 'load.sockets',
    label: 'sockets',
    format: format.count,
    read: ({ load }) => load?.sockets ?? null,
  },
  {
    place: 'load.cpuPercent',
    label: 'CPU',
    format: format.percent,
    read: ({ load }) => load?.cpuPercent ?? null,
  },
  {
    place: 'load.rssBytes',
    label: 'memory',
    format: format.bytes,
    read: ({ load }) => load?.rssBytes ?? null,
  },
  {
    place: 'load.rates.framesOutPerSecond',
    label: 'frames out',
    format: format.perSecond,
    read: ({ load }) => load?.rates?.framesOutPerSecond ?? null,
  },
] as const satisfies {
  place: string
  label: string
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
            <Explained about={`relays.0.${place}`}>{label}</Explained>
          </th>
        ))}
      </tr>
    </thead>
  )
}

const WORDS = { up: 'up', down: 'down', unknown: 'nothing heard' } as const

function RelayEntry({ relay, at }: { relay: RelayView; at: string }) {
  const { id, isOwn, state, cluster } = relay
  const word = state === 'up' && cluster === 'cut-off' ? 'apart from the others' : WORDS[state]
  return (
    <tr class={state === 'up' ? '' : 'stale'} data-relay={id}>
      <th scope="row" class="relay-name">
        {id}
        {isOwn && <span class="note"> yours</span>}{' '}
        <span
          class={`verdict small is-${state}`}
          data-metric={`${at}.state`}
          data-value={JSON.stringify(state)}
        >
          <StateIcon state={state} /> {word}
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
