import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { compute, type Job, type Lane, numberBytes, type Picture, type Puzzle, solves } from '#work'
import { seededRandom } from '../simulation/random.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { Jobs, type JobsEffect, type JobsEvent } from './jobs.ts'
import { jobIdOf, writeOrder } from './order.ts'
import { encodeTaskMessage } from './wire.ts'

const SEED = 20_261_126
const NO_UTF8 = Uint8Array.of(0xff)
const TASK_MS = 10
/** Who invents results is first with them. */
const LIE_MS = 3
const LINK_MS = 2
const PICTURE: Picture = {
  kind: 'picture',
  centerX: -0.7,
  centerY: 0,
  span: 3,
  pixels: 24,
  tiles: 6,
  maxIterations: 50,
}
const PUZZLE: Puzzle = { kind: 'puzzle', text: 'room', zeroBits: 8, stretch: 64, tasks: 200 }

interface Member {
  id: PeerId
  jobs: Jobs
  lie: ((task: number) => Uint8Array) | null
  orders: Uint8Array[]
}

/** Peers that are linked with each other, compute each task in 10 ms (who lies, in 3) and hear each other after two. */
class Room {
  readonly clock = new VirtualClock()
  readonly members: Member[] = []
  #joined = 0

  join(lie: Member['lie'] = null): Member {
    this.#joined += 1
    const id = peerNumber(this.#joined)
    const member: Member = { id, jobs: new Jobs(id, true), lie, orders: [] }
    for (const other of this.members) {
      this.handle(member, { type: 'linked', peer: other.id })
      this.handle(other, { type: 'linked', peer: id })
    }
    this.members.push(member)
    return member
  }

  kill(member: Member): void {
    this.members.splice(this.members.indexOf(member), 1)
    for (const other of this.members) this.handle(other, { type: 'unlinked', peer: member.id })
  }

  start(member: Member, job: Job, { lane = 'mesh', copies = 1 }: { lane?: Lane; copies?: number } = {}) {
    const order = writeOrder({ nonce: 'aaaaaaaa', lane, copies, job })
    this.handle(member, { type: 'start', order })
    return jobIdOf(order)
  }

  handle(member: Member, event: JobsEvent): void {
    for (const effect of member.jobs.handle(event, this.clock.now())) this.#perform(member, effect)
  }

  views() {
    return this.members.map(({ jobs }) => jobs.list()[0])
  }

  runUntil(done: () => boolean): void {
    const deadlineMs = this.clock.now() + 60_000
    while (!done()) {
      assert.ok(this.clock.now() < deadlineMs, 'not done in a minute')
      this.clock.advance(1)
    }
  }

  runUntilComplete(): void {
    this.runUntil(() => this.views().every(view => view?.state === 'complete'))
  }

  #perform(member: Member, effect: JobsEffect): void {
    if (effect.type === 'ask-relay') return void member.orders.push(effect.order)
    if (effect.type === 'send')
      return this.#later(LINK_MS, () => {
        const to = this.members.find(({ id }) => id === effect.to)
        if (to !== undefined) this.handle(to, { type: 'message', from: member.id, bytes: effect.bytes })
      })
    const { job, work, task } = effect
    this.#later(member.lie === null ? TASK_MS : LIE_MS, () => {
      if (!this.members.includes(member)) return
      const result = member.lie?.(task) ?? compute(work, task)
      this.handle(member, { type: 'computed', job, task, result })
    })
  }

  #later(ms: number, callback: () => void): void {
    this.clock.post(this.clock.now() + ms, callback)
  }
}

function roomOf(peers: number): Room {
  const room = new Room()
  for (let n = 0; n < peers; n += 1) room.join()
  return room
}

/** What a job comes to that one peer did by itself. */
function digestAlone(job: Job): string {
  const room = roomOf(1)
  const [only] = room.members
  assert.ok(only !== undefined)
  room.start(only, job, { lane: 'alone' })
  room.runUntilComplete()
  return room.views()[0]?.digest ?? assert.fail('no digest')
}

test('everybody learns of a job from whoever started it, all do a part, and all have the same whole result', () => {
  const room = roomOf(4)
  const [ann] = room.members
  assert.ok(ann !== undefined)
  room.start(ann, PICTURE)
  room.runUntilComplete()
  for (const view of room.views()) {
    assert.equal(view?.digest, digestAlone(PICTURE))
    assert.equal(view?.accepted, 36)
    assert.equal(view?.by.length, 4)
    assert.ok((view?.doneMs ?? 0) < (36 * TASK_MS) / 2, `${view?.doneMs} ms`)
  }
})

test('members are killed at random, and one comes late: nothing is missing and nothing counts twice', () => {
  const right = digestAlone(PICTURE)
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), (seed, kills) => {
      const random = seededRandom(seed)
      const room = roomOf(5)
      const [ann] = room.members
      assert.ok(ann !== undefined)
      room.start(ann, PICTURE)
      for (let n = 0; n < kills; n += 1) {
        room.clock.advance(random() * 30)
        const victim = room.members[Math.floor(random() * room.members.length)]
        if (victim !== undefined) room.kill(victim)
      }
      room.join()
      room.runUntilComplete()
      const present = room.members.map(({ id }) => id)
      for (const view of room.views()) {
        assert.deepEqual([view?.digest, view?.accepted], [right, 36])
        assert.deepEqual(view?.workers.toSorted(), present.toSorted())
      }
    }),
    { seed: SEED, numRuns: 30 },
  )
})

