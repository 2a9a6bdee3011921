/** One path at a glance: the verdict first, then survival and latency, then the counts behind them. */

import type { PathName, PathState } from '../core/measure/snapshot.ts'
import { EmulatedBadge } from './conditions/emulated-badge.tsx'
import { useMetric, useSlice } from './context.ts'
import { Explained, Figure, NoData, Value } from './figure.tsx'
import * as format from './format.ts'
import { PathGlyph, StateIcon } from './icons.tsx'
import { rich, t } from './language/messages.ts'
import { PATH_NAMES } from './path-label.tsx'

const selectStates = {
  mesh: ({ paths }: { paths: Record<PathName, { state: PathState }> }) => paths.mesh.state,
  relay: ({ paths }: { paths: Record<PathName, { state: PathState }> }) => paths.relay.state,
}

/** The state as icon and word. */
export function PathVerdict({ path, withSince = true }: { path: PathName; withSince?: boolean }) {
  const state = useSlice(selectStates[path])
  const since = useMetric(`paths.${path}.since`)
  const dated = withSince && state !== 'unknown' && since !== null
  return (
    <Explained about={`paths.${path}.state`} class={`verdict is-${state}`}>
      <StateIcon state={state} />
      <span data-metric={`paths.${path}.state`} data-value={JSON.stringify(state)}>
        {t(`state.${state}`)}
      </span>
      {dated && (
        <span class="since" data-metric={`paths.${path}.since`} data-value={JSON.stringify(since)}>
          {t('live.since', { time: format.clock(since) })}
        </span>
      )}
    </Explained>
  )
}

/** Half of the recent round trips were faster, with the samples it stands on. */
function RoundTrip({ path }: { path: PathName }) {
  const at = `paths.${path}.latency` as const
  const median = useMetric(`${at}.p50Ms`)
  const samples = useMetric(`${at}.count`)
  return (
    <Explained about={`${at}.p50Ms`} class="figure hero">
      <Value metric={`${at}.p50Ms`} value={median} format={format.duration} />
      <span class="label">
        {rich('path.medianOf', {
          samples: () => <Value metric={`${at}.count`} value={samples} format={format.count} />,
        })}
      </span>
    </Explained>
  )
}

/** The share of ordered pairs that still reach each other, with the pairs it stands for. */
export function Survival({ path }: { path: PathName }) {
  const reachable = useMetric(`paths.${path}.reachablePairs`)
  const total = useMetric(`paths.${path}.totalPairs`)
  const share = reachable === null || total === null ? null : format.shareOf(reachable, total)
  const quantity = share === null ? null : format.share(share)
  return (
    <Explained about={`paths.${path}.reachablePairs`} class="figure hero">
      <span class="value">
        {quantity ? (
          <>
            <span class="number">{quantity.number}</span>
            <span class="unit">{quantity.unit}</span>
          </>
        ) : (
          <NoData />
        )}
      </span>
      <span class="label">
        {rich('path.survival', {
          reachable: () => (
            <Value metric={`paths.${path}.reachablePairs`} value={reachable} format={format.count} />
          ),
          total: () => <Value metric={`paths.${path}.totalPairs`} value={total} format={format.count} />,
        })}
      </span>
    </Explained>
  )
}

export function PathCard({ path }: { path: PathName }) {
  const at = `paths.${path}` as const
  return (
    <section class={`card path-card path-${path}`} aria-labelledby={`heading-${path}`}>
      <header class="path-head">
        <h2 id={`heading-${path}`}>
          <PathGlyph path={path} />
          {PATH_NAMES[path]} <small>{t(`pathKind.${path}`)}</small>
        </h2>
        <EmulatedBadge />
        <PathVerdict path={path} />
      </header>
      <div class="heroes">
        <RoundTrip path={path} />
        <Survival path={path} />
      </div>
      <div class="figures">
        <Figure metric={`${at}.latency.lastMs`} label={t('figure.now')} format={format.duration} />
        <Figure metric={`${at}.latency.p95Ms`} label="p95" format={format.duration} />
        <Figure metric={`${at}.latency.p99Ms`} label="p99" format={format.duration} />
        <Figure metric={`${at}.latency.maxMs`} label={t('figure.max')} format={format.duration} />
        <Figure
          metric={`${at}.silence.longestMs`}
          label={t('figure.longestSilence')}
          format={format.duration}
        />
        <Figure
          metric={`${at}.silence.ongoingMs`}
          label={t('figure.ongoingSilence')}
          format={format.duration}
        />
        <Figure metric={`${at}.sent`} label={t('figure.sent')} format={format.count} />
        <Figure metric={`${at}.delivered`} label={t('figure.delivered')} format={format.count} />
        <Figure metric={`${at}.lost`} label={t('figure.lost')} format={format.count} />
        <Figure metric={`${at}.duplicates`} label={t('figure.duplicates')} format={format.count} />
        <Figure metric={`${at}.refused`} label={t('figure.refused')} format={format.count} />
        <Figure metric={`${at}.overflowed`} label={t('figure.overflowed')} format={format.count} />
      </div>
    </section>
  )
}
