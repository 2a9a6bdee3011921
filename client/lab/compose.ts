/**
 * Puts one peer together out of its parts: the relay path, which also introduces the peers of the mesh, the mesh, and
 * where there is one the channel between the tabs of one browser, which introduces them without a server.
 */
import type { RoomName } from '#protocol'
import type { Clock } from '../core/clock.ts'
import { ConditionedLinks } from '../core/conditions/conditioned-links.ts'
import { PeerNetwork } from '../core/conditions/peer-network.ts'
import type { Audience } from '../core/measure/timing.ts'
import type { Links } from '../core/mesh/links.ts'
import { MeshPath } from '../core/mesh/mesh-path.ts'
import type { MeshSettings } from '../core/mesh/settings.ts'
import type { Signer } from '../core/mesh/signer.ts'
import { BarredLinks } from '../core/moderation/barred-links.ts'
import type { LinkSight } from '../core/moderation/link-sight.ts'
import type { RelayAddress } from '../core/relay/choice.ts'
import { type Channel, ChannelSignaller } from '../paths/channel-signaller.ts'
import { ConditionedChannel } from '../paths/conditioned-channel.ts'
import { RelayPath } from '../paths/relay-path.ts'
import { mergeSignallers } from '../paths/signallers.ts'
import { ReportExchange } from './classroom/report-exchange.ts'
import { composeServices, overBoth } from './compose-services.ts'
import { memoryStore, type PieceStore } from './files/piece-store.ts'
import { defaultName, randomText } from './identity.ts'
import { createInvitations } from './invitations.ts'
import { LabPeer } from './lab-peer.ts'
import type { ModerationDesk } from './moderation/moderation-desk.ts'
import type { TaskWorker } from './tasks/task-worker.ts'

export interface PeerParts {
  room: RoomName
  /** null: an invented one. */
  name: string | null
  /** All of the lab's; the peer uses one at a time. */
  relays: readonly RelayAddress[]
  /** Its key is this peer: the id on both paths comes from it. */
  signer: Signer
  /** Reaches the other tabs of this browser that are in the room. */
  channel?: Channel
  /** Whether the lab's servers are known to be gone: then nobody waits for the relay. */
  serversGone?: boolean
  links: Links
  clock: Clock
  mesh?: MeshSettings
  /** Where pieces of files are kept; in memory where none is given. */
  store?: PieceStore
  /** Computes tasks of shared jobs; where none is given, the peer takes no part in them. */
  worker?: TaskWorker | null
  /** What the lab host said of its moderator, and where it is asked; the page's own origin where that is not given. */
  moderator?: { key: string | null; origin?: string }
  /** Where what the links run on tells what it knows of them. */
  lookAtLinks?: () => Promise<LinkSight[]>
  /** For whom it measures; without it a record is made, always at the full rate. */
  audience?: () => Audience
  /** What it says that it runs on, as NameSchema allows. */
  device?: string
}

export interface ComposedPeer {
  lab: LabPeer
  moderation: ModerationDesk
  reports: ReportExchange
  paths: { mesh: MeshPath; relay: RelayPath }
}

/**
 * The relay introduces peers and carries their signals where it can, also between tabs of one browser: signalling is a
 * part of its load, and a channel that nobody pays for would hide it. So the channel speaks up only when the relay has
 * let in this peer or cannot be reached, and a relay that says nothing is not waited for longer than this. Chosen: a
 * relay answers within some 50 ms, and a tab that starts without one is to be linked within a second.
 */
const RELAY_HEAD_START_MS = 300

export function composePeer(parts: PeerParts): ComposedPeer {
  const { room, signer, relays, store = memoryStore(), worker = null, device = 'a program' } = parts
  const { moderator = { key: null }, lookAtLinks = null } = parts
  const identity = { self: signer.self, name: parts.name ?? defaultName(signer.self), room }
  const network = new PeerNetwork(signer.self, parts.clock)
  const links = new BarredLinks(new ConditionedLinks(parts.links, network))
  const { mesh, relay, nearby } = composePaths(parts, identity.name, links, network)
  const { peerClock: clock } = network
  const beside = { clock, store, worker, moderator, lookAtLinks }
  const services = composeServices({ room, signer, mesh, relay, links, relays, ...beside })
  const reports = new ReportExchange({
    services: overBoth({ mesh, relay }, 'roster'),
    report: () => {
      const { paths: seen, warnings } = lab.snapshot()
      return { device, paths: { mesh: seen.mesh.state, relay: seen.relay.state }, warnings }
    },
    clock,
  })
  const lab = new LabPeer({
    identity,
    paths: { mesh, relay },
    invitations: createInvitations(mesh, room),
    services,
    network,
    ...(parts.audience === undefined ? {} : { audience: parts.audience }),
    onLeave: () => {
      nearby?.close()
      reports.close()
    },
  })
  return { lab, moderation: services.moderation, reports, paths: { mesh, relay } }
}

/** `nearby`: the channel between the tabs of this browser, where there is one. */
function composePaths(
  { room, relays, signer, channel, serversGone = false, mesh: settings }: PeerParts,
  name: string,
  links: Links,
  network: PeerNetwork,
) {
  const { self } = signer
  const { peerClock: clock } = network
  const relay = new RelayPath({ relays, join: { room, id: self, name, secret: randomText(24) }, network })
  const nearby =
    channel && new ChannelSignaller({ self, name, channel: new ConditionedChannel(channel, network), clock })
  const signaller = mergeSignallers(nearby === undefined ? [relay] : [relay, nearby])
  const ports = { signer, links, signaller, clock, random: Math.random }
  const mesh = new MeshPath(settings === undefined ? ports : { ...ports, settings })
  if (serversGone) nearby?.open()
  else if (nearby !== undefined) openAfter(relay, nearby, clock)
  return { mesh, relay, nearby }
}

/** Opens the channel once the relay has had its chance. */
function openAfter(relay: RelayPath, nearby: ChannelSignaller, clock: Clock): void {
  relay.subscribe(({ type }) => {
    if (type === 'up' || type === 'down') nearby.open()
  })
  clock.at(clock.now() + RELAY_HEAD_START_MS, () => nearby.open())
}
