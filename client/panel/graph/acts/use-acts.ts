/** Does what a menu of the graph offers, by what the panel may do. */
import type { ReadonlySignal } from '@preact/signals'
import { CALM } from '../../../core/conditions/rules.ts'
import type { Snapshot } from '../../../core/measure/snapshot.ts'
import { useAttempt } from '../../attempt.ts'
import { usePanel, useSlice } from '../../context.ts'
import { sceneOf } from '../scene.ts'
import type { TracePlayer } from '../trace-player.ts'
import type { Deed, Means } from './acts.ts'

const selectInForce = ({ conditions }: Snapshot) => conditions?.inForce ?? CALM

export interface Acting {
  means: Means
  /** Why the latest deed failed; empty: it did not. */
  problem: ReadonlySignal<string>
  perform(deed: Deed): void
}

export function useActs(player: TracePlayer): Acting {
  const { ports, labInfo, classroom, left } = usePanel()
  const scene = useSlice(sceneOf)
  const inForce = useSlice(selectInForce)
  const { problem, attempt } = useAttempt()
  const relays = labInfo.value?.relays ?? []
  return {
    means: {
      scene,
      relayStates: Object.fromEntries(relays.map(({ id, state }) => [id, state])),
      inForce,
      isHost: ports.deskControls !== null,
      isHostGone: classroom.value.isHostGone,
      isFrozen: classroom.value.isFrozen,
      hasLeft: left.value,
    },
    problem,
    perform: deed => attempt(() => act(deed)),
  }

  function act(deed: Deed): unknown {
    switch (deed.kind) {
      case 'trace':
        return player.awaitOwn()
      case 'leave':
        return ports.tab.closePeer()
      case 'close':
        return ports.deskControls?.order({ type: 'close', peer: deed.peer })
      case 'relay':
        return ports.relayControls?.act(deed.relay, deed.action)
      case 'emulate':
        return ports.roomConditions?.set(deed.conditions)
    }
  }
}
