/** Lanes take turns. Runs in Node and in a page alike. */

/** What each lane gave in one round, in the bench's own unit. */
export type Round = Readonly<Record<string, readonly number[]>>

/** One turn of a lane. */
export type Turn = () => Promise<readonly number[]>

/** How much a bench is to do. `quick`: that it works at all, in sizes as small as show it. */
export interface Effort {
  readonly rounds: number
  readonly quick: boolean
}

/** A smoke test judges no times: one turn of each lane. */
export const QUICK: Effort = { rounds: 1, quick: true }

const AGAIN = ', again'

/** The name of the A/A lane: the same thing once more. */
export function again(lane: string): string {
  return `${lane}${AGAIN}`
}

/** A B B A: what the machine does beside it, and does more or less of, hits all lanes alike. */
export function interleaved(lanes: readonly string[]): string[] {
  return [...lanes, ...lanes.toReversed()]
}

/**
 * One more goes before and does not count where `warmUp`: compilers and caches warm up in it. `once`: a round has each lane
 * once, for turns of half a minute, whose lanes stand as A B A.
 */
export async function measureRounds(
  lanes: Readonly<Record<string, Turn>>,
  { rounds, quick }: Effort,
  { warmUp, once = false }: { warmUp: boolean; once?: boolean },
): Promise<Round[]> {
  const names = Object.keys(lanes)
  const all = once ? names : interleaved(names)
  const order = quick ? names.filter(name => !name.endsWith(AGAIN)) : all
  const measured: Round[] = []
  for (let n = warmUp && !quick ? -1 : 0; n < rounds; n += 1) {
    const round: Record<string, number[]> = {}
    for (const name of order) {
      const values = (await lanes[name]?.()) ?? []
      round[name] = [...(round[name] ?? []), ...values]
    }
    if (n >= 0) measured.push(round)
  }
  return measured
}
