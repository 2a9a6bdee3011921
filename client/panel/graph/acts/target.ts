/** What of the room something can be done to: a peer, a relay, a link of the mesh, a peer's way to its relay. Pure. */
import type { PeerId } from '#protocol'
import type { MeshPeerState, ServerView } from '../../../core/measure/snapshot.ts'
import { plural } from '../../format.ts'
import type { Scene, SceneLink, SceneRelay } from '../scene.ts'
import type { FaultInPlace } from './faults-in-place.ts'

export type Target =
  | { kind: 'peer'; peer: PeerId }
  | { kind: 'relay'; relay: string }
  | { kind: 'link'; a: PeerId; b: PeerId }
  | { kind: 'spoke'; peer: PeerId; relay: string }

/** The same target under the same key in every scene. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'peer':
      return `peer ${target.peer}`
    case 'relay':
      return `relay ${target.relay}`
    case 'link':
      return `link ${target.a} ${target.b}`
    case 'spoke':
      return `spoke ${target.peer} ${target.relay}`
  }
}

/** All of a scene, nodes first: relays, peers, links, ways to relays. */
export function targetsOf({ relays, nodes, links }: Scene): Target[] {
  return [
    ...relays.map(({ name }): Target => ({ kind: 'relay', relay: name })),
    ...nodes.map(({ id }): Target => ({ kind: 'peer', peer: id })),
    ...links.map(({ a, b }): Target => ({ kind: 'link', a, b })),
    ...relays.flatMap(({ name, members, cut }) =>
      [...members, ...cut.filter(id => !members.includes(id))].map(
        (peer): Target => ({ kind: 'spoke', peer, relay: name }),
      ),
    ),
  ]
}

const PEER_WORDS: Record<MeshPeerState | 'self', string> = {
  self: 'this tab',
  open: 'linked with this tab',
  routed: 'reached through others',
  dialing: 'being dialled',
  lost: 'lost',
}
const RELAY_WORDS: Record<ServerView['state'], string> = {
  up: 'up',
  down: 'down',
  unknown: 'not reached yet',
}

function linkWords({ state, isCut, relayed }: SceneLink): string {
  if (isCut) return 'cut'
  if (state === 'missing') return 'missing'
  return `${state === 'open' ? 'open' : 'open at one end only'}${relayed ? ', over TURN' : ''}`
}

export interface Description {
  title: string
  /** In words. */
  state: string
  /** It is not as it should be. */
  isBroken: boolean
}

/** What it is called, and how it is. */
export function describe(target: Target, scene: Scene): Description {
  switch (target.kind) {
    case 'peer':
      return describePeer(target.peer, scene)
    case 'relay':
      return describeRelay(target.relay, scene)
    case 'link': {
      const link = scene.links.find(({ a, b }) => a === target.a && b === target.b)
      return {
        title: `Link ${nameIn(scene, target.a)} – ${nameIn(scene, target.b)}`,
        state: link === undefined ? GONE : linkWords(link),
        isBroken: link === undefined || link.isCut || link.state !== 'open',
      }
    }
    case 'spoke': {
      const isCut = scene.relays.some(({ name, cut }) => name === target.relay && cut.includes(target.peer))
      return {
        title: `${nameIn(scene, target.peer)} at relay ${target.relay}`,
        state: isCut ? 'cut' : 'joined',
        isBroken: isCut,
      }
    }
  }
}

const GONE = 'gone'

function describePeer(peer: PeerId, scene: Scene): Description {
  const node = scene.nodes.find(({ id }) => id === peer)
  return {
    title: nameIn(scene, peer),
    state: node === undefined ? GONE : joined(PEER_WORDS[node.state], node.fault),
    isBroken: node === undefined || node.state === 'lost' || node.fault !== null,
  }
}

function describeRelay(id: string, scene: Scene): Description {
  const relay = scene.relays.find(({ name }) => name === id)
  return {
    title: `Relay ${id}`,
    state: relay === undefined ? GONE : joined(relayWords(relay), relay.fault),
    isBroken: relay === undefined || relay.state === 'down' || relay.isApart || relay.fault !== null,
  }
}

function relayWords({ state, isApart, members }: SceneRelay): string {
  return `${RELAY_WORDS[state]}${isApart ? ' but apart' : ''} with ${plural(members.length, 'member')}`
}

/** The fault once, where the state is the same word. */
function joined(state: string, fault: FaultInPlace | null): string {
  return fault === null || fault.words === state ? state : `${state}, ${fault.words}`
}

export function nameIn({ nodes }: Scene, peer: PeerId): string {
  return nodes.find(({ id }) => id === peer)?.name ?? peer
}
