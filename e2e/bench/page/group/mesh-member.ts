/** A member of the lab's mesh, introduced to the others by the lab's relay, with nothing above the paths. */
import * as v from 'valibot'
import { RoomSchema } from '#protocol'
import { PeerNetwork } from '../../../../client/core/conditions/peer-network.ts'
import { MeshPath } from '../../../../client/core/mesh/mesh-path.ts'
import {
  MESH_SETTINGS,
  type MeshSettings,
  UNBOUNDED_SETTINGS,
} from '../../../../client/core/mesh/settings.ts'
import { randomText } from '../../../../client/lab/identity.ts'
import { createTabClock } from '../../../../client/lab/tab-clock.ts'
import { createWebCryptoSigner } from '../../../../client/lab/webcrypto-signer.ts'
import { RelayPath } from '../../../../client/paths/relay-path.ts'
import { SimplePeerLinks } from '../../../../client/paths/simple-peer-links.ts'
import type { Bytes } from '../connection.ts'
import type { Member, Place } from './member.ts'

const clock = createTabClock()

/** Whole when it reaches all others, directly or through others. */
export function joinMesh(relayUrl: string, place: Place): Promise<Member> {
  return join(relayUrl, place, MESH_SETTINGS, ['open', 'routed'])
}

/** Links everybody with everybody in a room of any size. Whole when it has a link to each of the others. */
export function joinFullMesh(relayUrl: string, place: Place): Promise<Member> {
  return join(relayUrl, place, UNBOUNDED_SETTINGS, ['open'])
}

async function join(
  relayUrl: string,
  { room, size }: Place,
  settings: MeshSettings,
  reachedStates: readonly string[],
): Promise<Member> {
  const signer = await createWebCryptoSigner()
  if (signer === null) throw new Error('This browser has no Ed25519 in WebCrypto.')
  const { self } = signer
  const relay = new RelayPath({
    relays: [{ id: 'r1', url: relayUrl }],
    join: { room: v.parse(RoomSchema, room), id: self, name: self, secret: randomText(24) },
    network: new PeerNetwork(self, clock),
  })
  const links = new SimplePeerLinks({ iceServers: () => [] })
  const mesh = new MeshPath({ signer, links, signaller: relay, clock, random: Math.random, settings })
  const reached = new Set<string>()
  let newest = (_bytes: Bytes): void => {}
  const whole = new Promise<void>(resolve => {
    mesh.subscribe(event => {
      // Never of a shared buffer: it came from the network.
      if (event.type === 'frame') newest(event.bytes as Bytes)
      if (event.type !== 'peer') return
      if (reachedStates.includes(event.state)) reached.add(event.peer)
      else reached.delete(event.peer)
      if (reached.size === size - 1) resolve()
    })
  })
  return {
    whole,
    broadcast: bytes => mesh.send('all', bytes),
    onFrame: listener => {
      newest = listener
    },
    close: async () => {
      await mesh.close()
      await relay.close()
    },
  }
}
