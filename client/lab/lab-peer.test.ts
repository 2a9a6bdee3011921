import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, RoomSchema } from '#protocol'
import { PeerNetwork } from '../core/conditions/peer-network.ts'
import { decodeFrame, encodeFrame } from '../core/frame.ts'
import { Listeners } from '../core/listeners.ts'
import type { PathName } from '../core/measure/snapshot.ts'
import type { Audience } from '../core/measure/timing.ts'
import type { Path, PathEvent } from '../core/path.ts'
import type { Report } from '../core/report.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { NO_INVITATIONS } from '../core/testing/no-invitations.ts'
import { NO_SERVICES } from '../core/testing/no-services.ts'
import { numberedPeer } from '../core/testing/numbered-peer.ts'
import { LabPeer } from './lab-peer.ts'

const ROOM = v.parse(RoomSchema, 'lab')
interface Sent {
  path: PathName
  to: PeerId | 'all'
  bytes: Uint8Array
}

/** A path that says what it is told to say. */
class PuppetPath implements Path {
  readonly name: PathName
  readonly sent: Sent[]
  readonly listeners = new Listeners<PathEvent>()

  constructor(name: PathName, sent: Sent[]) {
    this.name = name
    this.sent = sent
  }

  send(to: PeerId | 'all', bytes: Uint8Array): void {
    this.sent.push({ path: this.name, to, bytes })
  }

  subscribe(listener: (event: PathEvent) => void): () => void {
    return this.listeners.add(listener)
  }

  backlogBytes(): number {
    return 0
  }

  traffic(): { upBytes: number; downBytes: number } {
    return { upBytes: 0, downBytes: 0 }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

function puppets(audience: Audience = 'record') {
  const clock = new VirtualClock()
  const sent: Sent[] = []
  const paths = { mesh: new PuppetPath('mesh', sent), relay: new PuppetPath('relay', sent) }
  const identity = { self: numberedPeer(1), name: 'Ada', room: ROOM }
  const network = new PeerNetwork(identity.self, clock)
  const lab = new LabPeer({
    identity,
    paths,
    invitations: NO_INVITATIONS,
    services: NO_SERVICES,
    network,
    audience: () => audience,
  })
  return { clock, lab, sent, tell: (name: PathName, event: PathEvent) => paths[name].listeners.tell(event) }
}

/** Those that went alone and those that rode on a probe. */
function reportsOf(sent: readonly Sent[]): Report[] {
  return sent.flatMap(({ bytes }) => {
    const frame = decodeFrame(bytes)
    const report = frame?.kind === 'probe' || frame?.kind === 'report' ? frame.report : undefined
    return report === undefined ? [] : [report]
  })
}

test('ready resolves when a path has joined', async () => {
  const { lab, tell } = puppets()
  tell('relay', { type: 'up', via: 'relay-1' })
  await lab.ready
})

test('ready rejects with the reason when the join is refused', async () => {
  const { lab, tell } = puppets()
  tell('relay', { type: 'rejected', reason: 'room-full', message: 'the room holds 200 peers' })
  await assert.rejects(lab.ready, { message: 'the room holds 200 peers' })
})

test('ready rejects when the peer leaves before it joined, and stays resolved when it leaves later', async () => {
  const early = puppets()
  await early.lab.leave()
  await assert.rejects(early.lab.ready, /left before/)
  const late = puppets()
  late.tell('relay', { type: 'up', via: 'relay-1' })
  await late.lab.leave()
  await late.lab.ready
})

test('a peer that is reached through others is probed and told of, but named as no link', () => {
  const { clock, lab, sent, tell } = puppets()
  tell('mesh', { type: 'peer', peer: numberedPeer(2), state: 'open' })
  tell('mesh', { type: 'peer', peer: numberedPeer(3), state: 'routed', hops: 2 })
  clock.advance(1_000)
  assert.deepEqual(reportsOf(sent).at(-1)?.links, [[numberedPeer(2), null]])
  const probed = lab.log().observations.flatMap(seen => (seen.type === 'probe' ? [seen] : []))
  assert.deepEqual(probed.find(({ path }) => path === 'mesh')?.to, [numberedPeer(2), numberedPeer(3)])
})

test('routes that get longer and shorter are no news: reports keep their pace', () => {
  const { clock, sent, tell } = puppets()
  tell('mesh', { type: 'peer', peer: numberedPeer(2), state: 'routed', hops: 2 })
  clock.advance(1_000)
  const reports = (): number => reportsOf(sent).length
  const before = reports()
  for (let n = 0; n < 100; n += 1) {
    tell('mesh', { type: 'peer', peer: numberedPeer(2), state: 'routed', hops: 2 + (n % 3) })
    clock.advance(50)
  }
  // One a second over each path.
  assert.ok(reports() - before <= 12, `${reports() - before}`)
  tell('mesh', { type: 'peer', peer: numberedPeer(2), state: 'open' })
  const atChange = reports()
  clock.advance(250)
  assert.ok(reports() > atChange)
})

test('a calm room finds a pair that silently broke within one more probe and the usual window', () => {
  const { clock, lab, tell } = puppets('people')
  tell('mesh', { type: 'up', via: 'mesh' })
  tell('mesh', { type: 'peer', peer: numberedPeer(2), state: 'open' })
  const answer = (): void => {
    const probes = lab.log().observations.flatMap(seen => (seen.type === 'probe' ? [seen.probe] : []))
    const bytes = encodeFrame({ kind: 'echo', probe: probes.at(-1) ?? 0 })
    tell('mesh', { type: 'frame', from: numberedPeer(2), bytes })
  }
  for (let passedMs = 0; passedMs < 10_000; passedMs += 100) {
    clock.advance(100)
    answer()
  }
  assert.equal(lab.snapshot().paths.mesh.state, 'up')
  clock.advance(2_200)
  assert.equal(lab.snapshot().paths.mesh.reachablePairs, 0)
})
