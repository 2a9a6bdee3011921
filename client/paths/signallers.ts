/** Several signallers as one. */
import type { PeerId } from '#protocol'
import { Listeners } from '../core/listeners.ts'
import type { Signaller, SignallerEvent } from '../core/path.ts'

/**
 * A peer is introduced when the first signaller introduces it, and withdrawn when the last one withdraws it or one saw it go. A signal
 * goes through the first of `signallers` that vouches for its receiver; where none does, it is dropped.
 */
export function mergeSignallers(signallers: readonly Signaller[]): Signaller {
  const listeners = new Listeners<SignallerEvent>()
  const vouchers = new Map<PeerId, Set<Signaller>>()

  function introduced(by: Signaller, event: Extract<SignallerEvent, { type: 'introduced' }>): void {
    const known = vouchers.get(event.peer)
    if (known !== undefined) {
      known.add(by)
      return
    }
    vouchers.set(event.peer, new Set([by]))
    listeners.tell(event)
  }

  function withdrawn(by: Signaller, event: Extract<SignallerEvent, { type: 'withdrawn' }>): void {
    const known = vouchers.get(event.peer)
    // Who saw it go knows better than who has not noticed yet: a tab that crashed says goodbye on no channel.
    if (!known?.delete(by) || (known.size > 0 && event.gone !== true)) return
    // But it may have been cut off from that one alone, and be heard of again by the others.
    for (const other of known) other.doubt?.(event.peer)
    vouchers.delete(event.peer)
    listeners.tell(event)
  }

  for (const each of signallers) {
    each.subscribeSignals(event => {
      if (event.type === 'introduced') introduced(each, event)
      else if (event.type === 'withdrawn') withdrawn(each, event)
      else listeners.tell(event)
    })
  }

  return {
    signal(to, bytes) {
      const known = vouchers.get(to)
      signallers.find(each => known?.has(each))?.signal(to, bytes)
    },
    subscribeSignals: listener => listeners.add(listener),
  }
}
