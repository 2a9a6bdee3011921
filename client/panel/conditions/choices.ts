/** What a person picks from the form, and the conditions that it makes. Pure. */
import { CITY_NAMES, type CityName, type ConditionsInput } from '#conditions'
import type { PeerId } from '#protocol'

export interface Choices {
  /** Of every draw: jitter, and who is in which city. */
  seed: number
  delayMs: number
  jitterMs: number
  /** 0: not limited. */
  uplinkKilobytes: number
  spread: Spread
  partition: Partition
  mute: PeerId | null
  paused: PeerId | null
}

export type Spread = 'none' | 'europe' | 'world'
export type Partition = 'none' | 'halves' | 'without-relays'

export const NOTHING: Choices = {
  seed: 0,
  delayMs: 0,
  jitterMs: 0,
  uplinkKilobytes: 0,
  spread: 'none',
  partition: 'none',
  mute: null,
  paused: null,
}

const EUROPE: CityName[] = ['Berlin', 'London', 'Paris', 'Zurich']

/** Who is in the room now. Whoever comes later is in the first half. */
export interface Room {
  peers: readonly PeerId[]
  relays: readonly string[]
}

export function conditionsOf(choices: Choices, room: Room): ConditionsInput {
  const { seed, delayMs, jitterMs, uplinkKilobytes, spread, partition, mute, paused } = choices
  return {
    seed,
    ...(delayMs > 0 && { delayMs }),
    ...(jitterMs > 0 && { jitter: { distribution: 'exponential', ms: jitterMs } }),
    ...(uplinkKilobytes > 0 && { uplink: { bytesPerSecond: 1_000 * uplinkKilobytes } }),
    ...(spread !== 'none' && { distance: { others: spread === 'world' ? [...CITY_NAMES] : EUROPE } }),
    ...(partition !== 'none' && { groups: groupsOf(partition, room) }),
    ...(mute !== null && { cuts: [{ from: mute, to: '*' }] }),
    ...(paused !== null && { paused: [paused] }),
  }
}

/** Relays are named in no group of the halves, and so with the first. */
function groupsOf(partition: Partition, { peers, relays }: Room): string[][] {
  if (partition === 'without-relays') return [[], [...relays]]
  const sorted = [...peers].sort()
  const middle = Math.ceil(sorted.length / 2)
  return [sorted.slice(0, middle), sorted.slice(middle)]
}
