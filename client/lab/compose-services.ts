/** Makes what a peer offers beside its frames, each over the paths that it needs. */
import type { RoomName } from '#protocol'
import type { Clock } from '../core/clock.ts'
import type { MeshPath } from '../core/mesh/mesh-path.ts'
import type { Signer } from '../core/mesh/signer.ts'
import type { BarredLinks } from '../core/moderation/barred-links.ts'
import type { LinkSight } from '../core/moderation/link-sight.ts'
import type { RelayAddress } from '../core/relay/choice.ts'
import { SERVICES, type ServiceName } from '../core/service.ts'
import type { RelayPath } from '../paths/relay-path.ts'
import { SharedBoard } from './board/shared-board.ts'
import { FileSharing } from './files/file-sharing.ts'
import type { PieceStore } from './files/piece-store.ts'
import { SharedLedger } from './ledger/shared-ledger.ts'
import { PredictionDesk } from './lessons/prediction-desk.ts'
import { ModerationDesk } from './moderation/moderation-desk.ts'
import { fetchModeratorSecret } from './moderation/relay-moderation.ts'
import { PathService } from './path-service.ts'
import type { PeerServices } from './peer-services.ts'
import { StorageSharing } from './storage/storage-sharing.ts'
import { TaskSharing } from './tasks/task-sharing.ts'
import type { TaskWorker } from './tasks/task-worker.ts'
import { TicketDesk } from './tickets/ticket-desk.ts'

export interface ServiceParts {
  room: RoomName
  signer: Signer
  mesh: MeshPath
  relay: RelayPath
  /** Under the mesh. */
  links: BarredLinks
  relays: readonly RelayAddress[]
  clock: Clock
  store: PieceStore
  worker: TaskWorker | null
  moderator: { key: string | null; origin?: string }
  lookAtLinks: (() => Promise<LinkSight[]>) | null
}

export interface ComposedServices extends PeerServices {
  moderation: ModerationDesk
}

export function composeServices(parts: ServiceParts): ComposedServices {
  const { mesh, relay, clock } = parts
  const { self } = parts.signer
  const random = Math.random
  const known = knownRelays(relay, parts.relays)
  return {
    files: new FileSharing({
      self,
      service: new PathService(mesh, SERVICES.files),
      standings: overMesh(mesh, 'standings'),
      store: parts.store,
      clock,
      random,
      ...known,
    }),
    board: new SharedBoard({ self, services: overBoth({ mesh, relay }, 'board'), clock, random }),
    tickets: new TicketDesk({
      self,
      service: overMesh(mesh, 'tickets'),
      askRelay: (ticket, answer) => relay.offices.take(ticket, answer),
      clock,
      random,
    }),
    ledger: composeLedger(parts),
    moderation: composeModeration(parts, known.ownRelay),
    tasks: new TaskSharing({ self, service: overMesh(mesh, 'tasks'), worker: parts.worker, clock, ...known }),
    predictions: new PredictionDesk({ self, services: overBoth({ mesh, relay }, 'lessons'), clock }),
    storage: new StorageSharing({ self, service: overMesh(mesh, 'storage'), clock, random, ...known }),
  }
}

/** To everybody that frames reach over the mesh, through others, too. */
function overMesh(mesh: MeshPath, name: ServiceName): PathService {
  return new PathService(mesh, SERVICES[name], { withRouted: true })
}

export function overBoth({ mesh, relay }: Pick<ServiceParts, 'mesh' | 'relay'>, name: ServiceName) {
  return { mesh: overMesh(mesh, name), relay: new PathService(relay, SERVICES[name]) }
}

function composeLedger({ room, signer, mesh, relay, clock }: ServiceParts): SharedLedger {
  return new SharedLedger({
    room,
    signer,
    service: overMesh(mesh, 'ledger'),
    relay: {
      append: (entry, answer) => relay.offices.append(entry, answer),
      readLedger: (after, answer) => relay.offices.readLedger(after, answer),
      onLogged: listener => relay.offices.onLogged(listener),
      onUp: listener => relay.subscribe(({ type }) => type === 'up' && listener()),
    },
    clock,
    random: Math.random,
  })
}

function composeModeration(
  { room, signer, mesh, relay, links, clock, moderator, lookAtLinks }: ServiceParts,
  ownRelay: () => RelayAddress | null,
): ModerationDesk {
  return new ModerationDesk({
    self: signer.self,
    room,
    signer,
    services: overBoth({ mesh, relay }, 'moderation'),
    relay: relay.offices,
    ownRelay,
    bar: peers => links.bar(peers),
    lookAtLinks,
    carried: () => mesh.carried,
    moderatorKey: moderator.key,
    askSecret: token => fetchModeratorSecret(moderator.origin ?? '', token),
    clock,
  })
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
