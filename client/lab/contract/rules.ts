/**
 * The path contract: what every path promises, as numbered rules. One list, run over memory, relay and mesh, in Node and
 * in browsers. A rule knows no transport; what it needs of one is its Harness.
 */
import assert from 'node:assert/strict'
import { LIMITS, type PeerId } from '#protocol'
import type { Delivered, Payload } from '../../core/lab.ts'

/** One peer of the lab, looked at through the path under test. */
export interface ContractPeer {
  readonly id: PeerId
  broadcast(payload: Payload): Promise<string>
  inbox(): Promise<Delivered[]>
  /** Frames refused on this path so far. */
  refused(): Promise<number>
  /** Ids of the others it can exchange frames with. */
  reaches(): Promise<PeerId[]>
  leave(): Promise<void>
}

export interface Harness {
  /** Opens peers in one room and resolves once each reaches all the others of the room on the path under test. */
  open(count: number, room?: string): Promise<ContractPeer[]>
  /** Nothing gets through to or from this peer (or anybody, where the path has a centre) until healed. */
  cut(peer: ContractPeer): Promise<void>
  heal(peer: ContractPeer): Promise<void>
  /** Joins the room and sends these bytes to everyone, raw. */
  sendHostile(frames: Uint8Array[], room?: string): Promise<void>
  /** Resolves once the condition holds; rejects after a deadline, naming what was waited for. */
  until(what: string, condition: () => Promise<boolean>): Promise<void>
}

export interface Rule {
  id: string
  claim: string
  run(harness: Harness): Promise<void>
}

const DEFAULT_ROOM = 'contract'

export const RULES: Rule[] = [
  {
    id: 'T1',
    claim: 'a broadcast reaches every other peer of the room, once, and not its sender',
    async run(harness) {
      const [ann, ...others] = await openThree(harness)
      const id = await ann.broadcast('hello')
      for (const other of others) await arrives(harness, other, ['hello'])
      await quiet(harness, [ann, ...others])
      for (const other of others) {
        const [first] = await other.inbox()
        assert.deepEqual([first?.id, first?.from], [id, ann.id])
      }
      assert.equal((await ann.inbox()).filter(delivered => delivered.from === ann.id).length, 0)
    },
  },
  {
    id: 'T2',
    claim: 'frames of one sender arrive in the order it sent them, while all send at once',
    async run(harness) {
      const peers = await openThree(harness)
      const numbers = Array.from({ length: 100 }, (_, i) => String(i))
      for (const number of numbers) for (const peer of peers) await peer.broadcast(number)
      for (const peer of peers) {
        for (const sender of peers) {
          if (sender !== peer) await arrives(harness, peer, numbers, sender)
        }
      }
    },
  },
  {
    id: 'T3',
    claim: 'text arrives as the same text and bytes as the same bytes, from none to the largest payload',
    async run(harness) {
      const [ann, bob] = await openThree(harness)
      const largest = Uint8Array.from({ length: LIMITS.payloadBytes }, (_, i) => (i * 31) % 256)
      const payloads: Payload[] = [
        '',
        'ünï – 🦦',
        new Uint8Array(),
        Uint8Array.of(0, 255),
        largest,
        'x'.repeat(LIMITS.payloadBytes),
      ]
      for (const payload of payloads) await ann.broadcast(payload)
      await arrives(harness, bob, payloads)
    },
  },
  {
    id: 'T4',
    claim: 'a payload over the limit is refused with a RangeError, and the next one arrives',
    async run(harness) {
      const [ann, bob] = await openThree(harness)
      await assert.rejects(ann.broadcast(new Uint8Array(LIMITS.payloadBytes + 1)), /at most 65536 bytes/)
      await assert.rejects(ann.broadcast('é'.repeat(LIMITS.payloadBytes)), /at most 65536 bytes/)
      await ann.broadcast('after')
      await arrives(harness, bob, ['after'])
    },
  },
  {
    id: 'T5',
    claim: 'rooms are apart: nothing crosses from one to another',
    async run(harness) {
      const [here] = await harness.open(2, 'here')
      const there = await harness.open(2, 'there')
      await here?.broadcast('secret')
      for (const peer of there)
        assert.deepEqual(
          await peer.reaches(),
          there.filter(other => other !== peer).map(other => other.id),
        )
      await quiet(harness, there)
    },
  },
  {
    id: 'T6',
    claim: 'malformed frames are refused and counted, and no honest frame is lost',
    async run(harness) {
      const [ann, bob, cleo] = await openThree(harness)
      await ann.broadcast('before')
      await harness.sendHostile(malformedFrames())
      await ann.broadcast('after')
      for (const peer of [bob, cleo]) {
        await arrives(harness, peer, ['before', 'after'], ann)
        await harness.until(
          'every malformed frame counted',
          async () => (await peer.refused()) >= malformedFrames().length,
        )
      }
    },
  },
  {
    id: 'T7',
    claim: 'what was broadcast during a cut arrives after it, exactly once and in order',
    async run(harness) {
      const [ann, bob, cleo] = await openThree(harness)
      await ann.broadcast('before')
      await arrives(harness, bob, ['before'])
      await harness.cut(bob)
      const during = Array.from({ length: 50 }, (_, i) => `during ${i}`)
      for (const payload of during) await ann.broadcast(payload)
      await bob.broadcast('from inside')
      await harness.heal(bob)
      await ann.broadcast('after')
      for (const peer of [bob, cleo]) await arrives(harness, peer, ['before', ...during, 'after'], ann)
      for (const peer of [ann, cleo]) await arrives(harness, peer, ['from inside'], bob)
    },
  },
  {
    id: 'T8',
    claim: 'a newcomer gets everything sent since it came, and nothing from before',
    async run(harness) {
      const [ann] = await openThree(harness)
      await ann.broadcast('before it came')
      const [newcomer] = await harness.open(1)
      assert.ok(newcomer)
      await ann.broadcast('since it came')
      await arrives(harness, newcomer, ['since it came'])
    },
  },
  {
    id: 'T9',
    claim:
      'a peer that leaves is gone for the others, leaving twice is leaving once, and then it sends nothing',
    async run(harness) {
      const [ann, bob, cleo] = await openThree(harness)
      await Promise.all([ann.leave(), ann.leave()])
      await ann.leave()
      for (const peer of [bob, cleo]) {
        await harness.until('the others to notice', async () => !(await peer.reaches()).includes(ann.id))
      }
      await assert.rejects(ann.broadcast('ghost'), /left the room/)
      await bob.broadcast('still here')
      await arrives(harness, cleo, ['still here'])
    },
  },
]

