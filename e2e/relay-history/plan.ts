/** The faults of a history, drawn from one seed. */
import { shuffled } from '../../client/core/draw.ts'
import { seededRandom } from '../../client/core/simulation/random.ts'

export const FAULT_KINDS = ['kill', 'freeze', 'freeze-kill'] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface Fault {
  kind: FaultKind
  /** The relay runs undisturbed for so long before it. */
  upMs: number
  /** Then it is frozen, or dead, for so long before it is thawed or started again. */
  downMs: number
}

/** Chosen: from faults that meet clients in the middle of coming back to long after all are back. */
const UP_MS = { min: 20, max: 3_000 }
/** Chosen: restarts at once and after a pause. */
const DEAD_MS = { min: 0, max: 500 }
/** Unnoticed, noticed after 1 s of silence, and, from some 2.4 s on, given up by every client's connection. */
const FROZEN_MS = { min: 50, max: 4_000 }

/** Of every three faults one is of each kind: a short history has kills too, which cost what a freeze may not. */
export function planFaults(seed: number, count: number): Fault[] {
  const random = seededRandom(seed)
  const between = ({ min, max }: { min: number; max: number }) => min + (max - min) * random()
  const kinds: FaultKind[] = []
  while (kinds.length < count) kinds.push(...shuffled(FAULT_KINDS, random))
  return kinds.slice(0, count).map(kind => {
    return { kind, upMs: between(UP_MS), downMs: between(kind === 'freeze' ? FROZEN_MS : DEAD_MS) }
  })
}