test('with two copies a lying peer is named by all, its results count nowhere, and the cost is told', () => {
  const room = roomOf(4)
  const liar = room.join(task => compute(PICTURE, task).map(byte => byte ^ 1))
  const [ann] = room.members
  assert.ok(ann !== undefined)
  room.start(ann, PICTURE, { copies: 2 })
  room.runUntil(() =>
    room.members.filter(member => member !== liar).every(({ jobs }) => jobs.list()[0]?.state === 'complete'),
  )
  for (const { jobs } of room.members.filter(member => member !== liar)) {
    const [view] = jobs.list()
    assert.equal(view?.digest, digestAlone(PICTURE))
    assert.deepEqual(view?.liars, [liar.id])
    assert.ok((view?.computed ?? 0) >= 72)
  }
})

test('a search ends with the first answer that one hash confirms; an invented answer exposes who sent it', () => {
  const room = roomOf(3)
  const liar = room.join(task => numberBytes(task * PUZZLE.stretch))
  const [ann] = room.members
  assert.ok(ann !== undefined)
  room.start(ann, PUZZLE)
  room.runUntil(() => room.views().every(view => view?.answer !== null))
  for (const view of room.views()) {
    assert.ok(solves(PUZZLE.text, PUZZLE.zeroBits, view?.answer ?? -1))
    assert.equal(view?.state, 'complete')
    assert.ok((view?.accepted ?? 0) < PUZZLE.tasks)
  }
  const invented = !solves(PUZZLE.text, PUZZLE.zeroBits, 0)
  if (invented) assert.deepEqual(ann.jobs.list()[0]?.liars, [liar.id])
})

test('who rests computes nothing, the others do its part, and it sees the result all the same', () => {
  const room = roomOf(3)
  const [ann, bob] = room.members
  assert.ok(ann !== undefined && bob !== undefined)
  room.handle(bob, { type: 'lend', works: false })
  room.start(ann, PICTURE)
  room.runUntilComplete()
  const [view] = bob.jobs.list()
  assert.equal(view?.digest, digestAlone(PICTURE))
  assert.ok(view?.by.every(({ peer }) => peer !== bob.id))
})

test('everybody follows a job of the relay; its results count once, and its death is told and loses nothing', () => {
  const room = roomOf(2)
  const [ann, bob] = room.members
  assert.ok(ann !== undefined && bob !== undefined)
  const job = room.start(ann, PICTURE, { lane: 'relay' })
  room.clock.advance(10)
  assert.deepEqual([ann.orders.length, bob.orders.length], [1, 1])
  for (const task of [0, 1, 1])
    room.handle(bob, { type: 'relayed', job, task, result: compute(PICTURE, task) })
  room.handle(bob, { type: 'relayed', job, task: 2, result: Uint8Array.of(1) })
  room.handle(bob, { type: 'relay-ended', job, problem: 'It died.' })
  const [view] = bob.jobs.list()
  assert.deepEqual([view?.state, view?.problem, view?.accepted, view?.computed], ['broken', 'It died.', 2, 2])
})

test('a stranger has one job at a time, and none that costs too much; what is no message changes nothing', () => {
  const room = roomOf(2)
  const [ann, bob] = room.members
  assert.ok(ann !== undefined && bob !== undefined)
  for (const nonce of ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'])
    room.handle(bob, { type: 'start', order: writeOrder({ nonce, lane: 'mesh', copies: 1, job: PICTURE }) })
  room.clock.advance(LINK_MS + 1)
  assert.equal(bob.jobs.list().length, 3)
  assert.equal(ann.jobs.list().length, 1)
  assert.throws(
    () => room.start(ann, { ...PICTURE, pixels: 1_024, tiles: 32, maxIterations: 5_000 }),
    /cannot be done: a picture takes at most/,
  )
  const random = seededRandom(SEED)
  for (let n = 0; n < 200; n += 1) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256))
    room.handle(ann, { type: 'message', from: bob.id, bytes })
  }
  room.handle(ann, {
    type: 'message',
    from: bob.id,
    bytes: encodeTaskMessage({ kind: 'order', works: true, order: NO_UTF8 }),
  })
  assert.equal(ann.jobs.list().length, 1)
})

test('a job that too few are there for gives way to the next, at everybody', () => {
  const room = roomOf(2)
  const [ann, bob] = room.members
  assert.ok(ann !== undefined && bob !== undefined)
  room.start(ann, PICTURE, { copies: 3 })
  room.clock.advance(20_000)
  room.start(ann, PICTURE)
  room.runUntil(() => room.members.every(({ jobs }) => jobs.list().at(-1)?.state === 'complete'))
  for (const { jobs } of room.members)
    assert.deepEqual(
      jobs.list().map(({ state, problem }) => [state, problem]),
      [
        ['broken', 'It came to a standstill.'],
        ['complete', null],
      ],
    )
})
