/** Puts one peer together out of its parts: the relay path, which also introduces the peers of the mesh, and the mesh. */
import type { RoomName } from '#protocol'
import type { Clock } from '../core/clock.ts'
import type { Links } from '../core/mesh/links.ts'
import { MeshPath } from '../core/mesh/mesh-path.ts'
import type { Signer } from '../core/mesh/signer.ts'
import { RelayPath } from '../paths/relay-path.ts'
import { defaultName, randomText } from './identity.ts'
import { LabPeer } from './lab-peer.ts'

export interface PeerParts {
  room: RoomName
  /** null: an invented one. */
  name: string | null
  relayUrl: string
  /** Its key is this peer: the id on both paths comes from it. */
  signer: Signer
  links: Links
  clock: Clock
}

export interface ComposedPeer {
  lab: LabPeer
  paths: { mesh: MeshPath; relay: RelayPath }
}

export function composePeer({ room, name, relayUrl, signer, links, clock }: PeerParts): ComposedPeer {
  const { self } = signer
  const shown = name ?? defaultName(self)
  const relay = new RelayPath({
    url: relayUrl,
    join: { room, id: self, name: shown, secret: randomText(24) },
    clock,
  })
  const mesh = new MeshPath({ signer, links, signaller: relay, clock, random: Math.random })
  const paths = { mesh, relay }
  return { lab: new LabPeer({ identity: { self, name: shown, room }, paths, clock }), paths }
}
