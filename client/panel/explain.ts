/**
 * What each figure measures: between which hops, in which unit, by which method. Keyed by the figure's place in the
 * snapshot, with `*` for any index; shown on hover and focus, and read out as the figure's description.
 */

import { computed, type ReadonlySignal } from '@preact/signals'
import { PATHS, type PathName } from '../core/measure/snapshot.ts'
import { t } from './language/messages.ts'

export interface Explanation {
  title: string
  text: string
}

const NAMES: Record<PathName, string> = { mesh: 'Mesh', relay: 'Relay' }

function latencyOf(path: PathName): Record<string, Explanation> {
  const roundTrip = t('explain.roundTrip', { hops: t(`hops.${path}`) })
  const figure = (title: string, text: string): Explanation => ({ title: `${NAMES[path]}: ${title}`, text })
  return {
    p50Ms: figure(t('explain.p50.title'), t('explain.p50.text', { roundTrip })),
    lastMs: figure(t('explain.last.title'), t('explain.last.text', { roundTrip })),
    p95Ms: figure(t('explain.p95.title'), t('explain.p95.text', { roundTrip })),
    p99Ms: figure(t('explain.p99.title'), t('explain.p99.text', { roundTrip })),
    maxMs: figure(t('explain.max.title'), t('explain.max.text', { roundTrip })),
    count: figure(t('explain.count.title'), t('explain.count.text')),
  }
}

function pathOf(path: PathName): Record<string, Explanation> {
  const name = NAMES[path]
  const figure = (title: string, text: string): Explanation => ({ title: `${name}: ${title}`, text })
  return {
    state: figure(t('explain.state.title'), t(`explain.state.${path}`)),
    reachablePairs: figure(t('explain.survival.title'), t('explain.survival.text')),
    sent: figure(t('explain.sent.title'), t('explain.sent.text')),
    delivered: figure(t('explain.delivered.title'), t('explain.delivered.text')),
    lost: figure(t('explain.lost.title'), t('explain.lost.text')),
    duplicates: figure(t('explain.duplicates.title'), t('explain.duplicates.text')),
    refused: figure(t('explain.refused.title'), t('explain.refused.text')),
    overflowed: figure(t('explain.overflowed.title'), t('explain.overflowed.text')),
    'silence.longestMs': figure(t('explain.longestSilence.title'), t('explain.longestSilence.text')),
    'silence.ongoingMs': figure(t('explain.ongoingSilence.title'), t('explain.ongoingSilence.text')),
    'traffic.upBytesPerSecond': figure(
      t('explain.up.title'),
      t('explain.up.text', { wire: t(`explain.wire.${path}`) }),
    ),
    'traffic.downBytesPerSecond': figure(
      t('explain.down.title'),
      t('explain.down.text', { wire: t(`explain.wire.${path}`) }),
    ),
  }
}

const server = (): Record<string, Explanation> => ({
  'server.state': {
    title: t('explain.server.title'),
    text: t('explain.server.text'),
  },
  'server.load.cpuPercent': {
    title: t('explain.cpu.title'),
    text: t('explain.cpu.text'),
  },
  'server.load.eventLoopDelayP99Ms': {
    title: t('explain.loopDelay.title'),
    text: t('explain.loopDelay.text'),
  },
  'server.load.rssBytes': {
    title: t('explain.memory.title'),
    text: t('explain.memory.text'),
  },
  'server.load.sockets': {
    title: t('explain.sockets.title'),
    text: t('explain.sockets.text'),
  },
  'server.load.rates.framesInPerSecond': {
    title: t('explain.framesIn.title'),
    text: t('explain.framesIn.text'),
  },
  'server.load.rates.framesOutPerSecond': {
    title: t('explain.framesOut.title'),
    text: t('explain.framesOut.text'),
  },
  'server.load.rates.bytesInPerSecond': {
    title: t('explain.bytesIn.title'),
    text: t('explain.bytesIn.text'),
  },
  'server.load.rates.bytesOutPerSecond': {
    title: t('explain.bytesOut.title'),
    text: t('explain.bytesOut.text'),
  },
  'server.load.uptimeMs': { title: t('explain.uptime.title'), text: t('explain.uptime.text') },
  'server.load.refused': {
    title: t('explain.relayRefused.title'),
    text: t('explain.relayRefused.text'),
  },
})

const firsts = (): Record<string, Explanation> => ({
  'firsts.mesh': {
    title: t('explain.meshFirst.title'),
    text: t('explain.meshFirst.text'),
  },
  'firsts.relay': {
    title: t('explain.relayFirst.title'),
    text: t('explain.relayFirst.text'),
  },
  'firsts.onlyMesh': { title: t('explain.onlyMesh.title'), text: t('explain.onlyMesh.text') },
  'firsts.onlyRelay': { title: t('explain.onlyRelay.title'), text: t('explain.onlyRelay.text') },
})

const peers = (): Record<string, Explanation> => ({
  'peers.length': {
    title: t('explain.peers.title'),
    text: t('explain.peers.text'),
  },
  'peers.*.mesh.state': {
    title: t('explain.meshLink.title'),
    text: t('explain.meshLink.text'),
  },
  'peers.*.mesh.rttMs': {
    title: t('explain.meshRtt.title'),
    text: t('explain.latestProbe', { hops: t('hops.mesh') }),
  },
  links: {
    title: t('explain.links.title'),
    text: t('explain.links.text'),
  },
  'peers.*.relay.state': { title: t('explain.relayState.title'), text: t('explain.relayState.text') },
  'peers.*.relay.rttMs': {
    title: t('explain.relayRtt.title'),
    text: t('explain.latestProbe', { hops: t('hops.relay') }),
  },
  'faults.*.mesh': {
    title: t('explain.faultMesh.title'),
    text: t('explain.faultMesh.text'),
  },
  'faults.*.relay': {
    title: t('explain.faultRelay.title'),
    text: t('explain.faultRelay.text'),
  },
})

const relays = (): Record<string, Explanation> => ({
  'relays.*.members.length': {
    title: t('explain.relayPeers.title'),
    text: t('explain.relayPeers.text'),
  },
  ...Object.fromEntries(
    Object.entries(server())
      .filter(([key]) => key.startsWith('server.load.'))
      .map(([key, value]) => [key.replace('server.', 'relays.*.'), value]),
  ),
})

const traces = (): Record<string, Explanation> => ({
  'traces.*.steps.*.via': {
    title: t('explain.via.title'),
    text: t('explain.via.text'),
  },
  'traces.*.steps.*.hops': {
    title: t('explain.hops.title'),
    text: t('explain.hops.text'),
  },
  'traces.*.steps.*.receiptMs': {
    title: t('explain.receipt.title'),
    text: t('explain.receipt.text'),
  },
})

function prefixed(prefix: string, entries: Record<string, Explanation>): Record<string, Explanation> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [`${prefix}.${key}`, value]))
}

/** In the language of the page. */
export const explanations: ReadonlySignal<Readonly<Record<string, Explanation>>> = computed(() => ({
  ...Object.assign({}, ...PATHS.map(path => prefixed(`paths.${path}`, pathOf(path)))),
  ...Object.assign({}, ...PATHS.map(path => prefixed(`paths.${path}.latency`, latencyOf(path)))),
  ...server(),
  ...relays(),
  ...firsts(),
  ...peers(),
  ...traces(),
}))

/** `peers.3.mesh.rttMs` and its siblings share one explanation: `peers.*.mesh.rttMs`. */
export function explanationKey(metric: string): string {
  return metric.replace(/\.\d+(?=\.|$)/g, '.*')
}
