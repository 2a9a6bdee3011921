/** What goes on, for people who wait. */
import type { Action, PeerTarget } from './plan.ts'

export function describe(action: Action): string {
  switch (action.type) {
    case 'phase':
      return action.name
    case 'open':
      return `opening ${action.peers} more peers`
    case 'close':
      return `closing ${peer(action.peer)}`
    case 'crash':
      return `crashing ${peer(action.peer)}`
    case 'relay':
      return `relay ${action.relay + 1}: ${action.act}`
    case 'stream':
      return action.stream === null
        ? 'the streams end'
        : `everybody streams ${action.stream.bytes} B every ${action.stream.intervalMs} ms`
    case 'pings':
      return `${peer(action.from)} times ${action.pings.length} frames`
  }
}

function peer(target: PeerTarget): string {
  return typeof target === 'number' ? `peer ${target + 1}` : 'the best connected peer'
}
