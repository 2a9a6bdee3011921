import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import type { ConditionsNotice } from '#conditions'
import { PeerIdSchema, RoomSchema } from '#protocol'
import { PeerNetwork } from '../core/conditions/peer-network.ts'
import { Listeners } from '../core/listeners.ts'
import { seededRandom } from '../core/simulation/random.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { NO_INVITATIONS } from '../core/testing/no-invitations.ts'
import { NO_SERVICES } from '../core/testing/no-services.ts'
import { MemoryNetwork } from '../paths/memory-path.ts'
import { LabPeer } from './lab-peer.ts'
import { obeyRoomConditions } from './room-conditions.ts'

const LAB = v.parse(RoomSchema, 'lab')
const ELSEWHERE = v.parse(RoomSchema, 'elsewhere')

/** A peer, and a host that says what it is told to say. */
function peerWithHost(first: ConditionsNotice[] = []) {
  const clock = new VirtualClock()
  const self = v.parse(PeerIdSchema, 'ann00000')
  const network = new PeerNetwork(self, clock)
  const memory = new MemoryNetwork({ clock, random: seededRandom(1) })
  const lab = new LabPeer({
    identity: { self, name: 'Ann', room: LAB },
    paths: { mesh: memory.join(self), relay: memory.join(self, 'relay') },
    invitations: NO_INVITATIONS,
    services: NO_SERVICES,
    network,
  })
  const listeners = new Listeners<void>()
  let notices = first
  const host = { conditions: () => notices, onConditions: (listener: () => void) => listeners.add(listener) }
  obeyRoomConditions(lab, host, clock)
  const say = (...said: ConditionsNotice[]): void => {
    notices = said
    listeners.tell()
  }
  return { clock, lab, network, say, delayMs: () => network.rules.conditions.delayMs ?? 0 }
}

const delay = (delayMs: number, room = LAB): ConditionsNotice => ({
  room,
  conditions: { seed: 0, delayMs },
  ageMs: 100,
})
const nothing: ConditionsNotice = { room: LAB, conditions: { seed: 0 }, ageMs: 0 }

test('a peer obeys what the host has set for its room, also before it came, and dates it', () => {
  const { clock, lab, say, delayMs } = peerWithHost([delay(10, ELSEWHERE), delay(20)])
  assert.equal(delayMs(), 20)
  assert.equal(lab.snapshot().conditions?.since, clock.now() - 100)
  say(delay(30))
  assert.equal(delayMs(), 30)
  say(nothing)
  assert.equal(delayMs(), 0)
  assert.equal(lab.snapshot().conditions, null)
})

test('what the host repeats does not undo what was set at the peer itself; its new word does', () => {
  const { lab, say, delayMs } = peerWithHost([delay(20)])
  lab.conditions.set({ delayMs: 5 })
  say(delay(20))
  assert.equal(delayMs(), 5)
  say(delay(40))
  assert.equal(delayMs(), 40)
  lab.conditions.clear()
  assert.equal(delayMs(), 0)
})

test('a host that was started anew has set nothing', () => {
  const { say, delayMs } = peerWithHost([delay(20)])
  say()
  assert.equal(delayMs(), 0)
})

test('conditions that cannot be are refused in words, and those in force stay', () => {
  const { lab, delayMs } = peerWithHost([delay(20)])
  assert.throws(
    () => lab.conditions.set({ delayMs: -1 }),
    /TypeError: Conditions cannot be these: delayMs: at least 0/,
  )
  assert.throws(() => lab.conditions.set({ loss: 1 } as never), /loss/)
  assert.equal(delayMs(), 20)
})

test('a peer that has left takes no conditions', async () => {
  const { lab, say, delayMs } = peerWithHost()
  await lab.leave()
  assert.throws(() => lab.conditions.set({ delayMs: 1 }), /left the room/)
  say(delay(20))
  assert.equal(delayMs(), 0)
})
