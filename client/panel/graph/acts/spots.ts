/** Where on the picture each target is, and which one is meant by a point on it. Pure. */
import type { PeerId } from '#protocol'
import type { Place } from '../layout.ts'
import type { Scene } from '../scene.ts'
import { nearest } from '../stage.ts'
import type { Standing } from '../ways.ts'
import { type Target, targetsOf } from './target.ts'

/** From end to end; a node's ends are one. */
type Stretch = readonly [Place, Place]

function stretchOf(target: Target, scene: Scene, { points, relays }: Standing): Stretch | null {
  const relayAt = (relay: string) => relays[scene.relays.findIndex(({ name }) => name === relay)]
  const between = (from: Place | undefined, to: Place | undefined): Stretch | null =>
    from === undefined || to === undefined ? null : [from, to]
  const node = (at: Place | undefined) => between(at, at)
  switch (target.kind) {
    case 'peer':
      return node(points.get(target.peer))
    case 'relay':
      return node(relayAt(target.relay))
    case 'link':
      return between(points.get(target.a), points.get(target.b))
    case 'spoke':
      return between(relayAt(target.relay), points.get(target.peer))
  }
}

export interface Spot {
  target: Target
  at: Place
}

/** The middle of each target that is in the picture. In a crowd ways to relays are not drawn, and neither are they here. */
export function spotsOf(scene: Scene, standing: Standing): Spot[] {
  return drawn(scene).flatMap(target => {
    const stretch = stretchOf(target, scene, standing)
    return stretch === null ? [] : [{ target, at: middle(stretch) }]
  })
}

/** The node within `reachPx` of a point, else the link within half of that; null: neither. */
export function targetAt(scene: Scene, standing: Standing, at: Place, reachPx: number): Target | null {
  const stretches = drawn(scene).flatMap(target => {
    const stretch = stretchOf(target, scene, standing)
    return stretch === null ? [] : [{ target, stretch }]
  })
  const isNode = ({ kind }: Target) => kind === 'peer' || kind === 'relay'
  const points = (nodes: boolean) =>
    stretches
      .filter(({ target }) => isNode(target) === nodes)
      .map(({ target, stretch }) => [target, nearestOn(stretch, at)] as const)
  return nearest(points(true), at, reachPx) ?? nearest(points(false), at, reachPx / 2)
}

/** The peer within `reachPx` of a point; null: nobody. */
export function peerAt({ points }: Standing, at: Place, reachPx: number): PeerId | null {
  return nearest(points, at, reachPx)
}

function drawn(scene: Scene): Target[] {
  const isDrawn = (target: Target) =>
    target.kind !== 'spoke' ||
    !scene.isCrowded ||
    scene.relays.some(({ name, cut }) => name === target.relay && cut.includes(target.peer))
  return targetsOf(scene).filter(isDrawn)
}

function middle([from, to]: Stretch): Place {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
}

function nearestOn([from, to]: Stretch, at: Place): Place {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const squared = dx * dx + dy * dy
  if (squared === 0) return from
  const share = Math.max(0, Math.min(1, ((at.x - from.x) * dx + (at.y - from.y) * dy) / squared))
  return { x: from.x + dx * share, y: from.y + dy * share }
}
