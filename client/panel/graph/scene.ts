/** What the graph draws, taken from a snapshot: who stands in it and which lines join them. Pure. */
import type { PeerId } from '#protocol'
import type { LinkView, MeshPeerState, RelayView, ServerView, Snapshot } from '../../core/measure/snapshot.ts'
import { FULL_MESH_PEERS } from '../../core/mesh/settings.ts'

export interface SceneNode {
  id: PeerId
  name: string
  state: MeshPeerState | 'self'
}

export interface SceneRelay {
  name: string
  state: ServerView['state']
  /** Whether it does not hear the others. */
  isApart: boolean
  /** Who is joined to it. */
  members: PeerId[]
}

export interface Scene {
  self: PeerId
  nodes: SceneNode[]
  links: { a: PeerId; b: PeerId; state: LinkView['state']; relayed: boolean }[]
  /** One at least: where none is known yet, the one that is being looked for. */
  relays: SceneRelay[]
  /** Too many for lines to the relay and names on the level. */
  isCrowded: boolean
}

/** Round trips are left out: they change all the time and nothing in the drawing shows them. */
export function sceneOf({ self, name, peers, links, relays }: Snapshot): Scene {
  return {
    self,
    nodes: [
      { id: self, name, state: 'self' },
      ...peers.map(peer => ({ id: peer.id, name: peer.name, state: peer.mesh.state })),
    ],
    links: links.map(({ a, b, state, relayed }) => ({ a, b, state, relayed })),
    relays: relays.length === 0 ? [NO_RELAY_YET] : relays.map(sceneRelay),
    isCrowded: peers.length + 1 > FULL_MESH_PEERS,
  }
}

const NO_RELAY_YET: SceneRelay = { name: 'relay', state: 'unknown', isApart: false, members: [] }

function sceneRelay({ id, state, cluster, members }: RelayView): SceneRelay {
  return { name: id, state, isApart: state === 'up' && cluster === 'cut-off', members }
}

const RELAY_WORDS = { up: 'up', down: 'down', unknown: 'not reached yet' } as const

function relayWords({ name, state, isApart, members }: SceneRelay, isOneOfSeveral: boolean): string {
  const which = isOneOfSeveral ? `relay ${name}` : 'relay'
  return `${which} ${RELAY_WORDS[state]}${isApart ? ' but apart' : ''} with ${members.length} members`
}

/** The drawing in one sentence. */
export function sceneWords({ nodes, links, relays }: Scene): string {
  const lost = nodes.filter(node => node.state === 'lost').length
  const linksThatAre = (state: LinkView['state']) => links.filter(link => link.state === state).length
  const [oneWay, missing] = [linksThatAre('one-way'), linksThatAre('missing')]
  const overTurn = links.filter(link => link.relayed).length
  return [
    `${nodes.length - lost} peers`,
    lost > 0 ? `${lost} lost` : '',
    `${links.length - missing} mesh links`,
    oneWay > 0 ? `${oneWay} of them open at one end only` : '',
    missing > 0 ? `${missing} missing` : '',
    overTurn > 0 ? `${overTurn} over TURN` : '',
    ...relays.map(relay => relayWords(relay, relays.length > 1)),
  ]
    .filter(part => part !== '')
    .join(', ')
}
