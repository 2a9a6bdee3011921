import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../simulation/random.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { type SwarmMember, SwarmRoom } from '../testing/swarm-room.ts'
import { peerToPeerBound } from './bounds.ts'
import { BLOCK_BYTES } from './manifest.ts'
import { PieceSet } from './piece-set.ts'
import { Swarm } from './swarm.ts'

const SEED = 20_261_125
const UPLINK = 500_000
/** 256 pieces of one block each. */
const SIZE = 256 * BLOCK_BYTES

/** Everybody linked with everybody; the first has the file. */
function room(receivers: number, size = SIZE, uplinkBytesPerSecond: number | null = UPLINK): SwarmRoom {
  const made = new SwarmRoom({ seed: SEED, size, uplinkBytesPerSecond })
  made.join(PieceSet.full(made.pieces))
  for (let n = 0; n < receivers; n += 1) made.join()
  made.linkAll()
  return made
}

for (const [receivers, goal] of [
  [1, 1.05],
  [2, 1.05],
  [4, 1.05],
  [8, 1.05],
  [16, 1.1],
] as const) {
  test(`${receivers} receivers have 256 pieces within ${goal} times the bound (seed ${SEED})`, () => {
    const made = room(receivers)
    const tookMs = made.runUntil(() => made.members.every(member => member.isComplete))
    const boundMs =
      1_000 *
      peerToPeerBound({
        bytes: SIZE,
        receivers,
        sourceUpload: UPLINK,
        receiverUpload: UPLINK,
        slowestDownload: Number.POSITIVE_INFINITY,
      })
    assert.ok(tookMs <= goal * boundMs, `${tookMs} ms, bound ${boundMs} ms: ${tookMs / boundMs}`)
    // An uplink may begin with a block at once; but for that nobody can be faster than the bound.
    assert.ok(tookMs >= 0.99 * boundMs, `${tookMs} ms is less than the bound of ${boundMs} ms`)
  })
}

test(`on a busy machine, where all takes 50 ms longer, nobody waits for long (seed ${SEED})`, () => {
  for (const receivers of [2, 8]) {
    const made = new SwarmRoom({
      seed: SEED,
      size: SIZE,
      uplinkBytesPerSecond: UPLINK,
      latencyMs: 50,
      hashingMs: 20,
    })
    made.join(PieceSet.full(made.pieces))
    for (let n = 0; n < receivers; n += 1) made.join()
    made.linkAll()
    const tookMs = made.runUntil(() => made.members.every(member => member.isComplete))
    assert.ok(tookMs <= (1.1 * 1_000 * SIZE) / UPLINK, `${receivers} receivers: ${tookMs} ms`)
  }
})

test('who has a piece already hears of it later, together with others', () => {
  const made = room(1)
  const manifest = made.members[0]?.swarm.manifest
  assert.ok(manifest)
  const swarm = new Swarm(manifest, new PieceSet(made.pieces), () => 0)
  const [full, empty] = [peerNumber(1), peerNumber(2)]
  for (const peer of [full, empty]) swarm.handle({ type: 'linked', peer }, 0)
  const pieces = PieceSet.full(made.pieces).toBytes()
  swarm.handle({ type: 'message', from: full, message: { kind: 'have', pieces } }, 0)
  const told = (piece: number, nowMs: number) =>
    swarm
      .handle({ type: 'checked', piece, from: full, valid: true }, nowMs)
      .flatMap(effect => (effect.type === 'send' && effect.message.kind === 'got' ? [effect] : []))
      .map(({ to, message }) => [to, message.kind === 'got' ? message.pieces : []])
  assert.deepEqual(told(0, 100), [[empty, [0]]])
  assert.deepEqual(told(1, 200), [[empty, [1]]])
  assert.deepEqual(told(2, 300), [
    [full, [0, 1, 2]],
    [empty, [2]],
  ])
})

test(`in a large room, of five to seven links each, sixteen receivers come as near the bound (seed ${SEED})`, () => {
  const made = new SwarmRoom({
    seed: SEED,
    size: SIZE,
    uplinkBytesPerSecond: UPLINK,
    latencyMs: { min: 1, max: 10 },
  })
  made.join(PieceSet.full(made.pieces))
  for (let n = 0; n < 16; n += 1) made.join()
  linkAtRandom(made, { min: 5, max: 7 })
  const tookMs = made.runUntil(() => made.members.every(member => member.isComplete))
  const ofBound = tookMs / ((1_000 * SIZE) / UPLINK)
  assert.ok(ofBound <= 1.1, `${ofBound} times the bound`)
})

