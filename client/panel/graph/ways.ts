/** The way that a message goes in the picture, as far as it is known. Pure. */
import type { PeerId } from '#protocol'
import type { Motion } from '../../core/measure/motion.ts'
import type { Points } from './brush.ts'
import type { Place } from './layout.ts'
import type { Scene } from './scene.ts'

/** Where everything stands; nothing stands anywhere while there is no picture. */
export interface Standing {
  points: Points
  /** As in `scene.relays`. */
  relays: readonly Place[]
}
export const NOWHERE: Standing = { points: new Map(), relays: [] }

/** One way for each receiver; null: it is not known, or not in the picture. */
export function waysOf({ path, from, to }: Motion, scene: Scene, standing: Standing): (Place[] | null)[] {
  const receivers =
    to === null
      ? scene.nodes.filter(({ id, state }) => id !== from && state !== 'lost').map(({ id }) => id)
      : [to]
  return receivers.map(receiver =>
    path === 'mesh' ? overMesh(from, receiver, scene, standing) : overRelay(from, receiver, scene, standing),
  )
}

/** Over a direct link: of a routed message nobody knows all links that it took. */
function overMesh(from: PeerId, to: PeerId, { links }: Scene, { points }: Standing): Place[] | null {
  const [start, end] = [points.get(from), points.get(to)]
  const isLinked = links.some(
    ({ a, b, state }) => state !== 'missing' && ((a === from && b === to) || (a === to && b === from)),
  )
  return start !== undefined && end !== undefined && isLinked ? [start, end] : null
}

/** By way of the relay of each; where both are joined to one, by way of that. */
function overRelay(from: PeerId, to: PeerId, scene: Scene, { points, relays }: Standing): Place[] | null {
  const [start, end] = [points.get(from), points.get(to)]
  const relayOf = (peer: PeerId) => relays[scene.relays.findIndex(({ members }) => members.includes(peer))]
  const [first, second] = [relayOf(from), relayOf(to)]
  if (start === undefined || end === undefined || first === undefined || second === undefined) return null
  return first === second ? [start, first, end] : [start, first, second, end]
}
