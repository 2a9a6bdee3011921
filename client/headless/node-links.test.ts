/** Two ends in this process, over real WebRTC on this machine. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import type { LinkEvent } from '../core/mesh/links.ts'
import { NodeLinks } from './node-links.ts'

const ANN = v.parse(PeerIdSchema, 'annannann')
const BOB = v.parse(PeerIdSchema, 'bobbobbob')
const EPOCH = 1
/** Chosen: a link opens within 0.1 s here; many times that on a busy machine. */
const DEADLINE = { timeout: 20_000 }

test(
  'two ends are linked by an offer and an answer, and frames arrive as they were sent',
  DEADLINE,
  async () => {
    const { ann, bob } = await linked()
    const room = new Uint8Array([9, 1, 2, 3, 9])
    const arrived = next(bob, 'link-frame')
    ann.transmit(BOB, room.subarray(1, 4))
    assert.deepEqual((await arrived).bytes, new Uint8Array([1, 2, 3]))
    hangUp({ ann, bob })
  },
)

test('what is sent just before the end is heard before it, each of ten times', DEADLINE, async () => {
  for (let time = 0; time < 10; time += 1) {
    const { ann, bob } = await linked()
    const heard: string[] = []
    bob.subscribe(({ type }) => heard.push(type))
    const ended = next(bob, 'link-closed')
    ann.transmit(BOB, new Uint8Array([1]))
    hangUp({ ann, bob: null })
    await ended
    assert.deepEqual(heard, ['link-frame', 'link-closed'])
  }
})

test(
  'an offer or an answer that cannot be read ends the attempt, and a candidate that cannot does not',
  DEADLINE,
  async () => {
    const [ann, bob] = [new NodeLinks(), new NodeLinks()]
    const refused = next(bob, 'link-closed')
    bob.accept(ANN, EPOCH, 'v=0 and nothing that follows')
    assert.deepEqual(await refused, { type: 'link-closed', peer: ANN, epoch: EPOCH })

    const offered = next(ann, 'described')
    ann.dial(BOB, EPOCH)
    const { sdp } = await offered
    const ended = next(ann, 'link-closed')
    ann.complete(BOB, EPOCH, 'nor this')
    assert.deepEqual(await ended, { type: 'link-closed', peer: BOB, epoch: EPOCH })

    const answered = next(bob, 'described')
    bob.accept(ANN, EPOCH + 1, sdp.replaceAll(/a=candidate:.*/g, 'a=candidate:nonsense'))
    await answered
    bob.hangUp(ANN, EPOCH + 1)
  },
)

async function linked(): Promise<{ ann: NodeLinks; bob: NodeLinks }> {
  const [ann, bob] = [new NodeLinks(), new NodeLinks()]
  const open = [next(ann, 'link-open'), next(bob, 'link-open')]
  const offered = next(ann, 'described')
  ann.dial(BOB, EPOCH)
  const answered = next(bob, 'described')
  bob.accept(ANN, EPOCH, (await offered).sdp)
  ann.complete(BOB, EPOCH, (await answered).sdp)
  await Promise.all(open)
  return { ann, bob }
}

function hangUp({ ann, bob }: { ann: NodeLinks; bob: NodeLinks | null }): void {
  ann.hangUp(BOB, EPOCH)
  bob?.hangUp(ANN, EPOCH)
}

function next<Type extends LinkEvent['type']>(
  links: NodeLinks,
  type: Type,
): Promise<Extract<LinkEvent, { type: Type }>> {
  return new Promise(resolve => {
    const unsubscribe = links.subscribe(event => {
      if (event.type !== type) return
      unsubscribe()
      resolve(event as Extract<LinkEvent, { type: Type }>)
    })
  })
}
