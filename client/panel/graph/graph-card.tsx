import { useSignal } from '@preact/signals'
import { RelayAwayNotice } from '../invitation/invite-button.tsx'
import { GraphCanvas } from './graph-canvas.tsx'
import { PeerTable } from './peer-table.tsx'

const VIEWS = ['Graph', 'Table'] as const

/** The room as a picture or as a table that says the same. */
export function GraphCard() {
  const view = useSignal<(typeof VIEWS)[number]>('Graph')
  return (
    <section class="card graph" aria-labelledby="heading-graph">
      <header class="card-head">
        <h2 id="heading-graph">The room</h2>
        <fieldset class="segmented">
          <legend class="sr-only">Show the room as</legend>
          {VIEWS.map(each => (
            <button
              key={each}
              type="button"
              aria-pressed={view.value === each}
              onClick={() => {
                view.value = each
              }}
            >
              {each}
            </button>
          ))}
        </fieldset>
      </header>
      {view.value === 'Graph' ? (
        <>
          <GraphCanvas />
          <GraphLegend />
        </>
      ) : (
        <PeerTable />
      )}
      <RelayAwayNotice />
    </section>
  )
}

const SAMPLES = [
  { label: 'mesh link', class: 'sample-mesh', d: 'M1 8h30' },
  { label: 'one-way link', class: 'sample-one-way', d: 'M1 8h30' },
  { label: 'relay link', class: 'sample-relay', d: 'M1 8h30' },
  {
    label: 'lost',
    class: 'sample-lost',
    d: 'M16 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12M12.5 4.5l7 7M19.5 4.5l-7 7',
  },
]

function GraphLegend() {
  return (
    <p class="legend graph-legend" aria-hidden="true">
      {SAMPLES.map(sample => (
        <span key={sample.label}>
          <svg class={`glyph ${sample.class}`} viewBox="0 0 32 16" aria-hidden="true">
            <path d={sample.d} />
          </svg>
          {sample.label}
        </span>
      ))}
    </p>
  )
}
