import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IceServer, LabInfo } from '#protocol'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { IceServers } from './ice-servers.ts'

const HOUR_MS = 3_600_000
const STEP_MS = 30_000
const stun: IceServer = { urls: 'stun:192.168.1.20:3000', ofLabHost: true }
const turn = (username: string): IceServer => ({
  urls: 'turn:192.168.1.20:3478',
  username,
  credential: 'c',
  validForMs: 24 * HOUR_MS,
})
const info = (...iceServers: IceServer[]): LabInfo => ({
  version: '1.0.0',
  relays: [],
  joinUrls: [],
  iceServers,
})

/** A lab host that numbers its answers, unless it is away. */
function hostOf(first: LabInfo) {
  const clock = new VirtualClock()
  const host = { isThere: true, asked: 0 }
  const servers = new IceServers(first, {
    clock,
    isHostThere: () => host.isThere,
    ask: () => {
      host.asked += 1
      return host.isThere ? Promise.resolve(info(stun, turn(`answer-${host.asked}`))) : Promise.reject()
    },
  })
  const turnUser = () => servers.current().at(-1)?.username
  return { clock, host, servers, turnUser }
}

/** In steps, between which answers arrive. */
async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
    clock.advance(STEP_MS)
    await new Promise(setImmediate)
  }
}

test('what WebRTC does not know is left out, and what is absent is not there at all', () => {
  const { servers } = hostOf(info(stun, turn('first')))
  assert.deepEqual(servers.current(), [
    { urls: stun.urls },
    { urls: 'turn:192.168.1.20:3478', username: 'first', credential: 'c' },
  ])
})

test('while the lab host is dead its own STUN is left out, and others stay', () => {
  const { host, servers } = hostOf(info(stun, turn('first')))
  host.isThere = false
  assert.deepEqual(
    servers.current().map(({ urls }) => urls),
    ['turn:192.168.1.20:3478'],
  )
})

test('credentials are renewed after half of their life, again and again', async () => {
  const { clock, turnUser } = hostOf(info(turn('first')))
  await pass(clock, 11 * HOUR_MS)
  assert.equal(turnUser(), 'first')
  await pass(clock, 2 * HOUR_MS)
  assert.equal(turnUser(), 'answer-1')
  await pass(clock, 12 * HOUR_MS)
  assert.equal(turnUser(), 'answer-2')
})

test('a host that is away is asked again every minute until it answers', async () => {
  const { clock, host, turnUser } = hostOf(info(turn('first')))
  host.isThere = false
  await pass(clock, 12 * HOUR_MS + 150_000)
  assert.deepEqual([host.asked, turnUser()], [3, 'first'])
  host.isThere = true
  await pass(clock, 60_000)
  assert.equal(turnUser(), 'answer-4')
})

test('servers without an end are never asked for again, nor after a stop', async () => {
  const forever = hostOf(info(stun))
  await pass(forever.clock, 100 * HOUR_MS)
  assert.equal(forever.host.asked, 0)
  const stopped = hostOf(info(turn('first')))
  stopped.servers.stop()
  await pass(stopped.clock, 100 * HOUR_MS)
  assert.equal(stopped.host.asked, 0)
})
