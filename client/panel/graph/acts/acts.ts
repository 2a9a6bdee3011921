/** What can be done to a part of the room, and what stands in the way of it. Pure. */

import type { Conditions } from '#conditions'
import { type PeerId, RELAY_ACTIONS, type RelayAction, type RelayState } from '#protocol'
import { type Place, Rules } from '../../../core/conditions/rules.ts'
import type { IconName } from '../../icons.tsx'
import { t } from '../../language/messages.ts'
import { isPossible, RELAY_ACTION_ICONS } from '../../relay-actions.ts'
import type { Scene } from '../scene.ts'
import { EVERYBODY, hasCut, withCut, withoutCut, withoutPause, withPause } from './emulate.ts'
import { nameIn, type Target } from './target.ts'

export type Deed =
  | { kind: 'trace' }
  /** This tab's peer leaves. */
  | { kind: 'leave' }
  /** Another tab is told to leave. */
  | { kind: 'close'; peer: PeerId }
  | { kind: 'relay'; relay: string; action: RelayAction }
  /** The whole room's, in place of those in force. */
  | { kind: 'emulate'; conditions: Conditions }

export interface Act {
  words: string
  /** What it does, in a sentence. */
  tells: string
  icon: IconName
  /** It breaks something. */
  isDestructive: boolean
  /** Why it cannot be done now, and what to do; null: it can. */
  obstacle: string | null
  deed: Deed
}

/** What there is to act with. */
export interface Means {
  scene: Scene
  /** By the lab host's word. */
  relayStates: Readonly<Record<string, RelayState>>
  inForce: Conditions
  /** This tab holds the host token. */
  isHost: boolean
  /** The teacher's desk has frozen this tab's controls. */
  isFrozen: boolean
  /** This tab's peer has left. */
  hasLeft: boolean
}

export const NEEDS_HOST =
  'Needs the host token: open the host URL that the lab printed in its terminal at start.'
const FROZEN = 'Your teacher has frozen the controls.'
const LEFT = 'This peer has left the room: rejoin first.'
const GONE = 'It is gone already.'
const UNREACHED = 'The lab host has not been reached yet; it is what starts and stops relays.'
const OTHERWISE_CUT = 'Other conditions hold them apart: end those under “Emulated network”.'

/** In the order of a menu. */
export function actsOn(target: Target, means: Means): Act[] {
  switch (target.kind) {
    case 'relay':
      return relayActs(target.relay, means)
    case 'link':
      return [cutAct(target.a, target.b, LINK, means), traceAct(means)]
    case 'spoke':
      return [cutAct(target.peer, target.relay, SPOKE, means)]
    case 'peer':
      return peerActs(target.peer, means)
  }
}

/** What everybody may do is only in the way of a freeze and of having left. */
function ownObstacle({ isFrozen, hasLeft }: Means): string | null {
  if (hasLeft) return LEFT
  return isFrozen ? FROZEN : null
}

function hostObstacle({ isHost }: Means): string | null {
  return isHost ? null : NEEDS_HOST
}

function traceAct(means: Means): Act {
  return {
    words: 'Trace a broadcast of this tab',
    tells: 'Everybody tells who handed it over, and its way is drawn over the graph.',
    icon: 'route',
    isDestructive: false,
    obstacle: ownObstacle(means),
    deed: { kind: 'trace' },
  }
}

function peerActs(peer: PeerId, means: Means): Act[] {
  const { scene } = means
  const isSelf = peer === scene.self
  return [
    ...(isSelf ? [traceAct(means)] : []),
    pauseAct(peer, means),
    cutAct(peer, EVERYBODY, OFF, means),
    ...scene.links
      .filter(({ a, b }) => a === peer || b === peer)
      .map(({ a, b }) => (a === peer ? b : a))
      .map(other => cutAct(peer, other, among(`its link with ${nameIn(scene, other)}`), means)),
    ...scene.relays
      .filter(({ members, cut }) => members.includes(peer) || cut.includes(peer))
      .map(({ name }) => cutAct(peer, name, among(`its way to relay ${name}`), means)),
    isSelf ? leaveAct(means) : closeAct(peer, means),
  ]
}

function leaveAct(means: Means): Act {
  return {
    words: 'Close this peer',
    tells: 'Says goodbye on both paths. The page stays and offers to rejoin.',
    icon: 'leave',
    isDestructive: true,
    obstacle: ownObstacle(means),
    deed: { kind: 'leave' },
  }
}

function closeAct(peer: PeerId, means: Means): Act {
  const isGone = means.scene.nodes.some(({ id, state }) => id === peer && state === 'lost')
  return {
    words: `Close ${nameIn(means.scene, peer)}`,
    tells: 'Its tab says goodbye and leaves the room.',
    icon: 'leave',
    isDestructive: true,
    obstacle: hostObstacle(means) ?? (isGone ? GONE : null),
    deed: { kind: 'close', peer },
  }
}

function pauseAct(peer: PeerId, means: Means): Act {
  const { inForce } = means
  const isPaused = inForce.paused?.includes(peer) === true
  return {
    words: isPaused ? 'Let it go on' : 'Pause it',
    tells: isPaused
      ? 'It sends, handles and keeps time again.'
      : 'It stands still: neither sends, nor handles, nor keeps time.',
    icon: isPaused ? 'play' : 'pause',
    isDestructive: !isPaused,
    obstacle: hostObstacle(means),
    deed: {
      kind: 'emulate',
      conditions: isPaused ? withoutPause(inForce, peer) : withPause(inForce, peer),
    },
  }
}

interface CutWords {
  cut: string
  mend: string
}
const among = (what: string): CutWords => ({ cut: `Cut ${what}`, mend: `Mend ${what}` })
const LINK = among('this link')
const SPOKE = among('this way to the relay')
const OFF: CutWords = { cut: 'Cut it off from everybody', mend: 'Let everybody reach it again' }

/** Cuts the two apart, or undoes that. */
function cutAct(a: Place, b: Place, words: CutWords, means: Means): Act {
  const { inForce } = means
  const isUndo = hasCut(inForce, a, b)
  const isOtherwiseCut = !isUndo && b !== EVERYBODY && new Rules(inForce).isCut(a, b)
  return {
    words: isUndo ? words.mend : words.cut,
    tells: isUndo ? 'Frames get through again.' : 'No frame gets through, either way, until it is mended.',
    icon: isUndo ? 'undo' : 'cut',
    isDestructive: !isUndo,
    obstacle: hostObstacle(means) ?? (isOtherwiseCut ? OTHERWISE_CUT : null),
    deed: { kind: 'emulate', conditions: isUndo ? withoutCut(inForce, a, b) : withCut(inForce, a, b) },
  }
}

/** What its state allows; where that is not known, what one would want of one that is up. */
function relayActs(relay: string, means: Means): Act[] {
  const state = means.relayStates[relay] ?? null
  return RELAY_ACTIONS.filter(action => isPossible(action, state ?? 'up')).map((action): Act => {
    return {
      words: t(`relayAction.${action}.word`),
      tells: t(`relayAction.${action}.tip`),
      icon: RELAY_ACTION_ICONS[action],
      isDestructive: action === 'kill' || action === 'freeze',
      obstacle: hostObstacle(means) ?? (state === null ? UNREACHED : null),
      deed: { kind: 'relay', relay, action },
    }
  })
}
