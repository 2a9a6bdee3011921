/** A hostile peer in the room: whatever bytes it sends, honest peers refuse, count, and lose nothing of each other. */
import * as encoding from 'lib0/encoding'
import { LIMITS, type PeerId } from '#protocol'
import { encodeFrame } from '../client/core/frame.ts'
import { PATHS } from '../client/core/measure/snapshot.ts'
import { KEY_BYTES, SIGNATURE_BYTES } from '../client/core/mesh/signer.ts'
import { encodeStatement, joinSeal, type Signal } from '../client/core/mesh/statement.ts'
import { test } from './fixtures/hostile.ts'
import { expect, type Peer, startTraffic } from './fixtures.ts'

/** Bytes that are no frame, by what is wrong with them. */
const NO_FRAMES: Record<string, Uint8Array> = {
  'a kind that nobody has': Uint8Array.of(255, 1, 2, 3),
  'a cut-off probe': encodeFrame({ kind: 'probe', probe: 1_000_000, high: 1_000_000 }).slice(0, -1),
  'a number without an end': Uint8Array.of(22, ...Array.from({ length: 20 }, () => 255)),
  'an echo with a tail': Uint8Array.of(...encodeFrame({ kind: 'echo', probe: 1 }), 0),
  'a repair that runs backwards': encodeFrame({ kind: 'repair', first: 9, last: 1 }),
  'a report that is no JSON': Uint8Array.of(24, 123, 123),
  'a report whose name is markup': report('<img src=x onerror="window.hacked = true">'),
  'a report whose name is a mask': report('Ann\u202e'),
  'a payload over the limit': encodeFrame({
    kind: 'data',
    seq: 1,
    message: 1,
    payload: new Uint8Array(LIMITS.payloadBytes + 1),
  }),
}

/** What only a link knows: too large for the relay, or below its frames. */
const NO_LINK_MESSAGES: Record<string, Uint8Array> = {
  'an empty message': new Uint8Array(),
  'a goodbye with a tail': Uint8Array.of(2, 2),
  'a control kind that nobody has': Uint8Array.of(0),
  'a broadcast that nobody signed': Uint8Array.of(3, 1, ...new Uint8Array(200)),
  'more neighbours than a message holds': Uint8Array.of(12, 255, 255, 3),
  'the largest message that a browser takes': new Uint8Array(262_144).fill(200),
}

/** True to form, and lies all the same. Nothing of it is refused, and nothing may come of it. */
const LIES: Uint8Array[] = [
  encodeFrame({ kind: 'hello', base: 1, high: Number.MAX_SAFE_INTEGER }),
  encodeFrame({ kind: 'probe', probe: 1, high: Number.MAX_SAFE_INTEGER }),
  encodeFrame({ kind: 'repair', first: 1, last: Number.MAX_SAFE_INTEGER }),
  encodeFrame({ kind: 'gone', first: 1, last: Number.MAX_SAFE_INTEGER - 1 }),
  encodeFrame({ kind: 'data', seq: Number.MAX_SAFE_INTEGER, message: 1, payload: 'from the end of time' }),
]

for (const path of PATHS) {
  test(`hostile frames over the ${path} are refused and counted, and honest peers lose nothing`, async ({
    openPeers,
    hostile,
  }) => {
    const honest: Peer[] = await openPeers(2)
    await hostile.meets(honest)
    const traffic = await startTraffic(honest, PATHS)
    const bytes = Object.values(path === 'mesh' ? { ...NO_FRAMES, ...NO_LINK_MESSAGES } : NO_FRAMES)
    for (const each of bytes) hostile.send(path, each)
    for (const lie of LIES) hostile.send(path, lie)
    for (const peer of honest) {
      const refused = async () => (await peer.snapshot()).paths[path].refused
      await expect.poll(refused, `what ${peer.name} refused`).toBe(bytes.length)
    }
    await traffic.advance('mesh', 5)
    await traffic.end()
    for (const each of PATHS) expect(await traffic.flaws(each)).toEqual([])
    await expectUnharmed(honest)
  })
}

test('junk signals tear down no link of honest peers, and are counted', async ({ openPeers, hostile }) => {
  const honest = await openPeers(2)
  await hostile.meets(honest)
  const traffic = await startTraffic(honest, ['mesh'])
  const description = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=junk\r\n'
  const junk = [
    Uint8Array.of(),
    Uint8Array.of(1, 2, 3, 4),
    Uint8Array.from({ length: LIMITS.signalBytes }, (_, i) => i % 256),
  ]
  const forged = (to: PeerId): Uint8Array[] => [
    unsigned({ kind: 'offer', to, epoch: 1, degree: 0, sdp: `${description}m=audio 9 RTP/AVP 0\r\n` }),
    unsigned({ kind: 'offer', to, epoch: Number.MAX_SAFE_INTEGER, degree: 0, sdp: description }),
    unsigned({ kind: 'answer', to, epoch: Number.MAX_SAFE_INTEGER, sdp: description }),
  ]
  for (const { id } of honest) for (const each of [...junk, ...forged(id)]) hostile.signal(id, each)
  for (const peer of honest) {
    const refused = async () => (await peer.snapshot()).paths.mesh.refused
    await expect.poll(refused, `what ${peer.name} refused`).toBeGreaterThanOrEqual(junk.length + 3)
  }
  await traffic.advance('mesh', 10)
  await traffic.end()
  expect(await traffic.flaws('mesh')).toEqual([])
  await expectUnharmed(honest)
})

/** A signal as its wire has it, but for a signature that holds. */
function unsigned(signal: Signal): Uint8Array {
  const [key, signature] = [new Uint8Array(KEY_BYTES), new Uint8Array(SIGNATURE_BYTES)]
  return joinSeal({ key, signature, body: encodeStatement(signal) })
}

/** Honest peers still see each other whole, and no markup came to life. */
async function expectUnharmed(honest: readonly Peer[]): Promise<void> {
  for (const peer of honest) {
    const others = async () => {
      const { peers } = await peer.snapshot()
      const seen = peers.filter(({ id }) => honest.some(other => other.id === id))
      return seen.map(({ mesh, relay }) => [mesh.state, relay.state])
    }
    await expect.poll(others, `the honest as ${peer.name} sees them`).toEqual([['open', 'present']])
    expect(await peer.page.evaluate(() => 'hacked' in window)).toBe(false)
  }
}

function report(name: string): Uint8Array {
  const body = { name, links: [], reach: { mesh: [], relay: [] }, relay: 'relay-1' }
  return encoding.encode(encoder => {
    encoding.writeUint8(encoder, 24)
    encoding.writeUint8Array(encoder, new TextEncoder().encode(JSON.stringify(body)))
  })
}
