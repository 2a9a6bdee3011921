/** Peers with both paths and nothing above them: no probes, no reports. What they send is what a bench sends. */
import * as v from 'valibot'
import { type PeerId, type RoomName, RoomSchema } from '#protocol'
import type { Clock } from '../../client/core/clock.ts'
import { PeerNetwork } from '../../client/core/conditions/peer-network.ts'
import { MeshPath } from '../../client/core/mesh/mesh-path.ts'
import type { Path } from '../../client/core/path.ts'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { NodeLinks } from '../../client/headless/node-links.ts'
import { createNodeSigner } from '../../client/headless/node-signer.ts'
import { randomText } from '../../client/lab/identity.ts'
import { RelayPath } from '../../client/paths/relay-path.ts'
import { until } from '../fixtures/until.ts'

const DEADLINE_MS = 30_000

export interface NodePeer {
  readonly self: PeerId
  readonly paths: { readonly mesh: Path; readonly relay: Path }
}

/** Peers of the relay alone. Resolves when every one of them has everybody else. */
export async function openRelayPeers(count: number, relayUrl: string): Promise<Path[]> {
  const room = v.parse(RoomSchema, randomText(8))
  let opened = 0
  const paths = Array.from({ length: count }, () => {
    const path = openRelayPath(createNodeSigner().self, room, relayUrl, createNodeClock())
    path.subscribe(event => {
      if (event.type === 'peer' && event.state === 'open') opened += 1
    })
    return path
  })
  const all = count * (count - 1)
  await until(`${count} peers reach each other over the relay`, () => opened >= all, DEADLINE_MS)
  return paths
}

/** Resolves when every one of them reaches everybody else on both paths, on the mesh directly or through others. */
export async function openNodePeers(
  count: number,
  relayUrl: string,
  deadlineMs: number = DEADLINE_MS,
): Promise<NodePeer[]> {
  const room = v.parse(RoomSchema, randomText(8))
  const opened = new Set<string>()
  const peers = Array.from({ length: count }, () => {
    const peer = openNodePeer(room, relayUrl)
    for (const path of Object.values(peer.paths))
      path.subscribe(event => {
        if (event.type === 'peer' && (event.state === 'open' || event.state === 'routed'))
          opened.add(`${path.name}: ${peer.self} to ${event.peer}`)
      })
    return peer
  })
  const all = 2 * count * (count - 1)
  await until(`${count} peers reach each other on both paths`, () => opened.size === all, deadlineMs)
  return peers
}

function openNodePeer(room: RoomName, relayUrl: string): NodePeer {
  const clock = createNodeClock()
  const signer = createNodeSigner()
  const { self } = signer
  const relay = openRelayPath(self, room, relayUrl, clock)
  const links = new NodeLinks()
  const mesh = new MeshPath({ signer, links, signaller: relay, clock, random: Math.random })
  return { self, paths: { mesh, relay } }
}

function openRelayPath(self: PeerId, room: RoomName, relayUrl: string, clock: Clock): RelayPath {
  return new RelayPath({
    relays: [{ id: 'r1', url: relayUrl }],
    join: { room, id: self, name: self, secret: randomText(24) },
    network: new PeerNetwork(self, clock),
  })
}
