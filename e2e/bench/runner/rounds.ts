/** Lanes take turns. Runs in Node and in a page alike. */

/** What each lane gave in one round, in the bench's own unit. */
export type Round = Readonly<Record<string, readonly number[]>>

/** One turn of a lane. */
export type Turn = () => Promise<readonly number[]>

/** The name of the A/A lane: the same thing once more. */
export function again(lane: string): string {
  return `${lane}, again`
}

/** A B B A: what the machine does beside it, and does more or less of, hits all lanes alike. */
export function interleaved(lanes: readonly string[]): string[] {
  return [...lanes, ...lanes.toReversed()]
}

/** One more goes before and does not count where `warmUp`: compilers and caches warm up in it. */
export async function measureRounds(
  lanes: Readonly<Record<string, Turn>>,
  rounds: number,
  { warmUp }: { warmUp: boolean },
): Promise<Round[]> {
  const measured: Round[] = []
  for (let n = warmUp ? -1 : 0; n < rounds; n += 1) {
    const round: Record<string, number[]> = {}
    for (const name of interleaved(Object.keys(lanes))) {
      const values = (await lanes[name]?.()) ?? []
      round[name] = [...(round[name] ?? []), ...values]
    }
    if (n >= 0) measured.push(round)
  }
  return measured
}
