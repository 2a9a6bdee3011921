/**
 * Puts one peer together out of its parts: the relay path, which also introduces the peers of the mesh, the mesh, and
 * where there is one the channel between the tabs of one browser, which introduces them without a server.
 */
import type { RoomName } from '#protocol'
import type { Clock } from '../core/clock.ts'
import { ConditionedLinks } from '../core/conditions/conditioned-links.ts'
import { PeerNetwork } from '../core/conditions/peer-network.ts'
import type { Links } from '../core/mesh/links.ts'
import { MeshPath } from '../core/mesh/mesh-path.ts'
import type { MeshSettings } from '../core/mesh/settings.ts'
import type { Signer } from '../core/mesh/signer.ts'
import { BarredLinks } from '../core/moderation/barred-links.ts'
import type { LinkSight } from '../core/moderation/link-sight.ts'
import type { RelayAddress } from '../core/relay/choice.ts'
import { SERVICES } from '../core/service.ts'
import { type Channel, ChannelSignaller } from '../paths/channel-signaller.ts'
import { ConditionedChannel } from '../paths/conditioned-channel.ts'
import { RelayPath } from '../paths/relay-path.ts'
import { mergeSignallers } from '../paths/signallers.ts'
import { SharedBoard } from './board/shared-board.ts'
import { ReportExchange } from './classroom/report-exchange.ts'
import { FileSharing } from './files/file-sharing.ts'
import { memoryStore, type PieceStore } from './files/piece-store.ts'
import { defaultName, randomText } from './identity.ts'
import { createInvitations } from './invitations.ts'
import { LabPeer } from './lab-peer.ts'
import { SharedLedger } from './ledger/shared-ledger.ts'
import { PredictionDesk } from './lessons/prediction-desk.ts'
import { ModerationDesk } from './moderation/moderation-desk.ts'
import { fetchModeratorSecret } from './moderation/relay-moderation.ts'
import { PathService } from './path-service.ts'
import { StorageSharing } from './storage/storage-sharing.ts'
import { TaskSharing } from './tasks/task-sharing.ts'
import type { TaskWorker } from './tasks/task-worker.ts'
import { TicketDesk } from './tickets/ticket-desk.ts'

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

export function composePeer({
  room,
  name,
  relays,
  signer,
  channel,
  serversGone = false,
  links: bareLinks,
  clock: realClock,
  mesh: settings,
  store = memoryStore(),
  worker = null,
  moderator = { key: null },
  lookAtLinks,
  device = 'a program',
}: PeerParts): ComposedPeer {
  const { self } = signer
  const network = new PeerNetwork(self, realClock)
  const { peerClock: clock } = network
  const links = new BarredLinks(new ConditionedLinks(bareLinks, network))
  const shown = name ?? defaultName(self)
  const relay = new RelayPath({
    relays,
    join: { room, id: self, name: shown, secret: randomText(24) },
    network,
  })
  const nearby =
    channel &&
    new ChannelSignaller({ self, name: shown, channel: new ConditionedChannel(channel, network), clock })
  const signaller = mergeSignallers(nearby === undefined ? [relay] : [relay, nearby])
  const ports = { signer, links, signaller, clock, random: Math.random }
  const mesh = new MeshPath(settings === undefined ? ports : { ...ports, settings })
  if (serversGone) nearby?.open()
  else if (nearby !== undefined) openAfter(relay, nearby, clock)
  const paths = { mesh, relay }
  const identity = { self, name: shown, room }
  const known = knownRelays(relay, relays)
  const files = new FileSharing({
    self,
    service: new PathService(mesh, SERVICES.files),
    standings: new PathService(mesh, SERVICES.standings, { withRouted: true }),
    store,
    clock,
    random: Math.random,
    ...known,
  })
  const board = new SharedBoard({
    self,
    services: {
      mesh: new PathService(mesh, SERVICES.board, { withRouted: true }),
      relay: new PathService(relay, SERVICES.board),
    },
    clock,
    random: Math.random,
  })
  const tasks = new TaskSharing({
    self,
    service: new PathService(mesh, SERVICES.tasks, { withRouted: true }),
    worker,
    clock,
    ...known,
  })
  const storage = new StorageSharing({
    self,
    service: new PathService(mesh, SERVICES.storage, { withRouted: true }),
    clock,
    random: Math.random,
    ...known,
  })
  const tickets = new TicketDesk({
    self,
    service: new PathService(mesh, SERVICES.tickets, { withRouted: true }),
    askRelay: (ticket, answer) => relay.take(ticket, answer),
    clock,
    random: Math.random,
  })
  const ledger = new SharedLedger({
    room,
    signer,
    service: new PathService(mesh, SERVICES.ledger, { withRouted: true }),
    relay: {
      append: (entry, answer) => relay.append(entry, answer),
      readLedger: (after, answer) => relay.readLedger(after, answer),
      onLogged: listener => relay.onLogged(listener),
      onUp: listener => relay.subscribe(({ type }) => type === 'up' && listener()),
    },
    clock,
    random: Math.random,
  })
  const predictions = new PredictionDesk({
    self,
    services: {
      mesh: new PathService(mesh, SERVICES.lessons, { withRouted: true }),
      relay: new PathService(relay, SERVICES.lessons),
    },
    clock,
  })
  const moderation = new ModerationDesk({
    self,
    room,
    signer,
    services: {
      mesh: new PathService(mesh, SERVICES.moderation, { withRouted: true }),
      relay: new PathService(relay, SERVICES.moderation),
    },
    relay,
    ownRelay: known.ownRelay,
    bar: peers => links.bar(peers),
    lookAtLinks: lookAtLinks ?? null,
    carried: () => mesh.carried,
    moderatorKey: moderator.key,
    askSecret: token => fetchModeratorSecret(moderator.origin ?? '', token),
    clock,
  })
  const reports = new ReportExchange({
    services: {
      mesh: new PathService(mesh, SERVICES.roster, { withRouted: true }),
      relay: new PathService(relay, SERVICES.roster),
    },
    report: () => {
      const { paths: seen, warnings } = lab.snapshot()
      return { device, paths: { mesh: seen.mesh.state, relay: seen.relay.state }, warnings }
    },
    clock,
  })
  const invitations = createInvitations(mesh, room)
  const lab = new LabPeer({
    identity,
    paths,
    invitations,
    files,
    board,
    tickets,
    ledger,
    moderation,
    tasks,
    predictions,
    storage,
    network,
    onLeave: () => {
      nearby?.close()
      reports.close()
    },
  })
  return { lab, moderation, reports, paths }
}

function knownRelays(relay: RelayPath, relays: readonly RelayAddress[]) {
  let own: RelayAddress | null = null
  relay.subscribe(event => {
    if (event.type === 'up') own = relays.find(({ id }) => id === event.via) ?? null
    if (event.type === 'down') own = null
  })
  return {
    ownRelay: () => own,
    relayUrl: (id: string) => relays.find(each => each.id === id)?.url ?? null,
    onRelayChange: (listener: () => void) =>
      relay.subscribe(({ type }) => {
        if (type === 'up' || type === 'down') listener()
      }),
  }
}

/** Opens the channel once the relay has had its chance. */
function openAfter(relay: RelayPath, nearby: ChannelSignaller, clock: Clock): void {
  relay.subscribe(({ type }) => {
    if (type === 'up' || type === 'down') nearby.open()
  })
  clock.at(clock.now() + RELAY_HEAD_START_MS, () => nearby.open())
}
