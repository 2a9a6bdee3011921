/** What this tab's relay spends, and where there are several the others, and what this tab spends beside it. A dead relay keeps its last reading, greyed and dated. */

import type { Snapshot } from '../core/measure/snapshot.ts'
import { useSlice } from './context.ts'
import { Explained, Figure } from './figure.tsx'
import * as format from './format.ts'
import { StateIcon } from './icons.tsx'
import { type MessageKey, t } from './language/messages.ts'
import type { Metric } from './metric.ts'
import { RelaysTable } from './relays-table.tsx'

const selectServer = ({ server }: Snapshot) => ({
  relay: server.relay,
  state: server.state,
  since: server.since,
  readAt: server.load?.at ?? null,
  pid: server.load?.pid ?? null,
})

interface LabelledMetric {
  metric: Metric
  label: MessageKey
  format(value: number): format.Quantity
}

const LOAD: readonly LabelledMetric[] = [
  { metric: 'server.load.cpuPercent', label: 'figure.cpu', format: format.percent },
  { metric: 'server.load.eventLoopDelayP99Ms', label: 'figure.loopDelay', format: format.duration },
  { metric: 'server.load.rssBytes', label: 'figure.memory', format: format.bytes },
  { metric: 'server.load.sockets', label: 'figure.sockets', format: format.count },
  { metric: 'server.load.rates.framesInPerSecond', label: 'figure.framesIn', format: format.perSecond },
  { metric: 'server.load.rates.framesOutPerSecond', label: 'figure.framesOut', format: format.perSecond },
  { metric: 'server.load.rates.bytesInPerSecond', label: 'figure.bytesIn', format: format.bytesPerSecond },
  { metric: 'server.load.rates.bytesOutPerSecond', label: 'figure.bytesOut', format: format.bytesPerSecond },
]

const OWN_TRAFFIC: readonly LabelledMetric[] = [
  { metric: 'paths.mesh.traffic.upBytesPerSecond', label: 'figure.meshUp', format: format.bytesPerSecond },
  {
    metric: 'paths.mesh.traffic.downBytesPerSecond',
    label: 'figure.meshDown',
    format: format.bytesPerSecond,
  },
  { metric: 'paths.relay.traffic.upBytesPerSecond', label: 'figure.relayUp', format: format.bytesPerSecond },
  {
    metric: 'paths.relay.traffic.downBytesPerSecond',
    label: 'figure.relayDown',
    format: format.bytesPerSecond,
  },
]

function Figures({ of }: { of: readonly LabelledMetric[] }) {
  return of.map(({ metric, label, format: write }) => (
    <Figure key={metric} metric={metric} label={t(label)} format={write} />
  ))
}

export function ServerCard() {
  const { relay, state, since, readAt, pid } = useSlice(selectServer)
  const stale = state !== 'up'
  return (
    <section class="card server" aria-labelledby="heading-server">
      <header class="card-head">
        <h2 id="heading-server">
          {t('server.title')} <small>{relay ?? ''}</small>
        </h2>
        <Explained about="server.state" class={`verdict small is-${state}`}>
          <StateIcon state={state} />
          <span data-metric="server.state" data-value={JSON.stringify(state)}>
            {t(`state.${state}`)}
          </span>
          {state !== 'unknown' && (
            <span class="since" data-metric="server.since" data-value={JSON.stringify(since)}>
              {t('live.since', { time: format.clock(since) })}
            </span>
          )}
        </Explained>
      </header>
      <div class={stale ? 'figures load stale' : 'figures load'}>
        <Figures of={LOAD} />
      </div>
      <p class="reading">
        {readAt === null
          ? t('server.noReading')
          : t(stale ? 'server.lastReading' : 'server.reading', {
              time: format.clock(readAt),
              pid: String(pid),
            })}
      </p>
      <RelaysTable />
      <h3>{t('server.ownTraffic')}</h3>
      <div class="tab-traffic">
        <Figures of={OWN_TRAFFIC} />
      </div>
    </section>
  )
}
