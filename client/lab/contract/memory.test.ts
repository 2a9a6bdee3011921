import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema, RoomSchema } from '#protocol'
import { PeerNetwork } from '../../core/conditions/peer-network.ts'
import { seededRandom } from '../../core/simulation/random.ts'
import { VirtualClock } from '../../core/simulation/virtual-clock.ts'
import { NO_INVITATIONS } from '../../core/testing/no-invitations.ts'
import { NO_SERVICES } from '../../core/testing/no-services.ts'
import { MemoryNetwork } from '../../paths/memory-path.ts'
import { LabPeer } from '../lab-peer.ts'
import { type ContractPeer, type Harness, RULES } from './rules.ts'

/** Virtual time a condition may take. Generous: it costs nothing real. */
const DEADLINE_MS = 30_000

/** A network that loses, repeats and reorders: what delivery has to make good. */
const UNKIND = { latencyMs: { min: 1, max: 40 }, lossRate: 0.05, repeatRate: 0.05 }

function memoryHarness(seed: number): Harness {
  const clock = new VirtualClock()
  const random = seededRandom(seed)
  const rooms = new Map<string, MemoryNetwork>()
  const homes = new Map<PeerId, MemoryNetwork>()
  const all = new Map<string, ContractPeer[]>()
  // Not random, so that a seed replays exactly.
  let peers = 0
  const nextId = (): PeerId => {
    peers += 1
    return v.parse(PeerIdSchema, `peer${String(peers).padStart(4, '0')}`)
  }

  const networkOf = (room: string): MemoryNetwork => {
    const network = rooms.get(room) ?? new MemoryNetwork({ clock, random, ...UNKIND })
    rooms.set(room, network)
    return network
  }

  const join = (room: string): ContractPeer => {
    const self = nextId()
    const network = networkOf(room)
    homes.set(self, network)
    // The other path is a network with nobody in it: only the path under test is looked at.
    const elsewhere = new MemoryNetwork({ clock, random }).join(self, 'relay')
    const paths = { mesh: network.join(self), relay: elsewhere }
    const identity = { self, name: 'memory', room: v.parse(RoomSchema, room) }
    const conditioned = new PeerNetwork(self, clock)
    return contractPeer(
      new LabPeer({
        identity,
        paths,
        invitations: NO_INVITATIONS,
        services: NO_SERVICES,
        network: conditioned,
      }),
    )
  }

  const until: Harness['until'] = async (what, condition) => {
    const deadlineMs = clock.now() + DEADLINE_MS
    while (!(await condition())) {
      assert.ok(clock.now() < deadlineMs, `waited ${DEADLINE_MS} virtual ms for ${what} (seed ${seed})`)
      clock.advance(5)
    }
  }

  return {
    until,
    open: async (count, room = 'contract') => {
      const opened = Array.from({ length: count }, () => join(room))
      const members = [...(all.get(room) ?? []), ...opened]
      all.set(room, members)
      await until('all to reach each other', async () => {
        const reached = await Promise.all(members.map(member => member.reaches()))
        return reached.every(ids => ids.length === members.length - 1)
      })
      return opened
    },
    cut: async peer => homes.get(peer.id)?.cut(peer.id),
    heal: async peer => homes.get(peer.id)?.heal(peer.id),
    sendHostile: async (frames, room = 'contract') => {
      const path = networkOf(room).join(nextId())
      clock.advance(UNKIND.latencyMs.max)
      // Several copies: this network loses some.
      for (const frame of frames) for (let copy = 0; copy < 5; copy += 1) path.send('all', frame)
    },
  }
}

function contractPeer(lab: LabPeer): ContractPeer {
  return {
    id: lab.self,
    broadcast: async payload => lab.broadcast('mesh', payload),
    inbox: async () => lab.inbox('mesh'),
    refused: async () => lab.snapshot().paths.mesh.refused,
    reaches: async () =>
      lab
        .snapshot()
        .peers.filter(peer => peer.mesh.state === 'open' && peer.mesh.rttMs !== null)
        .map(peer => peer.id),
    leave: () => lab.leave(),
  }
}

describe('path contract over memory, with loss, repetition and reordering', () => {
  for (const [i, rule] of RULES.entries()) {
    test(`${rule.id}: ${rule.claim}`, () => rule.run(memoryHarness(i + 1)))
  }
})
