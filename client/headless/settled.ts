/** When the next peer of a process may start. */
import type { Clock } from '../core/clock.ts'
import type { ComposedPeer } from '../lab/compose.ts'

/**
 * Peers start one after the other. Twenty that started at once on a busy machine (load 15 to 18 on two cores) had 74 to 88
 * ends of links after 40 s and had lost 100 to 293; one by one they had 97 to 116, and had lost 4 to 121 (measured with
 * @roamhq/wrtc, before node-datachannel).
 */
const SETTLE_LIMIT_MS = 1_000

/** Resolves once a peer that starts has its first link, or is alone in its room, or SETTLE_LIMIT_MS have passed. */
export function hasSettled({ lab, paths }: ComposedPeer, clock: Clock): Promise<void> {
  return new Promise(resolve => {
    const goOn = (): void => {
      unsubscribe()
      cancel()
      resolve()
    }
    const cancel = clock.at(clock.now() + SETTLE_LIMIT_MS, goOn)
    const unsubscribe = paths.mesh.subscribe(event => {
      if (event.type === 'peer' && event.state === 'open') goOn()
    })
    lab.ready.then(() => {
      if (lab.snapshot().peers.length === 0) goOn()
    }, goOn)
  })
}
