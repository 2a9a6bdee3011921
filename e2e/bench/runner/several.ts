/**
 * Does something with each of `items`, so many at a time, in their order; resolves with what came of each, in that order.
 */
export async function several<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  perform: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const waiting = [...items.entries()]
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next[0]] = await perform(next[1])
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
