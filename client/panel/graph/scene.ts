/** What the graph draws, taken from a snapshot: who stands in it and which lines join them. Pure. */
import type { PeerId } from '#protocol'
import type { LinkView, MeshPeerState, Snapshot } from '../../core/measure/snapshot.ts'
import { FULL_MESH_PEERS } from '../../core/mesh/settings.ts'

export interface SceneNode {
  id: PeerId
  name: string
  state: MeshPeerState | 'self'
}

export interface Scene {
  self: PeerId
  nodes: SceneNode[]
  links: { a: PeerId; b: PeerId; state: LinkView['state']; relayed: boolean }[]
  relay: { name: string; state: Snapshot['server']['state'] }
  /** Who is joined to the relay. */
  members: PeerId[]
  /** Too many for lines to the relay and names on the level. */
  isCrowded: boolean
}

/** Round trips are left out: they change all the time and nothing in the drawing shows them. */
export function sceneOf({ self, name, peers, links, server, relayMembers }: Snapshot): Scene {
  return {
    self,
    nodes: [
      { id: self, name, state: 'self' },
      ...peers.map(peer => ({ id: peer.id, name: peer.name, state: peer.mesh.state })),
    ],
    links: links.map(({ a, b, state, relayed }) => ({ a, b, state, relayed })),
    relay: { name: server.relay ?? 'relay', state: server.state },
    members: relayMembers,
    isCrowded: peers.length + 1 > FULL_MESH_PEERS,
  }
}

const RELAY_WORDS = { up: 'up', down: 'down', unknown: 'not reached yet' } as const

/** The drawing in one sentence. */
export function sceneWords({ nodes, links, relay, members }: Scene): string {
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
    `relay ${RELAY_WORDS[relay.state]} with ${members.length} members`,
  ]
    .filter(part => part !== '')
    .join(', ')
}
