/** Puts a peer under the conditions that the lab host has set for its room, also when it came later or was away. */
import type { Clock } from '../core/clock.ts'
import { CALM } from '../core/conditions/rules.ts'
import type { HostChannel } from './host-channel.ts'
import type { LabPeer } from './lab-peer.ts'

export function obeyRoomConditions(
  lab: LabPeer,
  host: Pick<HostChannel, 'conditions' | 'onConditions'>,
  clock: Clock,
): void {
  let last = JSON.stringify(CALM)
  const obey = (): void => {
    const notice = host.conditions().find(({ room }) => room === lab.room)
    const { conditions, ageMs } = notice ?? { conditions: CALM, ageMs: 0 }
    // The host repeats itself when a connection comes back. Only its new word replaces what was set at this peer itself.
    const word = JSON.stringify(conditions)
    if (word === last) return
    last = word
    lab.impose(conditions, clock.now() - ageMs)
  }
  obey()
  host.onConditions(obey)
}
