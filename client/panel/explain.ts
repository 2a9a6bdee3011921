/**
 * What each figure measures: between which hops, in which unit, by which method. Keyed by the figure's place in the
 * snapshot, with `*` for any index; shown on hover and focus, and read out as the figure's description.
 */
import { PATHS, type PathName } from '../core/measure/snapshot.ts'

export interface Explanation {
  title: string
  text: string
}

const HOPS: Record<PathName, string> = {
  mesh: 'from this tab to a peer and back over a WebRTC data channel, through other peers where no direct link is open',
  relay: 'from this tab through the relay to a peer, and back through the relay',
}

/** The one network fault that a class meets most often and cannot see. */
const ISOLATION =
  ' Wi-Fi with client isolation blocks direct links: frames then go through other peers or TURN, or only the relay gets through.'

const NAMES: Record<PathName, string> = { mesh: 'Mesh', relay: 'Relay' }

function latencyOf(path: PathName): Record<string, Explanation> {
  const roundTrip = `Round trip of a probe ${HOPS[path]}. Milliseconds on this tab's own clock.`
  const figure = (title: string, text: string): Explanation => ({ title: `${NAMES[path]}: ${title}`, text })
  return {
    p50Ms: figure('round trip, median', `${roundTrip} Half of the recent probes took less.`),
    lastMs: figure('round trip, latest', `${roundTrip} The newest single sample.`),
    p95Ms: figure('round trip, p95', `${roundTrip} 95 of 100 recent probes took less.`),
    p99Ms: figure('round trip, p99', `${roundTrip} 99 of 100 recent probes took less.`),
    maxMs: figure('round trip, slowest', `${roundTrip} The slowest of the recent probes.`),
    count: figure(
      'samples',
      'How many probe round trips the percentiles rest on: those of the recent window.',
    ),
  }
}

function pathOf(path: PathName): Record<string, Explanation> {
  const name = NAMES[path]
  const figure = (title: string, text: string): Explanation => ({ title: `${name}: ${title}`, text })
  const wire = path === 'mesh' ? "this tab's data channels" : "this tab's connection to the relay"
  return {
    state: figure(
      'state',
      `Up: every peer of the room is reached. Degraded: some are. Down: none is. Judged by this tab from the echoes of its probes.${path === 'mesh' ? ISOLATION : ''}`,
    ),
    reachablePairs: figure(
      'survival',
      'Ordered pairs of live peers that can exchange frames on this path now, out of all such pairs, as far as the reports of the peers reach this tab.',
    ),
    sent: figure(
      'sent',
      'Probe copies that this tab sent on this path: one per peer that stayed in the room.',
    ),
    delivered: figure('delivered', 'Probe copies whose echo came back to this tab in time.'),
    lost: figure('lost', 'Probe copies whose echo did not come back within the probe timeout.'),
    duplicates: figure(
      'duplicates',
      'Second and further copies of a frame that arrived here and were dropped.',
    ),
    refused: figure('refused', 'Frames that this tab refused on this path: malformed, oversize or forged.'),
    overflowed: figure('overflowed', 'Application frames given up because a bounded buffer was full.'),
    'silence.longestMs': figure(
      'longest silence',
      'The longest gap between two arrivals from one live peer on this path.',
    ),
    'silence.ongoingMs': figure(
      'silence now',
      'Time since the last arrival from the live peer that has been quiet longest on this path.',
    ),
    'traffic.upBytesPerSecond': figure('upload of this tab', `Bytes per second that ${wire} sent.`),
    'traffic.downBytesPerSecond': figure('download of this tab', `Bytes per second that ${wire} received.`),
  }
}

const SERVER: Record<string, Explanation> = {
  'server.state': {
    title: 'Relay process',
    text: 'Up while this tab hears from the relay that it joined. When it falls silent the last reading stays, greyed and dated.',
  },
  'server.load.cpuPercent': {
    title: 'Relay: CPU',
    text: 'User and system time of the relay process over the last report second, as a share of one core.',
  },
  'server.load.eventLoopDelayP99Ms': {
    title: 'Relay: event-loop delay, p99',
    text: "How late the relay's event loop ran in the last report second: 99 of 100 turns were less late. Milliseconds, measured in the relay.",
  },
  'server.load.rssBytes': {
    title: 'Relay: memory',
    text: 'Resident memory of the relay process (1 MB is 1,000,000 bytes).',
  },
  'server.load.sockets': {
    title: 'Relay: sockets',
    text: 'Open WebSocket connections of tabs at the relay.',
  },
  'server.load.rates.framesInPerSecond': {
    title: 'Relay: frames in',
    text: 'Application frames per second that the relay received from all tabs, over the last report second.',
  },
  'server.load.rates.framesOutPerSecond': {
    title: 'Relay: frames out',
    text: 'Application frames per second that the relay sent to all tabs: one broadcast leaves once per receiver.',
  },
  'server.load.rates.bytesInPerSecond': {
    title: 'Relay: bytes in',
    text: "Bytes per second received on the relay's TCP connections, WebSocket and HTTP headers included.",
  },
  'server.load.rates.bytesOutPerSecond': {
    title: 'Relay: bytes out',
    text: "Bytes per second sent on the relay's TCP connections, WebSocket and HTTP headers included.",
  },
  'server.load.uptimeMs': { title: 'Relay: uptime', text: 'Age of this relay process at its last report.' },
  'server.load.refused': {
    title: 'Relay: refused',
    text: 'Events that this relay process refused with a reason since it started: malformed, oversize, too many.',
  },
}

