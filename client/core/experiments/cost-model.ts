/**
 * What a crowd would cost, from what a small room measured: the relay sends one copy to each listener, a peer of the mesh
 * passes each broadcast on to its share of the others. Everything here is proportional, so it is first held against what
 * was measured at the largest size of the ramp, from the smaller ones.
 */
import { streamLoad } from './load-phases.ts'
import type { RampStep } from './ramp-steps.ts'
import type { SimulatedCrowd } from './samples.ts'

export interface UnitCosts {
  /** Of the relay, per delivered copy. */
  serverBytesOut: number
  serverCpuMs: number
  /** Of a peer, per copy that it passes on over the mesh. */
  uploadBytes: number
}

/** All that the steps spent by all that they delivered: a small step, where noise is large, weighs little. null: no step has it all. */
export function unitCosts(steps: readonly RampStep[]): UnitCosts | null {
  const spent = steps.flatMap(step => spentIn(step) ?? [])
  const sum = (of: (one: Spent) => number): number => spent.reduce((total, one) => total + of(one), 0)
  const [byRelay, byMesh] = [sum(one => one.copies.relay), sum(one => one.copies.mesh)]
  if (byRelay === 0 || byMesh === 0) return null
  return {
    serverBytesOut: sum(one => one.serverBytesOut) / byRelay,
    serverCpuMs: sum(one => one.serverCpuMs) / byRelay,
    uploadBytes: sum(one => one.uploadBytes) / byMesh,
  }
}

/** A second. */
interface Spent extends UnitCosts {
  copies: { mesh: number; relay: number }
}

function spentIn({ loads, peers }: RampStep): Spent | null {
  const { idle, mesh, relay } = loads
  if (idle.server === null || relay.server === null) return null
  if (idle.upload.mesh === null || mesh.upload.mesh === null) return null
  const { bytesOut, cpuMs } = streamLoad(relay.server, idle.server)
  // Everybody sends alike in a room of the lab, so that the median peer stands for all.
  const uploadBytes = peers * Math.max(0, mesh.upload.mesh.median - idle.upload.mesh.median)
  const copies = { mesh: mesh.copies.mesh, relay: relay.copies.relay }
  return { serverBytesOut: bytesOut, serverCpuMs: cpuMs, uploadBytes, copies }
}

/** Predicted from the smaller steps, by what was measured at the largest. null: there is nothing to predict from, or by. */
export interface Checked {
  bytesOut: number | null
  cpuMs: number | null
}

export function checkModel(steps: readonly RampStep[]): Checked {
  const [predicted, measured] = [unitCosts(steps.slice(0, -1)), unitCosts(steps.slice(-1))]
  const ratio = (of: (costs: UnitCosts) => number): number | null =>
    predicted === null || measured === null || of(measured) === 0 ? null : of(predicted) / of(measured)
  return { bytesOut: ratio(costs => costs.serverBytesOut), cpuMs: ratio(costs => costs.serverCpuMs) }
}

/** Chosen: who is off by more than a factor of two at four times the size is not asked about ten thousand times. */
export function isTrusted(ratio: number | null): boolean {
  return ratio !== null && ratio >= 0.5 && ratio <= 2
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
