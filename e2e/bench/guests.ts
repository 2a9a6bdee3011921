/** Peers without a browser that visit a room: whole peers of the lab, in this process. */
import * as v from 'valibot'
import { RoomSchema } from '#protocol'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { NodeLinks } from '../../client/headless/node-links.ts'
import { createNodeSigner } from '../../client/headless/node-signer.ts'
import { type ComposedPeer, composePeer } from '../../client/lab/compose.ts'
import { until } from '../fixtures/until.ts'

const clock = createNodeClock()

/** Chosen: a guest is linked within some 100 ms. */
const DEADLINE_MS = 20_000

export function startGuest(relayUrl: string, room = 'lab'): ComposedPeer {
  return composePeer({
    room: v.parse(RoomSchema, room),
    name: null,
    relays: [{ id: 'relay-1', url: relayUrl }],
    signer: createNodeSigner(),
    links: new NodeLinks(),
    clock,
  })
}

/** Resolves when the guest has a link to `peer` and the relay has it too. */
export function untilMeets({ lab }: ComposedPeer, peer: string): Promise<void> {
  const meets = () => {
    const seen = lab.snapshot().peers.find(({ id }) => id === peer)
    return seen?.mesh.state === 'open' && seen.relay.state === 'present'
  }
  return until(`a guest meets ${peer} on both paths`, meets, DEADLINE_MS)
}
