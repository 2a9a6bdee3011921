/** The latency axis: logarithmic, because a mesh of half a millisecond and a relay that stalls for a second share it. Pure. */

const STEPS = [1, 2, 5]
/** What an empty chart shows: the decades in which a LAN lives. */
const EMPTY = { min: 1, max: 100 }
/** Shorter than anything that a browser's clock resolves (5 microseconds when cross-origin isolated). */
const FLOOR_MS = 0.01

/** The 1-2-5 values from `fromMs` to `toMs`, both rounded outwards. */
export function latencyTicks(fromMs: number, toMs: number): number[] {
  const lowest = Math.floor(Math.log10(fromMs))
  const highest = Math.ceil(Math.log10(toMs))
  const decades = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i)
  const all = decades.flatMap(decade => STEPS.map(step => Number(`${step}e${decade}`)))
  const first = all.findLast(value => value <= fromMs) ?? fromMs
  const last = all.find(value => value >= toMs) ?? toMs
  return all.filter(value => value >= first && value <= last)
}

/** A range of whole 1-2-5 steps around the data, at least a decade high, so that it seldom moves. */
export function latencyRange(minMs: number | null, maxMs: number | null): { min: number; max: number } {
  if (minMs === null || maxMs === null) return EMPTY
  const low = Math.max(FLOOR_MS, minMs)
  const ticks = latencyTicks(low, Math.max(low * 10, maxMs))
  return { min: ticks.at(0) ?? EMPTY.min, max: ticks.at(-1) ?? EMPTY.max }
}

/** Of the ticks, those that get a label: all of a short axis, the decades of a long one. */
export function labelledTicks(ticks: readonly number[]): number[] {
  if (ticks.length <= 5) return [...ticks]
  return ticks.filter(tick => Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9)
}
