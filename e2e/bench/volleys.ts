/** All of a room send at once, again and again: what a broadcast costs whoever carries it. */
import type { Path } from '../../client/core/path.ts'

/** Between two turns: the relay lets an address have 80,000 copies a second (server/relay/limits.ts), and a turn makes 24,000 at most. */
export const REST_MS = 300

/**
 * Each of `paths`, which are a room, sends `frame` to all others, and when all have all of them the next one: so many times.
 * Resolves with how many frames arrived, or rejects where one is refused. Arrivals are told, not polled for: whoever waits for
 * nothing but a timer is charged what the carrier spends idly meanwhile, and a small room most of it.
 */
export async function sendVolleys(
  paths: readonly Path[],
  frame: Uint8Array<ArrayBuffer>,
  volleys: number,
): Promise<number> {
  let arrived = 0
  let awaited = { count: 0, resolve: () => {}, reject: (_: Error) => {} }
  const ends = paths.map(path =>
    path.subscribe(event => {
      if (event.type === 'refused') awaited.reject(new Error(`A volley was refused: ${event.message}.`))
      if (event.type !== 'frame') return
      arrived += 1
      if (arrived === awaited.count) awaited.resolve()
    }),
  )
  try {
    for (let volley = 1; volley <= volleys; volley += 1) {
      const count = volley * paths.length * (paths.length - 1)
      const all = new Promise<void>((resolve, reject) => {
        awaited = { count, resolve, reject }
      })
      for (const path of paths) path.send('all', frame)
      await all
    }
    return arrived
  } finally {
    for (const end of ends) end()
  }
}
