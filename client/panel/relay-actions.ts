import type { RelayAction, RelayState } from '#protocol'
import type { IconName } from './icons.tsx'

/** How each is called, what the button says meanwhile, and what it does. */
export const RELAY_ACTION_WORDS: Record<
  RelayAction,
  { word: string; busy: string; icon: IconName; tip: string }
> = {
  kill: {
    word: 'Kill',
    busy: 'Killing',
    icon: 'cross',
    tip: 'SIGKILL: the process is gone at once, without a goodbye.',
  },
  freeze: {
    word: 'Freeze',
    busy: 'Freezing',
    icon: 'pause',
    tip: 'SIGSTOP: the process stands still, its connections stay open.',
  },
  thaw: {
    word: 'Thaw',
    busy: 'Thawing',
    icon: 'play',
    tip: 'SIGCONT: the process goes on where it stood still.',
  },
  start: { word: 'Start', busy: 'Starting', icon: 'power', tip: 'Starts a new process at the same address.' },
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
