/** The cost of a star: what its centre spends on a broadcast grows by the same amount with each member more. */

/** What one broadcast cost the centre in a room of `members`, sender included, in any unit. */
export interface Measured {
  members: number
  cost: number
}

/**
 * `cost = taking it in + copies x a copy`, with one copy for each member but the sender: the line through two rooms, read at
 * a third size. null: the two are of one size.
 */
export function predictCost(small: Measured, large: Measured, members: number): number | null {
  const copies = large.members - small.members
  if (copies === 0) return null
  const copyCost = (large.cost - small.cost) / copies
  return small.cost + (members - small.members) * copyCost
}
