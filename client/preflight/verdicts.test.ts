import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device, Findings, RelayFinding } from './findings.ts'
import {
  checksOf,
  devicesVerdict,
  namesVerdict,
  pageVerdict,
  relayVerdict,
  stunVerdict,
  summaryOf,
  turnVerdict,
  udpVerdict,
  type Verdict,
} from './verdicts.ts'

const relay: RelayFinding = {
  id: 'r1',
  url: 'http://192.168.1.20:3001',
  state: 'up',
  outcome: { kind: 'answered', ms: 11.6 },
}
const opened = { kind: 'opened', ms: 42 } as const
const notOpened = { kind: 'not-opened' } as const
const STUN = 'stun:192.168.1.20:3000'
const TURN = 'turn:192.168.1.20:3478'

/** Everything passes, as on a LAN without a TURN server. */
const lan: Findings = {
  relays: [relay],
  udp: { hasWebRtc: true, hostAddresses: ['a.local'], loop: opened },
  names: { isHidden: true, loop: opened },
  stun: { kind: 'answered', url: STUN, address: '192.168.1.7' },
  turn: { kind: 'none-offered' },
  page: { isSecure: true, isKept: true },
}

function expectVerdict(verdict: Verdict, state: Verdict['state'], ...words: RegExp[]): void {
  assert.equal(verdict.state, state, verdict.reason)
  for (const word of words) assert.match(`${verdict.reason} ${verdict.whatToDo ?? ''}`, word)
  if (state === 'fail') assert.ok(verdict.whatToDo, 'a failure says what to do')
}

test('every check runs until it has found something, and no relay is a row before it is known', () => {
  const nothing: Findings = { relays: [], udp: null, names: null, stun: null, turn: null, page: null }
  assert.deepEqual(
    checksOf(nothing).map(({ id, verdict }) => [id, verdict.state]),
    ['udp', 'stun', 'names', 'turn', 'page'].map(id => [id, 'running']),
  )
})

test('on a good network all pass but TURN, which nobody has asked for', () => {
  const states = checksOf(lan).map(({ id, verdict }) => `${id} ${verdict.state}`)
  const passed = ['relay-r1 pass', 'udp pass', 'stun pass', 'names pass']
  assert.deepEqual(states, [...passed, 'turn not-tried', 'page pass'])
})

test('without WebRTC nothing that takes it is tried, whatever the lab offers', () => {
  const udp = { hasWebRtc: false, hostAddresses: [], loop: notOpened }
  const findings = { ...lan, udp, names: null, stun: null, turn: null }
  const states = checksOf(findings).map(({ id, verdict }) => `${id} ${verdict.state}`)
  const without = ['udp fail', 'stun not-tried', 'names not-tried', 'turn not-tried']
  assert.deepEqual(states, ['relay-r1 pass', ...without, 'page pass'])
  expectVerdict(summaryOf(findings, []), 'fail', /cannot link/)
})

test('a relay: how soon it answered, or whose fault it is that it did not', () => {
  const verdict = (news: Partial<RelayFinding>) => relayVerdict({ ...relay, ...news })
  expectVerdict(verdict({}), 'pass', /192\.168\.1\.20:3001 answered after 12 ms/)
  expectVerdict(verdict({ outcome: null }), 'running')
  expectVerdict(verdict({ outcome: { kind: 'refused' } }), 'fail', /Allow TCP to 192\.168\.1\.20:3001/)
  expectVerdict(verdict({ outcome: { kind: 'silent' } }), 'fail', /says nothing/, /firewall/)
  expectVerdict(verdict({ state: 'down', outcome: { kind: 'refused' } }), 'fail', /relay is down/, /Start it/)
})

test('UDP: no WebRTC, no address and no way to itself are told apart', () => {
  const hostAddresses = ['192.168.1.7']
  expectVerdict(udpVerdict({ hasWebRtc: true, hostAddresses, loop: opened }), 'pass', /42 ms/)
  expectVerdict(udpVerdict({ hasWebRtc: false, hostAddresses: [], loop: notOpened }), 'fail', /has no WebRTC/)
  expectVerdict(
    udpVerdict({ hasWebRtc: true, hostAddresses: [], loop: notOpened }),
    'fail',
    /no address/,
    /VPN/,
  )
  expectVerdict(
    udpVerdict({ hasWebRtc: true, hostAddresses, loop: notOpened }),
    'fail',
    /firewall on this device/,
  )
})

