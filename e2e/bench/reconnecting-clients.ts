/** Some clients of reconnect.ts, which is told whenever one of them has joined: each join is { upAt }. */
import * as v from 'valibot'
import { PeerIdSchema, RoomSchema } from '#protocol'
import { PeerNetwork } from '../../client/core/conditions/peer-network.ts'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { randomText } from '../../client/lab/identity.ts'
import { RelayPath } from '../../client/paths/relay-path.ts'
import { now } from '../fixtures/until.ts'

const [url = '', count] = process.argv.slice(2)
// Node loads its fetch at the first use, which keeps a core busy for 0.2 s; a browser has it.
await fetch(new URL('/healthz', url))
const clock = createNodeClock()
for (let n = 0; n < Number(count); n += 1) {
  const id = v.parse(PeerIdSchema, randomText(16))
  const join = { room: v.parse(RoomSchema, 'reconnect'), id, name: id, secret: randomText(24) }
  const network = new PeerNetwork(id, clock)
  new RelayPath({ relays: [{ id: 'r1', url }], join, network }).subscribe(({ type }) => {
    if (type === 'up') process.send?.({ upAt: now() })
  })
}
