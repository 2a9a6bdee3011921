/** Some headless peers in one process, driven over IPC by mass-failure.ts. */
import * as v from 'valibot'
import { RoomSchema } from '#protocol'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { NodeLinks } from '../../client/headless/node-links.ts'
import { createNodeSigner, holds } from '../../client/headless/node-signer.ts'
import { hasSettled } from '../../client/headless/settled.ts'
import { rememberingChecks } from '../../client/headless/shared-checks.ts'
import { composePeer } from '../../client/lab/compose.ts'
import type { LabPeer } from '../../client/lab/lab-peer.ts'

const [relayUrl = '', count = '1'] = process.argv.slice(2)
const clock = createNodeClock()
const check = rememberingChecks(holds)
const labs: LabPeer[] = []
/** One after the other, as `npm run peers` does. */
for (let n = 0; n < Number(count); n += 1) {
  const signer = createNodeSigner(check)
  const room = v.parse(RoomSchema, 'crowd')
  const relay = { id: 'relay-1', url: relayUrl }
  const peer = composePeer({
    room,
    name: null,
    relays: [relay],
    signer,
    links: new NodeLinks(),
    clock,
    audience: () => 'nobody',
  })
  labs.push(peer.lab)
  await hasSettled(peer, clock)
}

const OrderSchema = v.variant('type', [
  v.object({ type: v.literal('look') }),
  v.object({ type: v.literal('broadcast'), word: v.string() }),
  v.object({ type: v.literal('count'), word: v.string() }),
])

/** What each peer of this process has to say to an order. */
function answer(order: v.InferOutput<typeof OrderSchema>): unknown {
  switch (order.type) {
    case 'look':
      return labs.map(lab => {
        const { self, peers } = lab.snapshot()
        const those = (states: string[]) =>
          peers.filter(({ mesh }) => states.includes(mesh.state)).map(({ id }) => id)
        return { id: self, linked: those(['open']), reached: those(['open', 'routed']) }
      })
    case 'broadcast':
      return labs.map(lab => lab.broadcast('mesh', order.word))
    case 'count':
      return labs.map(lab =>
        lab
          .inbox('mesh')
          .filter(({ payload }) => payload === order.word)
          .map(({ from }) => from),
      )
  }
}

process.on('message', (message: unknown) => {
  const { ticket, order } = v.parse(v.object({ ticket: v.number(), order: OrderSchema }), message)
  process.send?.({ ticket, answer: answer(order) })
})
