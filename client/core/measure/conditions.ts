/** Conditions in force, and what they changed as faults: pure. */
import { injections } from '../conditions/injections.ts'
import { CALM, Rules } from '../conditions/rules.ts'
import type { Observation } from './observation.ts'
import { addFault, type Tally } from './tally.ts'
import { FAULT_EFFECT_MS } from './timing.ts'

export function noteConditions(tally: Tally, event: Extract<Observation, { type: 'conditions' }>): void {
  const { at, happenedAt, conditions } = event
  const before = tally.conditions?.inForce ?? CALM
  tally.conditions = new Rules(conditions).isCalm ? null : { since: happenedAt, inForce: conditions }
  // What a newcomer finds in force began before it could see what it did.
  if (at - happenedAt > FAULT_EFFECT_MS) return
  for (const injection of injections(before, conditions, place => nameOf(tally, place)))
    addFault(tally, { ...injection, at: happenedAt, noticed: { mesh: null, relay: null } })
}

function nameOf(tally: Tally, place: string): string {
  if (place === tally.self) return tally.name
  const [, peer] = Object.entries(tally.peers).find(([id]) => id === place) ?? []
  return peer?.name ?? place
}
