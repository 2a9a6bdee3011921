/** The faults of a history, drawn from one seed. */
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

export function planFaults(seed: number, count: number): Fault[] {
  const random = seededRandom(seed)
  const between = ({ min, max }: { min: number; max: number }) => min + (max - min) * random()
  return Array.from({ length: count }, () => {
    const kind = FAULT_KINDS[Math.floor(random() * FAULT_KINDS.length)] ?? 'kill'
    return { kind, upMs: between(UP_MS), downMs: between(kind === 'freeze' ? FROZEN_MS : DEAD_MS) }
  })
}
