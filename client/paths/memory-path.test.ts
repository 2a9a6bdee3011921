import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import type { Path, PathEvent } from '../core/path.ts'
import { seededRandom } from '../core/simulation/random.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { MemoryNetwork, type MemoryNetworkOptions } from './memory-path.ts'

const FRAME = Uint8Array.of(16, 1, 1)

interface Member {
  id: PeerId
  path: Path
  events: PathEvent[]
}

function open(count: number, settings: Partial<MemoryNetworkOptions> = {}) {
  const clock = new VirtualClock()
  const network = new MemoryNetwork({ clock, random: seededRandom(1), ...settings })
  const members = Array.from({ length: count }, (_, n): Member => {
    const id = v.parse(PeerIdSchema, `peer${String(n).padStart(6, '0')}`)
    const path = network.join(id)
    const events: PathEvent[] = []
    path.subscribe(event => events.push(event))
    return { id, path, events }
  })
  clock.advance(10)
  return { clock, network, members }
}

function two(settings?: Partial<MemoryNetworkOptions>) {
  const { clock, network, members } = open(2, settings)
  const [ada, bob] = members
  assert.ok(ada !== undefined && bob !== undefined)
  return { clock, network, ada, bob }
}

const frames = ({ events }: Member): number => events.filter(({ type }) => type === 'frame').length
const states = ({ events }: Member, other: Member): string[] =>
  events.flatMap(event => (event.type === 'peer' && event.peer === other.id ? [event.state] : []))

test('a member is told that it is up and of every other, and the others of it', () => {
  const { ada, bob } = two()
  assert.ok(ada.events.some(({ type }) => type === 'up'))
  assert.equal(states(ada, bob).at(-1), 'open')
  assert.equal(states(bob, ada).at(-1), 'open')
})

test('a frame to all reaches all others, and never its sender', () => {
  const { clock, members } = open(4)
  members[0]?.path.send('all', FRAME)
  clock.advance(10)
  assert.deepEqual(members.map(frames), [0, 1, 1, 1])
})

test('loss and repetition are as ordered', () => {
  const lossy = two({ lossRate: 0.25 })
  const repeating = two({ repeatRate: 0.25 })
  for (const { clock, ada } of [lossy, repeating]) {
    for (let n = 0; n < 4_000; n += 1) ada.path.send('all', FRAME)
    clock.advance(10)
  }
  assert.ok(Math.abs(frames(lossy.bob) / 4_000 - 0.75) < 0.03)
  assert.ok(Math.abs(frames(repeating.bob) / 4_000 - 1.25) < 0.03)
})

test('a cut is told to both sides and stops frames both ways, those on their way too', () => {
  const { clock, network, ada, bob } = two()
  ada.path.send('all', FRAME)
  network.cut(bob.id)
  bob.path.send('all', FRAME)
  clock.advance(100)
  assert.equal(frames(ada) + frames(bob), 0)
  assert.equal(states(ada, bob).at(-1), 'lost')
  assert.equal(states(bob, ada).at(-1), 'lost')
  network.heal(bob.id)
  ada.path.send('all', FRAME)
  clock.advance(100)
  assert.equal(frames(bob), 1)
  assert.equal(states(ada, bob).at(-1), 'open')
})

test('healing one of two cut peers opens no way to the other', () => {
  const { network, ada, bob } = two()
  network.cut(ada.id)
  network.cut(bob.id)
  network.heal(ada.id)
  assert.equal(states(ada, bob).at(-1), 'lost')
  network.heal(bob.id)
  assert.equal(states(ada, bob).at(-1), 'open')
  assert.equal(states(bob, ada).at(-1), 'open')
})

test('nobody is introduced across a cut', () => {
  const { clock, network, ada } = two()
  network.cut(ada.id)
  const newcomer = v.parse(PeerIdSchema, 'newcomer')
  const told: PathEvent[] = []
  network.join(newcomer).subscribe(event => told.push(event))
  clock.advance(10)
  assert.ok(!told.some(event => event.type === 'peer' && event.peer === ada.id && event.state === 'open'))
  network.heal(ada.id)
  assert.ok(told.some(event => event.type === 'peer' && event.peer === ada.id && event.state === 'open'))
})

test('whoever closes has left, hears and says nothing more, and may close again', async () => {
  const { clock, ada, bob } = two()
  bob.path.send('all', FRAME)
  await ada.path.close()
  const heard = ada.events.length
  await ada.path.close()
  ada.path.send('all', FRAME)
  clock.advance(100)
  assert.equal(ada.events.length, heard)
  assert.equal(frames(bob), 0)
  assert.deepEqual(states(bob, ada).slice(-1), ['left'])
  assert.equal(states(bob, ada).filter(state => state === 'left').length, 1)
})