async function openThree(harness: Harness): Promise<[ContractPeer, ContractPeer, ContractPeer]> {
  const [ann, bob, cleo] = await harness.open(3, DEFAULT_ROOM)
  assert.ok(ann && bob && cleo)
  return [ann, bob, cleo]
}

/** Waits until the peer got this many frames (of that sender), then compares all of them: one too many fails as well. */
async function arrives(
  harness: Harness,
  peer: ContractPeer,
  payloads: Payload[],
  from?: ContractPeer,
): Promise<void> {
  const received = async (): Promise<Payload[]> =>
    (await peer.inbox())
      .filter(({ from: sender }) => from === undefined || sender === from.id)
      .map(({ payload }) => payload)
  await harness.until(`${payloads.length} frames`, async () => (await received()).length >= payloads.length)
  assert.deepEqual(await received(), payloads)
}

/** Sends one more frame from each peer: whatever was on its way before has arrived when that has. */
async function quiet(harness: Harness, peers: ContractPeer[]): Promise<void> {
  const before = await Promise.all(peers.map(async peer => (await peer.inbox()).length))
  for (const peer of peers) await peer.broadcast(`marker of ${peer.id}`)
  for (const [i, peer] of peers.entries()) {
    await harness.until('the markers', async () => (await markers(peer)) >= peers.length - 1)
    assert.equal(
      (await peer.inbox()).length - (await markers(peer)),
      before[i],
      'nothing but the markers came',
    )
  }
}

async function markers(peer: ContractPeer): Promise<number> {
  return (await peer.inbox()).filter(
    ({ payload }) => typeof payload === 'string' && payload.startsWith('marker of'),
  ).length
}

/** One of each way to be wrong. All begin with a kind of at least 16, so that they reach the frame layer of a mesh too. */
function malformedFrames(): Uint8Array[] {
  return [
    Uint8Array.of(255),
    Uint8Array.of(16),
    Uint8Array.of(16, 0, 0),
    Uint8Array.of(17, 1),
    Uint8Array.of(16, 1, 1, 0xff, 0xfe),
    Uint8Array.of(18, 5, 1),
    Uint8Array.of(20, 3, 2),
    Uint8Array.of(22, 0x80, 0x80, 0x80),
    Uint8Array.of(23, 1, 1),
    Uint8Array.of(24, ...new TextEncoder().encode('{"name":"<b>"}')),
  ]
}
