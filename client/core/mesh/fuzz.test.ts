/** Honest members and one that sends 100,000 malformed or hostile messages over real links. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { PeerId } from '#protocol'
import { HostileMember } from '../testing/hostile-member.ts'
import { last, type Member, MeshRoom } from '../testing/mesh-room.ts'

const MESSAGES = 100_000
/**
 * Of the process, whatever the number of members: ids and checked statements that they share, compiled code. The rest is
 * of each member, whose memory of broadcasts alone may take four times as much (settings.ts). Measured: 8 MB and 0.7 MB.
 */
const MAX_GROWTH_BYTES = { process: 10 * 1024 * 1024, member: 1024 * 1024 }
/** Links that it lost come back, and everyone says that it lives: a room of seventeen every 1.7 s. And some. */
const CALM_MS = 15_000
const STEP_MS = 100
const PER_STEP = 500
/** It may lose a link for a while; twice the steps that it needs. */
const MAX_STEPS = 400

/** Whole numbers say who sent a frame and which it was; every arrival is checked against what was sent. */
class Ledger {
  readonly #sent = new Map<string, { from: PeerId; to: readonly PeerId[] }>()
  readonly #arrived = new Map<string, number>()
  #frames = 0

  constructor(members: readonly Member[]) {
    const honest = new Set(members.map(({ id }) => id))
    for (const { id, path } of members)
      path.subscribe(event => {
        if (event.type === 'frame' && honest.has(event.from)) this.#arrive(event.from, id, event.bytes)
      })
  }

  send({ id, path }: Member, to: PeerId | 'all', receivers: readonly PeerId[]): void {
    this.#frames += 1
    const bytes = new Uint8Array(8).fill(17)
    new DataView(bytes.buffer).setUint32(4, this.#frames)
    this.#sent.set(bytes.toString(), { from: id, to: receivers })
    path.send(to, bytes)
  }

  /** What did not arrive, or more than once, as `from > to: times`. */
  faults(): string[] {
    return [...this.#sent].flatMap(([frame, { from, to }]) =>
      to.flatMap(receiver => {
        const times = this.#arrived.get(`${frame} ${receiver}`) ?? 0
        return times === 1 ? [] : [`${from} > ${receiver}: ${times}`]
      }),
    )
  }

  get expected(): number {
    return [...this.#sent.values()].reduce((sum, { to }) => sum + to.length, 0)
  }

  #arrive(from: PeerId, receiver: PeerId, bytes: Uint8Array): void {
    const frame = bytes.toString()
    assert.equal(this.#sent.get(frame)?.from, from, `${from} never said ${frame}`)
    const key = `${frame} ${receiver}`
    this.#arrived.set(key, (this.#arrived.get(key) ?? 0) + 1)
  }
}

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

function heapBytes(): number {
  assert.ok(typeof collectGarbage === 'function')
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** What the test itself keeps is no memory of the mesh. */
function forgetRecords(room: MeshRoom): void {
  for (const { events } of room.members) events.length = 0
  room.signals.sent.length = 0
}

/** The latest state of each honest member at each other one, kept apart from the events, which are thrown away. */
function watch(members: readonly Member[]): { presence: Map<string, string>; left: string[] } {
  const [presence, left]: [Map<string, string>, string[]] = [new Map(), []]
  for (const member of members) {
    for (const other of members) presence.set(`${member.id} ${other.id}`, last(member, other) ?? 'unknown')
    member.path.subscribe(event => {
      if (event.type !== 'peer') return
      presence.set(`${member.id} ${event.peer}`, event.state)
      if (event.state === 'left' && members.some(({ id }) => id === event.peer)) left.push(event.peer)
    })
  }
  return { presence, left }
}

for (const { size, seed } of [
  { size: 6, seed: 1 },
  { size: 16, seed: 2 },
]) {
  test(`${size} honest members and a hostile one: honest frames arrive once, nobody is taken for gone, memory is bounded`, context => {
    const room = new MeshRoom(seed)
    const members = room.join(size)
    const hostile = new HostileMember(room)
    room.clock.advance(10_000)
    const { presence, left } = watch(members)
    const ledger = new Ledger(members)
    const everyone = members.map(({ id }) => id)
    const reached = (from: Member, states: string[]): PeerId[] =>
      everyone.filter(id => id !== from.id && states.includes(presence.get(`${from.id} ${id}`) ?? ''))
    forgetRecords(room)
    const before = heapBytes()
    let said = 0
    for (let step = 0; step < MAX_STEPS && said < MESSAGES; step += 1) {
      const [from, unicasting] = [0, 1].map(() => members[Math.floor(room.random() * size)])
      assert.ok(from !== undefined && unicasting !== undefined)
      ledger.send(
        from,
        'all',
        everyone.filter(id => id !== from.id),
      )
      for (const state of ['open', 'routed']) {
        const [to] = reached(unicasting, [state])
        if (to !== undefined) ledger.send(unicasting, to, [to])
      }
      said += hostile.attack(PER_STEP)
      room.clock.advance(STEP_MS)
      forgetRecords(room)
    }
    for (let calmMs = 0; calmMs < CALM_MS; calmMs += 1_000) {
      room.clock.advance(1_000)
      forgetRecords(room)
    }
    const growth = heapBytes() - before
    context.diagnostic(`seed ${seed}: ${said} hostile messages, ${ledger.expected} honest arrivals expected`)
    context.diagnostic(`heap grew by ${(growth / 1024 / 1024).toFixed(1)} MB in ${size} members`)
    assert.ok(said >= MESSAGES, `${hostile.links} links left`)
    assert.deepEqual(left, [])
    assert.deepEqual(ledger.faults(), [])
    for (const member of members)
      assert.equal(reached(member, ['open', 'routed']).length, size - 1, `reached by ${member.id}`)
    assert.ok(growth < MAX_GROWTH_BYTES.process + size * MAX_GROWTH_BYTES.member)
  })
}
