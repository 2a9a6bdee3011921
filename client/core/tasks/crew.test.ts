import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { seededRandom } from '../simulation/random.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { Crew, type CrewEffect } from './crew.ts'

const SEED = 20_261_125
const TASK_MS = 10
const truth = (task: number) => Uint8Array.of(task & 0xff, task >> 8, 42)

interface Member {
  id: PeerId
  crew: Crew
  lies: boolean
  accepted: number[]
  exposed: PeerId[]
}

/** Peers that compute each task in 10 ms, one at a time, and tell all others within two. */
class Workshop {
  readonly clock = new VirtualClock()
  readonly members: Member[] = []
  readonly #options: { tasks: number; copies: number }

  constructor(options: { tasks: number; copies: number }) {
    this.#options = options
  }

  join({ lies = false } = {}): Member {
    const id = peerNumber(this.members.length + 1)
    const crew = new Crew({ self: id, salt: 'job', ...this.#options })
    const member: Member = { id, crew, lies, accepted: [], exposed: [] }
    this.members.push(member)
    return member
  }

  /** Everybody learns who is there. */
  tellPresent(): void {
    const peers = this.members.map(({ id }) => id)
    for (const member of [...this.members])
      this.#perform(member, member.crew.handle({ type: 'present', peers }))
  }

  kill(member: Member): void {
    this.members.splice(this.members.indexOf(member), 1)
    this.tellPresent()
  }

  runUntilComplete(who: Member[]): number {
    const startMs = this.clock.now()
    while (!who.every(({ crew }) => crew.isComplete)) {
      if (this.clock.now() - startMs > 600_000) throw new Error('not complete in ten minutes')
      this.clock.advance(1)
    }
    return this.clock.now() - startMs
  }

  #perform(member: Member, effects: CrewEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'compute':
          this.#later(member, TASK_MS, () => {
            const result = member.lies ? Uint8Array.of(6, 6, 6) : truth(effect.task)
            this.#perform(member, member.crew.handle({ type: 'computed', task: effect.task, result }))
          })
          break
        case 'tell':
          for (const other of this.members)
            if (other !== member)
              this.#later(other, 2, () =>
                this.#perform(other, other.crew.handle({ ...effect, type: 'heard', from: member.id })),
              )
          break
        case 'accepted':
          member.accepted.push(effect.task)
          break
        case 'liar':
          member.exposed.push(effect.peer)
      }
    }
  }

  #later(member: Member, ms: number, callback: () => void): void {
    this.clock.post(this.clock.now() + ms, () => {
      if (this.members.includes(member)) callback()
    })
  }
}

function workshop(peers: number, options: { tasks: number; copies: number }): Workshop {
  const made = new Workshop(options)
  for (let n = 0; n < peers; n += 1) made.join()
  made.tellPresent()
  return made
}

const everyTask = (tasks: number) => Array.from({ length: tasks }, (_, task) => task)

test('every task counts once at every peer, and ten peers are nearly ten times as fast as one', () => {
  const tasks = 256
  const alone = workshop(1, { tasks, copies: 1 })
  const aloneMs = alone.runUntilComplete(alone.members)
  const many = workshop(10, { tasks, copies: 1 })
  const manyMs = many.runUntilComplete(many.members)
  assert.ok(aloneMs / manyMs > 8, `${aloneMs / manyMs} times as fast`)
  for (const { accepted, crew } of many.members) {
    assert.deepEqual(
      accepted.toSorted((a, b) => a - b),
      everyTask(tasks),
    )
    for (const task of everyTask(tasks)) assert.deepEqual(crew.resultOf(task), truth(task))
    // Helpers at the end may do what somebody else is just doing.
    assert.ok(crew.shares().wasted <= 0.1 * tasks, `${crew.shares().wasted} results were not needed`)
  }
})

test('whoever is killed is replaced: nothing is missing and nothing counts twice', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, kills) => {
      const random = seededRandom(seed)
      const made = workshop(6, { tasks: 60, copies: 1 })
      for (let n = 0; n < kills; n += 1) {
        made.clock.advance(random() * 30)
        const victim = made.members[Math.floor(random() * made.members.length)]
        if (victim !== undefined) made.kill(victim)
      }
      made.runUntilComplete(made.members)
      for (const { accepted } of made.members)
        assert.deepEqual(
          accepted.toSorted((a, b) => a - b),
          everyTask(60),
        )
    }),
    { seed: SEED, numRuns: 60 },
  )
})

test('with two copies a liar is exposed by everybody, its results count nowhere, and the work doubles', () => {
  const made = new Workshop({ tasks: 60, copies: 2 })
  for (let n = 0; n < 5; n += 1) made.join()
  const liar = made.join({ lies: true })
  made.tellPresent()
  const honest = made.members.filter(member => member !== liar)
  made.runUntilComplete(honest)
  made.clock.advance(100)
  for (const { crew, exposed } of honest) {
    for (const task of everyTask(60)) assert.deepEqual(crew.resultOf(task), truth(task))
    assert.deepEqual(exposed, [liar.id])
    const computed = [...crew.shares().by.values()].reduce((sum, each) => sum + each, 0)
    // Two for each task, the liar's own, and what helpers did beside somebody else at the end.
    assert.ok(computed >= 120 && computed < 180, `${computed} results for 60 tasks`)
  }
})

test('with one copy a lie counts: trust is what it costs', () => {
  const made = new Workshop({ tasks: 20, copies: 1 })
  const honest = made.join()
  made.join({ lies: true })
  made.tellPresent()
  made.runUntilComplete([honest])
  const lies = everyTask(20).filter(task => honest.crew.resultOf(task)?.[0] === 6 && task !== 6)
  assert.ok(lies.length > 0)
})
