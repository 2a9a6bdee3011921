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
  /** The lab host, which does what only a host may, has gone. */
  isHostGone: boolean
  /** The teacher's desk has frozen this tab's controls. */
  isFrozen: boolean
  /** This tab's peer has left. */
  hasLeft: boolean
}

/** In the order of a menu. */
export function actsOn(target: Target, means: Means): Act[] {
  switch (target.kind) {
    case 'relay':
      return relayActs(target.relay, means)
    case 'link':
      return [cutAct(target.a, target.b, link(), means), traceAct(means)]
    case 'spoke':
      return [cutAct(target.peer, target.relay, spoke(), means)]
    case 'peer':
      return peerActs(target.peer, means)
  }
}

/** What everybody may do is only in the way of a freeze and of having left. */
function ownObstacle({ isFrozen, hasLeft }: Means): string | null {
  if (hasLeft) return t('acts.left')
  return isFrozen ? t('acts.frozen') : null
}

function hostObstacle({ isHost, isHostGone }: Means): string | null {
  if (!isHost) return t('acts.needsHost')
  return isHostGone ? t('controls.hostGone') : null
}

function traceAct(means: Means): Act {
  return {
    words: t('acts.trace'),
    tells: t('acts.traceTells'),
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
    cutAct(peer, EVERYBODY, everybody(), means),
    ...scene.links
      .filter(({ a, b }) => a === peer || b === peer)
      .map(({ a, b }) => (a === peer ? b : a))
      .map(other => cutAct(peer, other, linkWith(nameIn(scene, other)), means)),
    ...scene.relays
      .filter(({ members, cut }) => members.includes(peer) || cut.includes(peer))
      .map(({ name }) => cutAct(peer, name, wayTo(name), means)),
    isSelf ? leaveAct(means) : closeAct(peer, means),
  ]
}

function leaveAct(means: Means): Act {
  return {
    words: t('controls.close'),
    tells: t('acts.leaveTells'),
    icon: 'leave',
    isDestructive: true,
    obstacle: ownObstacle(means),
    deed: { kind: 'leave' },
  }
}

function closeAct(peer: PeerId, means: Means): Act {
  const isGone = means.scene.nodes.some(({ id, state }) => id === peer && state === 'lost')
  return {
    words: t('acts.close', { name: nameIn(means.scene, peer) }),
    tells: t('acts.closeTells'),
    icon: 'leave',
    isDestructive: true,
    obstacle: hostObstacle(means) ?? (isGone ? t('acts.gone') : null),
    deed: { kind: 'close', peer },
  }
}

function pauseAct(peer: PeerId, means: Means): Act {
  const { inForce } = means
  const isPaused = inForce.paused?.includes(peer) === true
  return {
    words: isPaused ? t('acts.goOn') : t('acts.pause'),
    tells: isPaused ? t('acts.goOnTells') : t('acts.pauseTells'),
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
const linkWith = (name: string): CutWords => ({
  cut: t('acts.cutLinkWith', { name }),
  mend: t('acts.mendLinkWith', { name }),
})
const wayTo = (name: string): CutWords => ({
  cut: t('acts.cutWayTo', { name }),
  mend: t('acts.mendWayTo', { name }),
})
const link = (): CutWords => ({ cut: t('acts.cutLink'), mend: t('acts.mendLink') })
const spoke = (): CutWords => ({ cut: t('acts.cutSpoke'), mend: t('acts.mendSpoke') })
const everybody = (): CutWords => ({ cut: t('acts.cutOff'), mend: t('acts.mendOff') })

/** Cuts the two apart, or undoes that. */
function cutAct(a: Place, b: Place, words: CutWords, means: Means): Act {
  const { inForce } = means
  const isUndo = hasCut(inForce, a, b)
  const isOtherwiseCut = !isUndo && b !== EVERYBODY && new Rules(inForce).isCut(a, b)
  return {
    words: isUndo ? words.mend : words.cut,
    tells: isUndo ? t('acts.through') : t('acts.cutTells'),
    icon: isUndo ? 'undo' : 'cut',
    isDestructive: !isUndo,
    obstacle: hostObstacle(means) ?? (isOtherwiseCut ? t('acts.otherwiseCut') : null),
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
      obstacle: hostObstacle(means) ?? (state === null ? t('controls.hostUnreached') : null),
      deed: { kind: 'relay', relay, action },
    }
  })
}
