import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import type { ServiceEvent } from '../core/service.ts'
import { seededRandom } from '../core/simulation/random.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { MemoryNetwork } from '../paths/memory-path.ts'
import { PathService } from './path-service.ts'

const peerId = (n: number) => v.parse(PeerIdSchema, `peer000${n}`)
const bytes = Uint8Array.of(1, 2, 3)

function room() {
  const clock = new VirtualClock()
  const network = new MemoryNetwork({ clock, random: seededRandom(1), latencyMs: { min: 1, max: 1 } })
  const join = (n: number, service: number) => {
    const path = network.join(peerId(n))
    const heard: ServiceEvent[] = []
    const made = new PathService(path, service)
    made.subscribe(event => heard.push(event))
    return { id: peerId(n), path, service: made, heard }
  }
  return { clock, join }
}

test('a service reaches the same service of a linked peer, and no other', () => {
  const { clock, join } = room()
  const [ann, bob, eve] = [join(1, 1), join(2, 1), join(3, 2)]
  clock.advance(10)
  ann.service.send(bob.id, bytes)
  ann.service.send(eve.id, bytes)
  clock.advance(10)
  assert.deepEqual(bob.heard.at(-1), { type: 'message', from: ann.id, bytes })
  assert.equal(
    eve.heard.some(({ type }) => type === 'message'),
    false,
  )
})

test('who is linked is told to whoever subscribes later, and that a peer went to all', async () => {
  const { clock, join } = room()
  const [ann, bob] = [join(1, 1), join(2, 1)]
  clock.advance(10)
  const late: ServiceEvent[] = []
  ann.service.subscribe(event => late.push(event))
  assert.deepEqual(late, [{ type: 'linked', peer: bob.id }])
  await bob.path.close()
  clock.advance(10)
  assert.deepEqual(late.at(-1), { type: 'unlinked', peer: bob.id, left: true })
  ann.service.send(bob.id, bytes)
  assert.equal(ann.service.backlogBytes(bob.id), 0)
})
