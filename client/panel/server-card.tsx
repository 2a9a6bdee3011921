/** What this tab's relay spends, and where there are several the others, and what this tab spends beside it. A dead relay keeps its last reading, greyed and dated. */
import type { Snapshot } from '../core/measure/snapshot.ts'
import { useSlice } from './context.ts'
import { Explained, Figure } from './figure.tsx'
import * as format from './format.ts'
import { StateIcon } from './icons.tsx'
import { RelaysTable } from './relays-table.tsx'

const selectServer = ({ server }: Snapshot) => ({
  relay: server.relay,
  state: server.state,
  since: server.since,
  readAt: server.load?.at ?? null,
  pid: server.load?.pid ?? null,
})

const WORDS = { up: 'Up', down: 'Down', unknown: 'No data yet' } as const

export function ServerCard() {
  const { relay, state, since, readAt, pid } = useSlice(selectServer)
  const stale = state !== 'up'
  return (
    <section class="card server" aria-labelledby="heading-server">
      <header class="card-head">
        <h2 id="heading-server">
          Relay load <small>{relay ?? ''}</small>
        </h2>
        <Explained about="server.state" class={`verdict small is-${state}`}>
          <StateIcon state={state} />
          <span data-metric="server.state" data-value={JSON.stringify(state)}>
            {WORDS[state]}
          </span>
          {state !== 'unknown' && (
            <span class="since" data-metric="server.since" data-value={JSON.stringify(since)}>
              since {format.clock(since)}
            </span>
          )}
        </Explained>
      </header>
      <div class={stale ? 'figures load stale' : 'figures load'}>
        <Figure metric="server.load.cpuPercent" label="CPU" format={format.percent} />
        <Figure metric="server.load.eventLoopDelayP99Ms" label="loop delay p99" format={format.duration} />
        <Figure metric="server.load.rssBytes" label="memory" format={format.bytes} />
        <Figure metric="server.load.sockets" label="sockets" format={format.count} />
        <Figure metric="server.load.rates.framesInPerSecond" label="frames in" format={format.perSecond} />
        <Figure metric="server.load.rates.framesOutPerSecond" label="frames out" format={format.perSecond} />
        <Figure metric="server.load.rates.bytesInPerSecond" label="bytes in" format={format.bytesPerSecond} />
        <Figure
          metric="server.load.rates.bytesOutPerSecond"
          label="bytes out"
          format={format.bytesPerSecond}
        />
      </div>
      <p class="reading">
        {readAt === null
          ? 'No reading of the relay has reached this tab.'
          : `${stale ? 'Last reading' : 'Reading'} of ${format.clock(readAt)}, process ${pid}`}
      </p>
      <RelaysTable />
      <h3>This tab’s own traffic</h3>
      <div class="tab-traffic">
        <Figure metric="paths.mesh.traffic.upBytesPerSecond" label="mesh up" format={format.bytesPerSecond} />
        <Figure
          metric="paths.mesh.traffic.downBytesPerSecond"
          label="mesh down"
          format={format.bytesPerSecond}
        />
        <Figure
          metric="paths.relay.traffic.upBytesPerSecond"
          label="relay up"
          format={format.bytesPerSecond}
        />
        <Figure
          metric="paths.relay.traffic.downBytesPerSecond"
          label="relay down"
          format={format.bytesPerSecond}
        />
      </div>
    </section>
  )
}
