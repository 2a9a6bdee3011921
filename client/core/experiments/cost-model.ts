/**
 * What a crowd would cost, from what a small room measured: the relay sends one copy to each listener, a peer of the mesh
 * passes each broadcast on to its share of the others. Everything here is proportional, so it is first held against what
 * was measured at the largest size of the ramp, from the smaller ones.
 */
import { streamLoad } from './load-phases.ts'
import type { RampStep } from './ramp-steps.ts'
import type { SimulatedCrowd } from './samples.ts'
import { mean } from './statistics.ts'

export interface UnitCosts {
  /** Of the relay, per delivered copy. */
  serverBytesOut: number
  serverCpuMs: number
  /** Of a peer, per copy that it passes on over the mesh. */
  uploadBytes: number
}

/** Means over the steps; null: there is no step with all of it. */
export function unitCosts(steps: readonly RampStep[]): UnitCosts | null {
  const units = steps.flatMap(step => unitsOf(step) ?? [])
  const [serverBytesOut, serverCpuMs, uploadBytes] = [
    mean(units.map(unit => unit.serverBytesOut)),
    mean(units.map(unit => unit.serverCpuMs)),
    mean(units.map(unit => unit.uploadBytes)),
  ]
  if (serverBytesOut === null || serverCpuMs === null || uploadBytes === null) return null
  return { serverBytesOut, serverCpuMs, uploadBytes }
}

function unitsOf({ loads, peers }: RampStep): UnitCosts | null {
  const { idle, mesh, relay } = loads
  if (idle.server === null || relay.server === null || idle.upload.mesh === null || mesh.upload.mesh === null)
    return null
  const [byRelay, byMesh] = [relay.copies.relay, mesh.copies.mesh]
  if (byRelay === 0 || byMesh === 0) return null
  const stream = streamLoad(relay.server, idle.server)
  // Everybody sends alike in a room of the lab, so that the median peer stands for all.
  const upload = peers * Math.max(0, mesh.upload.mesh.median - idle.upload.mesh.median)
  return {
    serverBytesOut: stream.bytesOut / byRelay,
    serverCpuMs: stream.cpuMs / byRelay,
    uploadBytes: upload / byMesh,
  }
}

export interface Checked {
  /** Predicted from the smaller steps, by what was measured at the largest. */
  bytesOut: number
  cpuMs: number
}

/** null: fewer than two steps have the data. */
export function checkModel(steps: readonly RampStep[]): Checked | null {
  const last = steps.at(-1)
  const costs = unitCosts(steps.slice(0, -1))
  const measured = last === undefined ? null : unitsOf(last)
  if (costs === null || measured === null || measured.serverBytesOut === 0 || measured.serverCpuMs === 0)
    return null
  return {
    bytesOut: costs.serverBytesOut / measured.serverBytesOut,
    cpuMs: costs.serverCpuMs / measured.serverCpuMs,
  }
}

export interface CrowdCost {
  audience: number
  /** Of the relay, a second. */
  serverBytesOut: number
  serverCores: number
  /** Of a peer of the mesh on average, a second: its share of the copies, and what keeps the mesh together. */
  uploadBytes: number
  /** Until the last of them has a broadcast; null: the two simulations do not say how it grows. */
  lastDeliveryMs: number | null
}

/** One of the audience speaks so often a second to all others. */
export function crowdCost(
  audience: number,
  perSecond: number,
  costs: UnitCosts,
  crowds: readonly SimulatedCrowd[],
): CrowdCost | null {
  const largest = crowds.reduce<SimulatedCrowd | null>(
    (most, each) => (each.peers > (most?.peers ?? 0) ? each : most),
    null,
  )
  if (largest === null || largest.extraCopies === null || largest.controlBytesPerSecond === null) return null
  const copies = perSecond * (audience - 1)
  const passedOn = (copies / audience) * (1 + largest.extraCopies)
  return {
    audience,
    serverBytesOut: copies * costs.serverBytesOut,
    serverCores: (copies * costs.serverCpuMs) / 1_000,
    uploadBytes: passedOn * costs.uploadBytes + largest.controlBytesPerSecond,
    lastDeliveryMs: lastDelivery(audience, crowds),
  }
}

/** Hops of a broadcast grow with the logarithm of the audience, and so does the time (Plumtree over bounded degrees). */
function lastDelivery(audience: number, crowds: readonly SimulatedCrowd[]): number | null {
  const [small, large] = [...crowds].sort((a, b) => a.peers - b.peers)
  if (small === undefined || large === undefined || small.peers === large.peers) return null
  if (small.lastDeliveryP50Ms === null || large.lastDeliveryP50Ms === null) return null
  const perDoubling =
    (large.lastDeliveryP50Ms - small.lastDeliveryP50Ms) / Math.log2(large.peers / small.peers)
  return large.lastDeliveryP50Ms + perDoubling * Math.log2(audience / large.peers)
}
