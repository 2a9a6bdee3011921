/** A trial's conditions as its peers take them. */
import type { CityName, ConditionsInput } from '#conditions'
import type { PeerId } from '#protocol'
import type { TrialConditions } from './plan.ts'

/** `ids` by the peers' numbers. null: as it is, without anything made. */
export function conditionsFor(
  conditions: TrialConditions | null,
  ids: readonly PeerId[],
  relays: readonly string[],
): ConditionsInput {
  if (conditions === null) return {}
  const { seed, delayMs, jitter, uplink, muted, apart, paused, cities, relayCity } = conditions
  const named = (numbers: readonly number[]): PeerId[] => numbers.flatMap(number => ids[number] ?? [])
  const places: [string, CityName][] = [
    ...ids.flatMap((id, number): [string, CityName][] => {
      const city = cities[number % cities.length]
      return city === undefined ? [] : [[id, city]]
    }),
    ...relays.flatMap((id): [string, CityName][] => (relayCity === null ? [] : [[id, relayCity]])),
  ]
  return {
    seed,
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(jitter === undefined ? {} : { jitter }),
    ...(uplink === undefined ? {} : { uplink }),
    ...(muted.length === 0 ? {} : { cuts: named(muted).map(from => ({ from, to: '*' })) }),
    ...(apart.length === 0 ? {} : { groups: [[], named(apart)] }),
    ...(paused.length === 0 ? {} : { paused: named(paused) }),
    ...(places.length === 0 ? {} : { distance: { cities: Object.fromEntries(places) } }),
  }
}