test('STUN: the address that it tells, or the port to open', () => {
  expectVerdict(stunVerdict({ kind: 'answered', url: STUN, address: '10.0.0.7' }), 'pass', /10\.0\.0\.7/)
  expectVerdict(stunVerdict({ kind: 'nothing-new', url: STUN }), 'pass', /nothing to add/)
  expectVerdict(stunVerdict({ kind: 'no-answer', url: STUN }), 'fail', /Allow UDP to 192\.168\.1\.20:3000/)
  expectVerdict(stunVerdict({ kind: 'none-offered' }), 'not-tried', /instead of localhost/)
})

test('mDNS: names that do not resolve hurt only where STUN does not help', () => {
  expectVerdict(namesVerdict({ isHidden: false, loop: null }, null), 'pass', /shows its addresses/)
  expectVerdict(namesVerdict({ isHidden: null, loop: null }, null), 'not-tried', /no address/)
  expectVerdict(namesVerdict({ isHidden: true, loop: opened }, null), 'pass', /second one tells/)
  const blocked = { isHidden: true, loop: notOpened }
  expectVerdict(namesVerdict(blocked, lan.stun), 'fail', /multicast is blocked/, /Nothing, as long as STUN/)
  expectVerdict(namesVerdict(blocked, { kind: 'no-answer', url: STUN }), 'fail', /5353/)
})

test('TURN: a link through it, an address without one, or why there is none', () => {
  expectVerdict(turnVerdict({ kind: 'none-offered' }), 'not-tried', /TURN_URL and TURN_SECRET/)
  expectVerdict(turnVerdict({ kind: 'linked', url: TURN, ms: 88.4 }), 'pass', /within 88 ms/)
  expectVerdict(turnVerdict({ kind: 'no-link', url: TURN }), 'fail', /denied-peer-ip/)
  const refused = turnVerdict({ kind: 'no-address', url: TURN, why: '401 Unauthorized' })
  expectVerdict(refused, 'fail', /\(401 Unauthorized\)/, /static-auth-secret/)
})

test('a page that is not secure, or not kept, says what is missing and that the rest works', () => {
  expectVerdict(pageVerdict({ isSecure: true, isKept: true }), 'pass')
  expectVerdict(pageVerdict({ isSecure: false, isKept: false }), 'fail', /All else works/, /--https/)
  expectVerdict(pageVerdict({ isSecure: true, isKept: false }), 'fail', /All else works/, /certificate/)
})

const device = (link: Device['link'], isThisBrowser = false): Device => ({
  name: `Otter ${link}`,
  link,
  isThisBrowser,
})

test('a second device: linked, isolated, or carried by TURN', () => {
  expectVerdict(devicesVerdict([]), 'not-tried', /Open this page on a second device/)
  expectVerdict(devicesVerdict([device('trying')]), 'running', /Linking with Otter trying/)
  expectVerdict(devicesVerdict([device('direct')]), 'pass', /directly with Otter direct/)
  expectVerdict(devicesVerdict([device('over-turn')]), 'pass', /isolates its devices/)
  const isolated = devicesVerdict([device('direct'), device('blocked')])
  expectVerdict(isolated, 'fail', /No direct link with Otter blocked/, /isolation off/)
})

test('another tab of this browser tells nothing of the network, whatever its link', () => {
  for (const link of ['direct', 'blocked', 'trying', 'over-turn'] as const)
    expectVerdict(devicesVerdict([device(link, true)]), 'not-tried', /Another tab/)
  expectVerdict(devicesVerdict([device('direct', true), device('blocked')]), 'fail')
})

test('the summary names the worst that stands in the way, and does not judge before all is in', () => {
  expectVerdict(summaryOf({ ...lan, turn: null }, []), 'running')
  expectVerdict(summaryOf({ ...lan, relays: [] }, []), 'running')
  expectVerdict(summaryOf(lan, []), 'pass', /This device is ready/, /second one tells/)
  expectVerdict(summaryOf(lan, [device('direct')]), 'pass', /network is ready/)
  expectVerdict(summaryOf(lan, [device('blocked')]), 'fail', /relay path works/)
  const noUdp = { hasWebRtc: false, hostAddresses: [], loop: notOpened }
  expectVerdict(summaryOf({ ...lan, udp: noUdp }, []), 'fail', /cannot link/)
  const refused: RelayFinding = { ...relay, outcome: { kind: 'refused' } }
  expectVerdict(summaryOf({ ...lan, relays: [refused] }, [device('direct')]), 'fail', /cannot meet/)
  expectVerdict(summaryOf({ ...lan, relays: [refused, { ...relay, id: 'r2' }] }, []), 'pass')
})
