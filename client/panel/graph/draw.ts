/** Draws a scene, and over it the way of a broadcast where one is looked at. */
import type { PeerId } from '#protocol'
import type { Brush } from './brush.ts'
import { drawLinks } from './draw-links.ts'
import { drawNames } from './draw-names.ts'
import { drawMembership, drawPeers } from './draw-peers.ts'
import { drawRelay, drawSpokes } from './draw-relay.ts'
import { drawTrace } from './draw-trace.ts'
import type { Place } from './layout.ts'
import type { Scene } from './scene.ts'
import { stageFor } from './stage.ts'
import type { TracePicture } from './trace.ts'

export function drawScene(
  brush: Brush,
  scene: Scene,
  trace: TracePicture | null,
  places: ReadonlyMap<PeerId, Place>,
): void {
  const { context, size, rem } = brush
  const stage = stageFor(size, rem, scene.isCrowded)
  const points = new Map([...places].map(([id, place]) => [id, stage.peer(place)]))
  const showsMembers = scene.relay.state === 'up' && trace === null
  // One drawing leaves no trace in the next: neither pixels nor the style of its lines.
  context.save()
  context.clearRect(0, 0, size.width, size.height)
  if (showsMembers && !scene.isCrowded) drawSpokes(brush, scene, points, stage.relay)
  drawLinks(brush, scene, points, trace !== null)
  drawRelay(brush, scene.relay, stage.relay)
  if (trace === null) drawPeers(brush, scene, points)
  else drawTrace(brush, scene, trace, points)
  if (showsMembers && scene.isCrowded) drawMembership(brush, scene, points, stage.centre)
  drawNames(brush, scene, points, stage.centre)
  context.restore()
}
