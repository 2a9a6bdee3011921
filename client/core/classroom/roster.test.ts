import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Classroom } from '#classroom'
import type { PeerId } from '#protocol'
import type { Snapshot } from '../measure/snapshot.ts'
import { deviceWords } from './device.ts'
import type { PeerReport } from './reports.ts'
import { renamed, rosterOf } from './roster.ts'
import { decodeRosterMessage, encodeRosterMessage } from './wire.ts'

const id = (text: string) => text as PeerId
const CALM: Classroom = { frozen: false, roles: {}, names: {}, closed: [], traffic: false, announced: null }
const [teacher, ann, bob] = [id('teacher0'), id('ann00000'), id('bob00000')]

function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  const peer = (who: PeerId, name: string, state: 'open' | 'lost') => ({
    id: who,
    name,
    mesh: { state },
    relay: { state: state === 'open' ? 'present' : 'absent' },
  })
  const partial = {
    at: 100_000,
    self: teacher,
    name: 'Teacher',
    peers: [peer(bob, 'Bob', 'lost'), peer(ann, 'Ann', 'open')],
    paths: { mesh: { state: 'up' }, relay: { state: 'up' } },
    relays: [{ id: 'r1', state: 'up', load: { eventLoopDelayP99Ms: 12 } }],
    warnings: [],
    ...change,
  }
  return partial as unknown as Snapshot
}

function reports(at: number, change: Partial<PeerReport> = {}) {
  const paths = { mesh: 'up', relay: 'down' } as const
  const report: PeerReport = { device: 'Chrome on Android', paths, warnings: [] }
  return new Map([[ann, { ...report, ...change, at }]])
}

test('the roster has each peer’s own word, its role, and no data for who has not reported', () => {
  const rows = rosterOf(snapshot(), reports(99_000), { ...CALM, roles: { [ann]: 'target' } })
  assert.deepEqual(
    rows.map(({ name, device, role, problems }) => [name, device, role, problems]),
    [
      ['Teacher', null, null, []],
      ['Ann', 'Chrome on Android', 'target', []],
      ['Bob', null, null, ['gone']],
    ],
  )
  assert.deepEqual(rows[1]?.paths, { mesh: 'up', relay: 'down' })
  assert.equal(rows[2]?.paths, null)
})

test('peers stand in the order in which people look for their names', () => {
  const named = (name: string) => ({
    id: id(`${name}-id`),
    name,
    mesh: { state: 'open' },
    relay: { state: 'present' },
  })
  const peers = ['Blue 10', 'Red 1', 'Blue 2', 'blue 1'].map(named) as unknown as Snapshot['peers']
  assert.deepEqual(
    rosterOf(snapshot({ peers }), new Map(), CALM).map(({ name }) => name),
    ['Teacher', 'blue 1', 'Blue 2', 'Blue 10', 'Red 1'],
  )
})

test('what a peer warns of, an old report and a peer that was told to close are problems', () => {
  const warned = reports(80_000, { warnings: ['saturated', 'one-machine'] })
  const [, row] = rosterOf(snapshot(), warned, { ...CALM, closed: [ann] })
  assert.deepEqual(row?.problems, ['saturated', 'silent', 'told-to-close'])
})

test('a name of the desk is shown for the peer’s own', () => {
  assert.deepEqual(
    renamed(snapshot(), { [bob]: 'Robert', [teacher]: 'Ms T' }).peers.map(({ name }) => name),
    ['Robert', 'Ann'],
  )
  assert.equal(renamed(snapshot(), { [teacher]: 'Ms T' }).name, 'Ms T')
})

test('a report comes back as it was, and what strangers make of one is refused', () => {
  const report = {
    kind: 'report',
    device: 'Firefox on Windows, 8 cores',
    paths: { mesh: 'up', relay: 'degraded' },
    warnings: ['hidden-tab'],
  } as const
  assert.deepEqual(decodeRosterMessage(encodeRosterMessage({ ...report, warnings: ['hidden-tab'] })), report)
  const refused: unknown[] = [
    { ...report, device: '<img src=x>' },
    { ...report, device: 'x'.repeat(41) },
    { ...report, device: 'x'.repeat(5_000) },
    { ...report, warnings: ['on fire'] },
    { ...report, paths: { mesh: 'up' } },
    { kind: 'order' },
    null,
  ]
  for (const each of refused)
    assert.equal(decodeRosterMessage(new TextEncoder().encode(JSON.stringify(each))), null)
  assert.equal(decodeRosterMessage(new Uint8Array([0xff, 0xfe])), null)
})

test('a device is named by its browser and system, or as unknown', () => {
  const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36'
  assert.equal(deviceWords(android, 8), 'Chrome on Android, 8 cores')
  const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1'
  assert.equal(deviceWords(iphone, undefined), 'Safari on iOS')
  assert.equal(deviceWords('', 2), 'A browser on something else, 2 cores')
})

test('a peer whose id is a word of the language has no name or role that nobody gave it', () => {
  const odd = id('constructor')
  const other = { id: odd, name: 'Odd', mesh: { state: 'open' }, relay: { state: 'present' } }
  const seen = { ...snapshot(), peers: [other] } as unknown as Snapshot
  assert.equal(rosterOf(seen, new Map(), CALM)[1]?.role, null)
  assert.equal(renamed(seen, { [teacher]: 'Ms T' }).peers[0]?.name, 'Odd')
})