const FIRSTS: Record<string, Explanation> = {
  'firsts.mesh': {
    title: 'Mesh came first',
    text: "Probes of other peers whose two copies both reached this tab, the mesh's before the relay's. Counted over the recent window on this tab's clock.",
  },
  'firsts.relay': {
    title: 'Relay came first',
    text: "Probes of other peers whose two copies both reached this tab, the relay's before the mesh's. Counted over the recent window on this tab's clock.",
  },
  'firsts.onlyMesh': { title: 'Only the mesh', text: 'Probes of other peers whose relay copy never came.' },
  'firsts.onlyRelay': { title: 'Only the relay', text: 'Probes of other peers whose mesh copy never came.' },
}

const PEERS: Record<string, Explanation> = {
  'peers.length': {
    title: 'Peers',
    text: 'Open tabs and headless peers of this room that this tab knows, itself included. Lost peers are not counted.',
  },
  'peers.*.mesh.state': {
    title: 'Mesh link',
    text: 'Linked: a direct data channel. Routed: reached through other peers, over so many links (hops). Dialing: being set up. Lost: no longer reached.',
  },
  'peers.*.mesh.rttMs': {
    title: 'Mesh round trip',
    text: `Latest probe ${HOPS.mesh}. Milliseconds on this tab's clock.`,
  },
  links: {
    title: 'Links of this peer',
    text: 'Direct links of the mesh that both ends say are open, from the reports that peers send each other; no server has a part in it. One-way: only one end says so. Missing: in a room small enough for a full mesh, neither end does.',
  },
  'peers.*.relay.state': { title: 'Relay', text: 'Whether the relay says that this peer is joined to it.' },
  'peers.*.relay.rttMs': {
    title: 'Relay round trip',
    text: `Latest probe ${HOPS.relay}. Milliseconds on this tab's clock.`,
  },
  'faults.*.mesh': {
    title: 'What it did to the mesh',
    text: 'Time from the fault until this tab noticed it on the mesh, and until the mesh was whole again.',
  },
  'faults.*.relay': {
    title: 'What it did to the relay path',
    text: 'Time from the fault until this tab noticed it on the relay path, and until that path was whole again.',
  },
}

const RELAYS: Record<string, Explanation> = {
  'relays.*.members.length': {
    title: 'Peers of this relay',
    text: 'Peers of this room that say they are joined to it. Its sockets count all rooms.',
  },
  ...Object.fromEntries(
    Object.entries(SERVER)
      .filter(([key]) => key.startsWith('server.load.'))
      .map(([key, value]) => [key.replace('server.', 'relays.*.'), value]),
  ),
}

const TRACES: Record<string, Explanation> = {
  'traces.*.steps.*.via': {
    title: 'Handed over by',
    text: 'The neighbour whose copy of the broadcast came first, as the peer that it reached says.',
  },
  'traces.*.steps.*.hops': {
    title: 'Hops',
    text: 'Links that the broadcast had crossed when it came there: 1 is straight from its origin.',
  },
  'traces.*.steps.*.receiptMs': {
    title: 'Receipt after',
    text: "From the start of the trace here (it was sent, or its first copy or receipt came) until this peer's receipt was here. It contains the receipt's way back, as no two clocks are compared. Milliseconds on this tab's clock.",
  },
}

function prefixed(prefix: string, entries: Record<string, Explanation>): Record<string, Explanation> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [`${prefix}.${key}`, value]))
}

export const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ...Object.assign({}, ...PATHS.map(path => prefixed(`paths.${path}`, pathOf(path)))),
  ...Object.assign({}, ...PATHS.map(path => prefixed(`paths.${path}.latency`, latencyOf(path)))),
  ...SERVER,
  ...RELAYS,
  ...FIRSTS,
  ...PEERS,
  ...TRACES,
}

/** `peers.3.mesh.rttMs` and its siblings share one explanation: `peers.*.mesh.rttMs`. */
export function explanationKey(metric: string): string {
  return metric.replace(/\.\d+(?=\.|$)/g, '.*')
}
