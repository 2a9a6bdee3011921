import type { RelayAction, RelayState } from '#protocol'
import type { IconName } from './icons.tsx'

export const RELAY_ACTION_ICONS: Record<RelayAction, IconName> = {
  kill: 'cross',
  freeze: 'pause',
  thaw: 'play',
  start: 'power',
}

const POSSIBLE_IN: Record<RelayAction, readonly RelayState[]> = {
  kill: ['starting', 'up', 'frozen'],
  freeze: ['up'],
  thaw: ['frozen'],
  start: ['down'],
}

/** Whether `action` makes sense for a relay in `state`; the lab host refuses the rest with 409. */
export function isPossible(action: RelayAction, state: RelayState): boolean {
  return POSSIBLE_IN[action].includes(state)
}