/** A ring, so that all hang together, and links at random until everybody has `min`, and nobody more than `max`. */
function linkAtRandom(made: SwarmRoom, { min, max }: { min: number; max: number }): void {
  const { members, random } = made
  const any = (of: SwarmMember[]) => of[Math.floor(random() * of.length)]
  for (const [n, member] of members.entries()) {
    const next = members[(n + 1) % members.length]
    if (next !== undefined) made.link(member, next)
  }
  for (;;) {
    const one = any(members.filter(({ neighbours }) => neighbours.size < min))
    if (one === undefined) return
    const strangers = members.filter(other => other !== one && !one.neighbours.has(other))
    const other = any(strangers.filter(({ neighbours }) => neighbours.size < max))
    assert.ok(other, 'nobody has a link to spare')
    made.link(one, other)
  }
}

test('a file of no bytes is complete at once, one of a single byte after one message', () => {
  for (const size of [0, 1]) {
    const made = room(2, size)
    made.runUntil(() => made.members.every(member => member.swarm.own.isFull))
  }
})

test('a large file goes in pieces of many blocks, and no uplink sends more than a tenth in vain', () => {
  const size = 10 * 2 ** 20
  const made = room(3, size, null)
  made.runUntil(() => made.members.every(member => member.isComplete))
  const uploaded = made.members.reduce((sum, member) => sum + member.uploadedBytes, 0)
  assert.ok(uploaded < 3.3 * size, `${uploaded} bytes were sent for three copies of ${size}`)
})

test('the source leaves half-way, and the others finish if every piece is still there', () => {
  const made = room(4)
  const [source, ...others] = made.members
  made.runUntil(
    () => others.every(({ swarm }) => swarm.own.count > 0) && others[0]?.swarm.missing().length === 0,
  )
  made.runUntil(() => pieceUnion(made).isFull)
  source?.leave()
  made.runUntil(() => others.every(member => member.isComplete))
})

test('the source leaves too early, and everybody can name the pieces that nobody has', () => {
  const made = room(4)
  const [source, ...others] = made.members
  made.runUntil(() => others.every(({ swarm }) => swarm.own.count > 10))
  source?.leave()
  const left = pieceUnion({ members: others, pieces: made.pieces })
  const lost = [...Array(made.pieces).keys()].filter(piece => !left.has(piece))
  assert.ok(lost.length > 0)
  made.runUntil(() => others.every(({ swarm }) => swarm.own.count === left.count))
  for (const { swarm } of others) assert.deepEqual(swarm.missing(), lost)
})

test('a spoiled piece is rejected, its sender is asked no more, and everybody has the file all the same', () => {
  const made = room(4)
  const liar = made.join(PieceSet.full(made.pieces))
  liar.spoils = true
  for (const other of made.members) if (other !== liar) made.link(liar, other)
  const honest = made.members.filter(member => member !== liar)
  made.runUntil(() => honest.every(member => member.isComplete))
  const rejected = honest.flatMap(member => member.rejected)
  assert.ok(rejected.length > 0)
  assert.deepEqual([...new Set(rejected.map(({ from }) => from))], [liar.id])
  // One piece each, and what was on its way when the first turned out to be wrong.
  for (const { rejected: each } of honest) assert.ok(each.length <= 4, `${each.length} spoiled pieces taken`)
})

test('who sent a spoiled piece is not asked again over a new link either', () => {
  const made = room(1)
  const manifest = made.members[0]?.swarm.manifest
  assert.ok(manifest)
  const swarm = new Swarm(manifest, new PieceSet(made.pieces), () => 0)
  const [liar, honest] = [peerNumber(1), peerNumber(2)]
  const pieces = PieceSet.full(made.pieces).toBytes()
  const asked = (peer: typeof liar) => {
    swarm.handle({ type: 'linked', peer }, 0)
    return swarm
      .handle({ type: 'message', from: peer, message: { kind: 'have', pieces } }, 0)
      .filter(effect => effect.type === 'send' && effect.to === peer && effect.message.kind === 'request')
      .length
  }
  assert.ok(asked(liar) > 0)
  swarm.handle({ type: 'checked', piece: 0, from: liar, valid: false }, 0)
  swarm.handle({ type: 'unlinked', peer: liar }, 0)
  assert.equal(asked(liar), 0)
  assert.ok(asked(honest) > 0)
})

test('a paused peer neither takes nor gives, and goes on where it was', () => {
  const made = room(2)
  const [, first, second] = made.members
  assert.ok(first && second)
  made.runUntil(() => first.swarm.own.count >= 20)
  first.handle({ type: 'pause' })
  made.clock.advance(100)
  const [before, given] = [first.swarm.own.count, first.uploadedBytes]
  made.runUntil(() => second.isComplete)
  assert.deepEqual([first.swarm.own.count, first.uploadedBytes], [before, given])
  first.handle({ type: 'resume' })
  made.runUntil(() => first.isComplete)
})

