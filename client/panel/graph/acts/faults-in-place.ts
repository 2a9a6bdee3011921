/** Which fault a peer or a relay suffers now: where in the room it happened, not only when. Pure. */

import type { PeerId } from '#protocol'
import type { FaultKind, FaultView, Snapshot } from '../../../core/measure/snapshot.ts'
import { type MessageKey, t } from '../../language/messages.ts'
import { EVERYBODY, hasCut } from './emulate.ts'

export interface FaultInPlace {
  /** A word or two: `killed`. */
  words: string
  /** It happened just now. */
  isNew: boolean
}

/** Chosen: long enough to look up and find the place, short enough that the next fault stands out again. */
export const NEW_MS = 5_000
/** A relay that is up so long after its fault came back, though the word of it did not reach this tab. Chosen: above every timeout. */
const OVER_MS = 15_000

const RELAY_FAULTS: Partial<Record<FaultKind, MessageKey>> = {
  'relay-killed': 'inPlace.killed',
  'relay-frozen': 'inPlace.frozen',
  'relay-exited': 'inPlace.exited',
}
const RELAY_RETURNS: ReadonlySet<FaultKind> = new Set(['relay-started', 'relay-thawed'])

export function relayFault({ faults, relays, at }: Snapshot, relay: string): FaultInPlace | null {
  const about = (kind: FaultKind) => RELAY_FAULTS[kind] !== undefined || RELAY_RETURNS.has(kind)
  const last = faults.findLast(({ kind, target }) => target === relay && about(kind))
  const key = last && RELAY_FAULTS[last.kind]
  if (!key) return null
  const isUp = relays.some(({ id, state }) => id === relay && state === 'up')
  return isUp && at - last.at > OVER_MS ? null : { words: t(key), isNew: isNewAt(last, at) }
}

/** What was done to it on purpose comes first: that it is lost is drawn besides. */
export function peerFault(snapshot: Snapshot, peer: PeerId): FaultInPlace | null {
  return injectedFault(snapshot, peer) ?? lostFault(snapshot, peer)
}

function injectedFault({ faults, conditions, at }: Snapshot, peer: PeerId): FaultInPlace | null {
  if (conditions === null) return null
  if (conditions.inForce.paused?.includes(peer)) {
    const pause = faults.findLast(({ kind, target }) => target === peer && kind === 'injected-pause')
    return { words: t('inPlace.paused'), isNew: pause !== undefined && isNewAt(pause, at) }
  }
  if (!hasCut(conditions.inForce, peer, EVERYBODY)) return null
  return { words: t('inPlace.cutOff'), isNew: at - conditions.since < NEW_MS }
}

/** Who says goodbye is out of the picture at once; who vanishes stays in it for a while. */
function lostFault({ faults, peers, at }: Snapshot, peer: PeerId): FaultInPlace | null {
  if (!peers.some(({ id, mesh }) => id === peer && mesh.state === 'lost')) return null
  const lost = faults.findLast(({ kind, target }) => target === peer && kind === 'peer-lost')
  return lost === undefined ? null : { words: t('inPlace.lost'), isNew: isNewAt(lost, at) }
}

function isNewAt(fault: FaultView, at: number): boolean {
  return at - fault.at < NEW_MS
}
