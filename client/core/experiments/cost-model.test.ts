import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkModel, crowdCost, isTrusted, unitCosts } from './cost-model.ts'
import type { PhaseLoad } from './load-phases.ts'
import type { RampStep } from './ramp-steps.ts'

interface Load {
  copies: number
  bytesOut: number
  cpuMs: number
  upload: number
}

const NONE: Load = { copies: 0, bytesOut: 0, cpuMs: 0, upload: 0 }

function phase({ copies, bytesOut, cpuMs, upload }: Load): PhaseLoad {
  return {
    server: { bytesIn: 0, bytesOut, cpuMs, eventLoopDelayP99Ms: 0, rssBytes: 0 },
    copies: { mesh: copies, relay: copies },
    upload: { mesh: { median: upload, most: upload }, relay: null },
    peersCpuMs: null,
    peersRssBytes: null,
    rttMs: { mesh: null, relay: null },
  }
}

function step(peers: number, load: Load): RampStep {
  const loads = { idle: phase(NONE), mesh: phase(load), relay: phase(load) }
  return { x: peers, peers, links: null, loads, share: { mesh: 1, relay: 1 } }
}

/** 300 B and 0.1 ms a copy; the mesh's copies of two peers are sent by two. */
const PROPORTIONAL = [2, 4, 8].map(peers => {
  const copies = 10 * peers * (peers - 1)
  return step(peers, { copies, bytesOut: 300 * copies, cpuMs: 0.1 * copies, upload: (200 * copies) / peers })
})

test('what is proportional is predicted as it was measured', () => {
  const { bytesOut, cpuMs } = checkModel(PROPORTIONAL)
  assert.ok(Math.abs((bytesOut ?? 0) - 1) < 1e-9 && Math.abs((cpuMs ?? 0) - 1) < 1e-9)
  assert.ok(isTrusted(bytesOut) && isTrusted(cpuMs))
})

test('what is not proportional is caught by the check, and not to be trusted', () => {
  const [small, middle, large] = PROPORTIONAL
  assert.ok(small && middle && large?.loads.relay.server)
  large.loads.relay.server.cpuMs /= 5
  const { bytesOut, cpuMs } = checkModel([small, middle, large])
  assert.ok(isTrusted(bytesOut))
  assert.ok(Math.abs((cpuMs ?? 0) - 5) < 1e-9)
  assert.ok(!isTrusted(cpuMs) && !isTrusted(null))
})

test('a crowd’s relay sends a copy to each listener, a peer its share of them; without a simulation nothing is said', () => {
  const costs = unitCosts(PROPORTIONAL.slice(0, 2)) ?? assert.fail('no costs')
  const crowd = {
    peers: 250,
    seed: 1,
    hopsP50: 4,
    deliveryRatio: 1,
    extraCopies: 1,
    controlBytesPerSecond: 50,
  }
  const crowds = [
    { ...crowd, lastDeliveryP50Ms: 100 },
    { ...crowd, peers: 1_000, lastDeliveryP50Ms: 140 },
  ]
  const cost = crowdCost(4_001, 2, costs, crowds)
  assert.equal(Math.round(cost?.serverBytesOut ?? 0), 2 * 4_000 * 300)
  assert.equal(Math.round(cost?.uploadBytes ?? 0), Math.round((2 * 4_000 * 2 * 200) / 4_001 + 50))
  assert.equal(Math.round(cost?.lastDeliveryMs ?? 0), 180)
  assert.equal(crowdCost(4_000, 2, costs, []), null)
  assert.equal(unitCosts([]), null)
})
