/** What the graph draws, taken from a snapshot: who stands in it and which lines join them. Pure. */

import type { PeerId } from '#protocol'
import type { LinkView, MeshPeerState, RelayView, ServerView, Snapshot } from '../../core/measure/snapshot.ts'
import { FULL_MESH_PEERS } from '../../core/mesh/settings.ts'
import { t } from '../language/messages.ts'
import { hasCut } from './acts/emulate.ts'
import { type FaultInPlace, peerFault, relayFault } from './acts/faults-in-place.ts'

export interface SceneNode {
  id: PeerId
  name: string
  state: MeshPeerState | 'self'
  /** What it suffers now; null: nothing. */
  fault: FaultInPlace | null
}

export interface SceneRelay {
  name: string
  state: ServerView['state']
  /** Whether it does not hear the others. */
  isApart: boolean
  /** Who is joined to it. */
  members: PeerId[]
  /** Who is cut off from it, by emulation. */
  cut: PeerId[]
  fault: FaultInPlace | null
}

/** One that is cut and not there is `missing`. */
export interface SceneLink {
  a: PeerId
  b: PeerId
  state: LinkView['state']
  relayed: boolean
  /** The two are cut apart, by emulation. */
  isCut: boolean
}

export interface Scene {
  self: PeerId
  nodes: SceneNode[]
  links: SceneLink[]
  /** One at least: where none is known yet, the one that is being looked for. */
  relays: SceneRelay[]
  /** Too many for lines to the relay and names on the level. */
  isCrowded: boolean
}

/** Round trips are left out: they change all the time and nothing in the drawing shows them. */
export function sceneOf(snapshot: Snapshot): Scene {
  const { self, name, peers, relays } = snapshot
  return {
    self,
    nodes: [
      { id: self, name, state: 'self', fault: peerFault(snapshot, self) },
      ...peers.map(({ id, name: shown, mesh }) => ({
        id,
        name: shown,
        state: mesh.state,
        fault: peerFault(snapshot, id),
      })),
    ],
    links: linksIn(snapshot),
    relays: relays.length === 0 ? [NO_RELAY_YET] : relays.map(relay => relayIn(snapshot, relay)),
    isCrowded: peers.length + 1 > FULL_MESH_PEERS,
  }
}

const NO_RELAY_YET: SceneRelay = {
  name: 'relay',
  state: 'unknown',
  isApart: false,
  members: [],
  cut: [],
  fault: null,
}

function relayIn(snapshot: Snapshot, { id, state, cluster, members }: RelayView): SceneRelay {
  const everybody = [snapshot.self, ...snapshot.peers.map(peer => peer.id)]
  const inForce = snapshot.conditions?.inForce
  return {
    name: id,
    state,
    isApart: state === 'up' && cluster === 'cut-off',
    members,
    cut: inForce === undefined ? [] : everybody.filter(peer => hasCut(inForce, peer, id)),
    fault: relayFault(snapshot, id),
  }
}

/** Those that ends report, and those that are cut: what is mended there must be in sight. */
function linksIn({ self, peers, links, conditions }: Snapshot): SceneLink[] {
  const cuts = conditions?.inForce.cuts ?? []
  const present = new Map([self, ...peers.map(({ id }) => id)].map(id => [String(id), id]))
  const pairs = cuts.flatMap(({ from, to }): [PeerId, PeerId][] => {
    const [a, b] = [from, to].sort().map(place => present.get(place))
    return a === undefined || b === undefined ? [] : [[a, b]]
  })
  const isPair = (a: PeerId, b: PeerId) => (pair: [PeerId, PeerId]) => pair.includes(a) && pair.includes(b)
  const reported = links.map(({ a, b, state, relayed }) => ({
    a,
    b,
    state,
    relayed,
    isCut: pairs.some(isPair(a, b)),
  }))
  const unreported = pairs.filter(
    ([a, b], index) =>
      pairs.findIndex(isPair(a, b)) === index && !links.some(link => isPair(a, b)([link.a, link.b])),
  )
  return [
    ...reported,
    ...unreported.map(([a, b]): SceneLink => ({ a, b, state: 'missing', relayed: false, isCut: true })),
  ]
}

function relayWords({ name, state, isApart, members, fault }: SceneRelay, isOneOfSeveral: boolean): string {
  const standing = t(`scene.state.${state}`)
  const joined = isApart ? t('scene.apart', { state: standing }) : standing
  const how = fault === null ? joined : t('scene.withFault', { state: joined, fault: fault.words })
  const count = members.length
  return isOneOfSeveral ? t('scene.namedRelay', { name, how, count }) : t('scene.relay', { how, count })
}

/** The drawing in one sentence. */
export function sceneWords({ nodes, links, relays }: Scene): string {
  const lost = nodes.filter(node => node.state === 'lost').length
  const counted = (
    what: 'oneWay' | 'missing' | 'cut' | 'overTurn',
    isMeant: (link: SceneLink) => boolean,
  ) => {
    const number = links.filter(isMeant).length
    return number > 0 ? t(`scene.count.${what}`, { count: number }) : ''
  }
  const faults = nodes.flatMap(({ name, state, fault }) =>
    fault === null || state === 'lost' ? [] : [`${name} ${fault.words}`],
  )
  return [
    t('scene.peers', { count: nodes.length - lost }),
    lost > 0 ? t('scene.lost', { count: lost }) : '',
    ...faults,
    t('scene.links', { count: links.filter(({ state }) => state !== 'missing').length }),
    counted('oneWay', ({ state }) => state === 'one-way'),
    counted('missing', ({ state, isCut }) => state === 'missing' && !isCut),
    counted('cut', ({ isCut }) => isCut),
    counted('overTurn', ({ relayed }) => relayed),
    ...relays.map(relay => relayWords(relay, relays.length > 1)),
  ]
    .filter(part => part !== '')
    .join(', ')
}