test('a neighbour that promises and sends nothing is passed over', () => {
  const made = new SwarmRoom({ seed: SEED, size: 8 * BLOCK_BYTES, uplinkBytesPerSecond: UPLINK })
  const source = made.join(PieceSet.full(made.pieces))
  const taker = made.join()
  const idle = peerNumber(99)
  taker.handle({ type: 'linked', peer: idle })
  taker.handle({
    type: 'message',
    from: idle,
    message: { kind: 'have', pieces: PieceSet.full(made.pieces).toBytes() },
  })
  made.link(source, taker)
  made.runUntil(() => taker.isComplete)
})

test('pieces that turn out to be missing on the disk are fetched again', () => {
  const made = room(2)
  made.runUntil(() => made.members.every(member => member.isComplete))
  const [, spoiled] = made.members
  spoiled?.handle({ type: 'mislaid', pieces: [0, 7, 255] })
  assert.equal(spoiled?.swarm.own.count, 253)
  made.runUntil(() => spoiled?.swarm.own.isFull === true)
})

test('whoever stays has the file in the end, whoever else comes and goes', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 1_500 }), joins: fc.boolean() }), {
        maxLength: 12,
      }),
      (seed, changes) => {
        const made = new SwarmRoom({ seed, size: 40 * BLOCK_BYTES, uplinkBytesPerSecond: UPLINK })
        made.join(PieceSet.full(made.pieces))
        const staying = [made.join(), made.join()]
        made.linkAll()
        const passing = []
        for (const { afterMs, joins } of changes) {
          made.clock.advance(afterMs)
          if (!joins) {
            passing.pop()?.leave()
            continue
          }
          const present = made.members.filter(member => member.neighbours.size > 0)
          const newcomer = made.join()
          for (const member of present) made.link(newcomer, member)
          passing.push(newcomer)
        }
        made.runUntil(() => staying.every(member => member.isComplete))
      },
    ),
    { seed: SEED, numRuns: 30 },
  )
})

test('messages that no honest neighbour sends change nothing', () => {
  const pieces = 8
  const manifest = {
    name: 'f',
    size: pieces * BLOCK_BYTES,
    pieceBytes: BLOCK_BYTES,
    uplinkBytesPerSecond: null,
    relay: null,
    hashes: [],
  }
  const [mallory, stranger] = [peerNumber(1), peerNumber(2)]
  const swarm = new Swarm(manifest, new PieceSet(pieces), seededRandom(SEED))
  swarm.handle({ type: 'linked', peer: mallory }, 0)
  const from = (peer: typeof mallory, message: Parameters<typeof send>[0]) =>
    swarm.handle({ type: 'message', from: peer, message }, 1)
  const send = (message: Extract<Parameters<Swarm['handle']>[0], { type: 'message' }>['message']) => message
  const block = (piece: number, at: number, length = BLOCK_BYTES) =>
    send({ kind: 'block', piece, block: at, bytes: new Uint8Array(length) })
  // Nobody asked for it; of no such piece; by nobody we are linked with; sets of a wrong size.
  assert.deepEqual(from(mallory, block(0, 0)), [])
  assert.deepEqual(from(mallory, send({ kind: 'got', pieces: [2 ** 40] })), [])
  assert.deepEqual(from(stranger, send({ kind: 'request', piece: 0 })), [])
  assert.deepEqual(from(mallory, send({ kind: 'have', pieces: new Uint8Array(2) })), [])
  assert.equal(swarm.missing().length, pieces)
  // It has a piece, is asked for it, and sends a block out of turn and one of a wrong length.
  const [request] = from(mallory, send({ kind: 'got', pieces: [3] }))
  assert.deepEqual(request, { type: 'send', to: mallory, message: { kind: 'request', piece: 3 } })
  assert.deepEqual(from(mallory, block(3, 1)), [])
  assert.deepEqual(from(mallory, block(3, 0, 10)), [])
  assert.deepEqual(
    from(mallory, block(3, 0)).map(({ type }) => type),
    ['check'],
  )
})

function pieceUnion({ members, pieces }: Pick<SwarmRoom, 'members' | 'pieces'>): PieceSet {
  const union = new PieceSet(pieces)
  for (const { neighbours, swarm } of members)
    if (neighbours.size > 0 && !swarm.own.isFull) for (const piece of swarm.own) union.add(piece)
  return union
}
