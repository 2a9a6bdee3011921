/** What this tab's relay spends, and where there are several the others, and what this tab spends beside it. A dead relay keeps its last reading, greyed and dated. */

import type { Snapshot } from '../core/measure/snapshot.ts'
import { useSlice } from './context.ts'
import { Explained, Figure } from './figure.tsx'
import * as format from './format.ts'
import { StateIcon } from './icons.tsx'
import { t } from './language/messages.ts'
import { RelaysTable } from './relays-table.tsx'

const selectServer = ({ server }: Snapshot) => ({
  relay: server.relay,
  state: server.state,
  since: server.since,
  readAt: server.load?.at ?? null,
  pid: server.load?.pid ?? null,
})

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
        <Figure metric="server.load.cpuPercent" label={t('figure.cpu')} format={format.percent} />
        <Figure
          metric="server.load.eventLoopDelayP99Ms"
          label={t('figure.loopDelay')}
          format={format.duration}
        />
        <Figure metric="server.load.rssBytes" label={t('figure.memory')} format={format.bytes} />
        <Figure metric="server.load.sockets" label={t('figure.sockets')} format={format.count} />
        <Figure
          metric="server.load.rates.framesInPerSecond"
          label={t('figure.framesIn')}
          format={format.perSecond}
        />
        <Figure
          metric="server.load.rates.framesOutPerSecond"
          label={t('figure.framesOut')}
          format={format.perSecond}
        />
        <Figure
          metric="server.load.rates.bytesInPerSecond"
          label={t('figure.bytesIn')}
          format={format.bytesPerSecond}
        />
        <Figure
          metric="server.load.rates.bytesOutPerSecond"
          label={t('figure.bytesOut')}
          format={format.bytesPerSecond}
        />
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
        <Figure
          metric="paths.mesh.traffic.upBytesPerSecond"
          label={t('figure.meshUp')}
          format={format.bytesPerSecond}
        />
        <Figure
          metric="paths.mesh.traffic.downBytesPerSecond"
          label={t('figure.meshDown')}
          format={format.bytesPerSecond}
        />
        <Figure
          metric="paths.relay.traffic.upBytesPerSecond"
          label={t('figure.relayUp')}
          format={format.bytesPerSecond}
        />
        <Figure
          metric="paths.relay.traffic.downBytesPerSecond"
          label={t('figure.relayDown')}
          format={format.bytesPerSecond}
        />
      </div>
    </section>
  )
}
