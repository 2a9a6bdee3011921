/** One thing more or less in the conditions of a room: all else that is in force stays. Pure. */
import type { Conditions } from '#conditions'
import type { PeerId } from '#protocol'
import type { Place } from '../../../core/conditions/rules.ts'

/** Every peer and every relay. */
export const EVERYBODY = '*'

type Cut = NonNullable<Conditions['cuts']>[number]

function isOf({ from, to }: Cut, a: Place, b: Place): boolean {
  return (from === a && to === b) || (from === b && to === a)
}

/** Whether a cut names these two, in either direction. */
export function hasCut({ cuts = [] }: Conditions, a: Place, b: Place): boolean {
  return cuts.some(cut => isOf(cut, a, b))
}

/** Nothing gets from either of them to the other. */
export function withCut(conditions: Conditions, a: Place, b: Place): Conditions {
  const { cuts = [] } = withoutCut(conditions, a, b)
  return { ...conditions, cuts: [...cuts, { from: a, to: b }, { from: b, to: a }] }
}

export function withoutCut(conditions: Conditions, a: Place, b: Place): Conditions {
  const { cuts = [], ...others } = conditions
  const left = cuts.filter(cut => !isOf(cut, a, b))
  return left.length === 0 ? others : { ...others, cuts: left }
}

export function withPause(conditions: Conditions, peer: PeerId): Conditions {
  const { paused = [] } = withoutPause(conditions, peer)
  return { ...conditions, paused: [...paused, peer] }
}

export function withoutPause(conditions: Conditions, peer: PeerId): Conditions {
  const { paused = [], ...others } = conditions
  const left = paused.filter(id => id !== peer)
  return left.length === 0 ? others : { ...others, paused: left }
}
