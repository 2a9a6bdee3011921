/** What of the room something can be done to: a peer, a relay, a link of the mesh, a peer's way to its relay. Pure. */

import type { PeerId } from '#protocol'
import { t } from '../../language/messages.ts'
import type { Scene, SceneLink, SceneRelay } from '../scene.ts'
import type { FaultInPlace } from './faults-in-place.ts'

export type Target =
  | { kind: 'peer'; peer: PeerId }
  | { kind: 'relay'; relay: string }
  | { kind: 'link'; a: PeerId; b: PeerId }
  | { kind: 'spoke'; peer: PeerId; relay: string }

/** The same target under the same key in every scene. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'peer':
      return `peer ${target.peer}`
    case 'relay':
      return `relay ${target.relay}`
    case 'link':
      return `link ${target.a} ${target.b}`
    case 'spoke':
      return `spoke ${target.peer} ${target.relay}`
  }
}

/** All of a scene, nodes first: relays, peers, links, ways to relays. */
export function targetsOf({ relays, nodes, links }: Scene): Target[] {
  return [
    ...relays.map(({ name }): Target => ({ kind: 'relay', relay: name })),
    ...nodes.map(({ id }): Target => ({ kind: 'peer', peer: id })),
    ...links.map(({ a, b }): Target => ({ kind: 'link', a, b })),
    ...relays.flatMap(({ name, members, cut }) =>
      [...members, ...cut.filter(id => !members.includes(id))].map(
        (peer): Target => ({ kind: 'spoke', peer, relay: name }),
      ),
    ),
  ]
}

function linkWords({ state, isCut, relayed }: SceneLink): string {
  if (isCut) return t('target.cut')
  if (state === 'missing') return t('target.missing')
  const ends = state === 'open' ? t('target.open') : t('target.oneWay')
  return relayed ? t('target.overTurn', { state: ends }) : ends
}

export interface Description {
  title: string
  /** In words. */
  state: string
  /** It is not as it should be. */
  isBroken: boolean
}

/** What it is called, and how it is. */
export function describe(target: Target, scene: Scene): Description {
  switch (target.kind) {
    case 'peer':
      return describePeer(target.peer, scene)
    case 'relay':
      return describeRelay(target.relay, scene)
    case 'link': {
      const link = scene.links.find(({ a, b }) => a === target.a && b === target.b)
      return {
        title: t('target.link', { a: nameIn(scene, target.a), b: nameIn(scene, target.b) }),
        state: link === undefined ? t('target.gone') : linkWords(link),
        isBroken: link === undefined || link.isCut || link.state !== 'open',
      }
    }
    case 'spoke': {
      const isCut = scene.relays.some(({ name, cut }) => name === target.relay && cut.includes(target.peer))
      return {
        title: t('target.spoke', { peer: nameIn(scene, target.peer), relay: target.relay }),
        state: isCut ? t('target.cut') : t('target.joined'),
        isBroken: isCut,
      }
    }
  }
}

function describePeer(peer: PeerId, scene: Scene): Description {
  const node = scene.nodes.find(({ id }) => id === peer)
  return {
    title: nameIn(scene, peer),
    state: node === undefined ? t('target.gone') : joined(t(`target.peer.${node.state}`), node.fault),
    isBroken: node === undefined || node.state === 'lost' || node.fault !== null,
  }
}

function describeRelay(id: string, scene: Scene): Description {
  const relay = scene.relays.find(({ name }) => name === id)
  return {
    title: t('target.relay', { id }),
    state: relay === undefined ? t('target.gone') : joined(relayWords(relay), relay.fault),
    isBroken: relay === undefined || relay.state === 'down' || relay.isApart || relay.fault !== null,
  }
}

function relayWords({ state, isApart, members }: SceneRelay): string {
  const standing = t(`scene.state.${state}`)
  const joinedUp = isApart ? t('scene.apart', { state: standing }) : standing
  return t('target.relayState', { state: joinedUp, count: members.length })
}

/** The fault once, where the state is the same word. */
function joined(state: string, fault: FaultInPlace | null): string {
  return fault === null || fault.words === state
    ? state
    : t('target.withFault', { state, fault: fault.words })
}

export function nameIn({ nodes }: Scene, peer: PeerId): string {
  return nodes.find(({ id }) => id === peer)?.name ?? peer
}
