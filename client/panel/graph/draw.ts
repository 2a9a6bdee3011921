/** Draws a scene: with the links of one peer to the fore, or under the way of a broadcast where one is looked at. */
import type { PeerId } from '#protocol'
import type { Brush } from './brush.ts'
import { drawLinks, type Focus } from './draw-links.ts'
import { drawNames } from './draw-names.ts'
import { drawMembership, drawPeers } from './draw-peers.ts'
import { drawCutSpokes, drawRelay, drawSpokes } from './draw-relay.ts'
import { drawTrace } from './draw-trace.ts'
import type { Place } from './layout.ts'
import type { Scene } from './scene.ts'
import { stageFor } from './stage.ts'
import type { TracePicture } from './trace.ts'

export interface Attention {
  trace: TracePicture | null
  /** The peer under the pointer. */
  pointed: PeerId | null
}

export function drawScene(
  brush: Brush,
  scene: Scene,
  { trace, pointed }: Attention,
  places: ReadonlyMap<PeerId, Place>,
): void {
  const { context, size, rem } = brush
  const stage = stageFor(size, rem, scene.isCrowded, scene.relays.length)
  const points = new Map([...places].map(([id, place]) => [id, stage.peer(place)]))
  const standing = scene.relays.flatMap((relay, index) => {
    const at = stage.relays[index]
    return at === undefined ? [] : [{ relay, at }]
  })
  const lively = trace === null ? standing.filter(({ relay }) => relay.state === 'up') : []
  // One drawing leaves no trace in the next: neither pixels nor the style of its lines.
  context.save()
  context.clearRect(0, 0, size.width, size.height)
  if (!scene.isCrowded) for (const { relay, at } of lively) drawSpokes(brush, relay, points, at)
  drawLinks(brush, scene, points, focusOf(scene, { trace, pointed }))
  if (trace === null) for (const { relay, at } of standing) drawCutSpokes(brush, relay, points, at)
  for (const { relay, at } of standing) drawRelay(brush, relay, at)
  if (trace === null) drawPeers(brush, scene, points)
  else drawTrace(brush, scene, trace, points)
  if (scene.isCrowded) for (const { relay } of lively) drawMembership(brush, relay, points, stage.centre)
  drawNames(brush, scene, points, stage.outward, pointed)
  context.restore()
}

function focusOf({ self }: Scene, { trace, pointed }: Attention): Focus {
  if (trace !== null) return { kind: 'none' }
  return pointed === null ? { kind: 'own', peer: self } : { kind: 'pointed', peer: pointed }
}
