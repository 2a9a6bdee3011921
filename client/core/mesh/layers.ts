/** The layers of one member, put together: what each needs of the others is handed to it here, and nowhere else. */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { Broadcasts } from './broadcasts.ts'
import { Connections } from './connections.ts'
import { Contacts } from './contacts.ts'
import { Courier } from './courier.ts'
import type { MeshEffect } from './events.ts'
import { FirstHops } from './first-hops.ts'
import { InvitationSteps } from './invitation-steps.ts'
import type { LinkMessage } from './link-message.ts'
import { LinkTable } from './link-table.ts'
import { Liveness } from './liveness.ts'
import { Members } from './members.ts'
import { Membership } from './membership.ts'
import { Plumtree } from './plumtree.ts'
import { Post } from './post.ts'
import { Presence } from './presence.ts'
import { RoomSize } from './room-size.ts'
import { Routes } from './routes.ts'
import { Sealing } from './sealing.ts'
import type { Seals } from './seals.ts'
import { Seeking } from './seeking.ts'
import type { MeshSettings } from './settings.ts'
import { Topology } from './topology.ts'
import { Words } from './words.ts'

export interface LayersPorts {
  self: PeerId
  /** `self` belongs to it. */
  key: Uint8Array
  seals: Seals
  random: Random
  settings: MeshSettings
  effect(effect: MeshEffect): void
  send(to: PeerId, message: LinkMessage): void
  now(): number
}

export interface Layers {
  readonly sealing: Sealing
  readonly routes: Routes
  readonly linkTable: LinkTable
  readonly connections: Connections
  readonly members: Members
  readonly membership: Membership
  readonly plumtree: Plumtree
  readonly liveness: Liveness
  readonly roomSize: RoomSize
  readonly topology: Topology
  readonly presence: Presence
  readonly broadcasts: Broadcasts
  readonly words: Words
  readonly seeking: Seeking
  readonly courier: Courier
  readonly post: Post
  readonly invitations: InvitationSteps
}

export function putTogether(ports: LayersPorts): Layers {
  const { self, key, seals, random, settings, effect, send, now } = ports
  const isLargeRoom = (): boolean => roomSize.isLarge()
  const neighbours = (): readonly PeerId[] => linkTable.neighbours()
  const isNeighbour = (peer: PeerId): boolean => linkTable.open(peer) !== null
  const heard: Presence['heard'] = (...word) => presence.heard(...word)
  const routes = new Routes(self)
  const sealing = new Sealing(key, seals, effect)
  const contacts = new Contacts(settings, random)
  const plumtree = new Plumtree(self, settings, send, origin => origin === self || members.isProven(origin))
  const linkTable = new LinkTable()
  const connections = new Connections({
    self,
    settings,
    linkTable,
    contacts,
    effect,
    size: () => roomSize.peers(),
    provenSize: () => 1 + members.provenCount,
    signal: signal => courier.signal(signal),
    admits: (peer, degree) => topology.admits(peer, degree),
    degreeFor: peer => topology.degreeFor(peer),
    opened: peer => presence.opened(peer),
    closed: (peer, wasOpen) => presence.closed(peer, wasOpen),
    failed: peer => topology.failed(peer, now()),
    answerByHand: (peer, epoch, sdp) => invitations.answer(peer, epoch, sdp),
  })
  const members = new Members({
    self,
    settings,
    isOpen: isNeighbour,
    hopsTo: peer => routes.hopsTo(peer),
    hasHint: peer => routes.next(peer) !== null,
    forgetWay: peer => routes.forget(peer),
    tell: (peer, presence) => effect({ type: 'peer', peer, ...presence }),
    changed: () => broadcasts.changed(),
  })
  const membership = new Membership({
    self,
    random,
    settings,
    routes,
    send,
    isLargeRoom,
    neighbours,
    isNeighbour,
    isGone: peer => members.isGone(peer),
    learned: () => topology.learned(now()),
  })
  const silent = (peer: PeerId, lives: boolean): void => presence.unlinked(peer, lives ? 'silent' : 'dead')
  const roomSize = new RoomSize({ settings, linkTable, members, membership })
  const liveness = new Liveness({
    settings,
    random,
    connections,
    linkTable,
    routes,
    plumtree,
    send,
    isLargeRoom,
    isSeenLarge: () => roomSize.isSeenLarge(),
    silent,
  })
  const topology = new Topology({
    settings,
    random,
    connections,
    linkTable,
    contacts,
    members,
    membership,
    roomSize,
    routes,
    askToDisconnect: peer => send(peer, { kind: 'disconnect', agreed: false }),
  })
  const words = new Words({
    self,
    members,
    routes,
    sealing,
    isLargeRoom,
    neighbours,
    isNeighbour,
    send,
    heard,
    found: (...word) => presence.found(...word),
    refused: (from, message) => effect({ type: 'refused', from, message }),
  })
  const seeking = new Seeking({
    settings,
    members,
    isLargeRoom,
    neighbours,
    send,
  })
  const firstHops = new FirstHops()
  // Written out, not spread: else every node's ports get a shape of their own, and each use of one has to look it up.
  const post = new Post({
    linkTable,
    firstHops,
    members,
    routes,
    sealing,
    effect,
    send,
    now,
  })
  const courier = new Courier({
    self,
    connections,
    linkTable,
    contacts,
    firstHops,
    members,
    post,
    routes,
    sealing,
    effect,
    send,
    now,
    heard,
    hasSignaller: peer => topology.hasSignaller(peer),
    introduced: peer => presence.introduced(peer),
  })
  const broadcasts = new Broadcasts({
    self,
    random,
    settings,
    linkTable,
    members,
    plumtree,
    routes,
    sealing,
    words,
    effect,
    send,
    now,
    heard,
    isLargeRoom,
    hasStrangers: () => isLargeRoom() || !members.areAllLinked,
    left: peer => presence.left(peer),
  })
  const invitations = new InvitationSteps({ self, sealing, connections, linkTable, effect, now, ...settings })
  const presence = new Presence({
    self,
    settings,
    connections,
    linkTable,
    members,
    routes,
    send,
    now,
    contacts,
    membership,
    plumtree,
    broadcasts,
    liveness,
    seeking,
    topology,
    words,
  })
  return {
    sealing,
    routes,
    linkTable,
    connections,
    members,
    membership,
    plumtree,
    liveness,
    roomSize,
    topology,
    presence,
    broadcasts,
    words,
    seeking,
    courier,
    post,
    invitations,
  }
}
