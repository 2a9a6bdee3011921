/** What the state of one file amounts to, for people. */
import type { PeerId } from '#protocol'
import type { FileView } from '../files.ts'
import { clientServerBound, peerToPeerBound } from './bounds.ts'
import { type FileId, type Manifest, pieceRange } from './manifest.ts'
import type { PieceSet } from './piece-set.ts'
import type { Race } from './race.ts'
import type { Swarm } from './swarm.ts'

export interface FileState {
  file: FileId
  swarm: Swarm
  race: Race
  /** What each other peer of the room says to have. */
  others: ReadonlyMap<PeerId, PieceSet>
  isLasting: boolean
  liars: ReadonlySet<PeerId>
}

export function fileView(
  self: PeerId,
  { file, swarm, race, others, isLasting, liars }: FileState,
  nowMs: number,
): FileView {
  const { manifest, own } = swarm
  const honest = [...others].filter(([peer]) => !liars.has(peer))
  const missing = swarm.missing().filter(piece => !honest.some(([, has]) => has.has(piece)))
  const rate = race.rateBytesPerSecond(nowMs)
  const left = manifest.size - bytesOf(own, manifest)
  return {
    file,
    name: manifest.name,
    size: manifest.size,
    pieces: own.size,
    uplinkBytesPerSecond: manifest.uplinkBytesPerSecond,
    state: stateOf(swarm, missing.length),
    rateBytesPerSecond: rate,
    leftMs: left > 0 && rate !== null && rate > 0 && !swarm.isPaused ? (left / rate) * 1_000 : null,
    isLasting,
    missing,
    liars: [...liars],
    receivers: race.receivers(),
    doneMs: { mesh: race.doneMs('mesh'), relay: race.doneMs('relay') },
    boundMs: boundsOf(manifest, race.receivers().length),
    race: race.points(),
    progress: race.progress(),
    maps: [[self, own] as const, ...others].map(([peer, has]) => ({ peer, pieces: has.toBytes() })),
  }
}

/** Downlinks are not limited, uplinks are all alike, the relay's too. */
function boundsOf(
  { size, uplinkBytesPerSecond }: Manifest,
  receivers: number,
): { mesh: number; relay: number } | null {
  if (uplinkBytesPerSecond === null || receivers === 0) return null
  const of = {
    bytes: size,
    receivers,
    sourceUpload: uplinkBytesPerSecond,
    receiverUpload: uplinkBytesPerSecond,
    slowestDownload: Number.POSITIVE_INFINITY,
  }
  return { mesh: 1_000 * peerToPeerBound(of), relay: 1_000 * clientServerBound(of) }
}

function stateOf(swarm: Swarm, missing: number): FileView['state'] {
  if (swarm.isPaused) return 'paused'
  if (swarm.own.isFull) return 'sharing'
  return missing > 0 ? 'stuck' : 'fetching'
}

/** How many bytes of the file these pieces are. */
export function bytesOf(pieces: PieceSet, manifest: Manifest): number {
  const last = pieces.size - 1
  if (!pieces.has(last)) return pieces.count * manifest.pieceBytes
  const { begin, end } = pieceRange(manifest, last)
  return (pieces.count - 1) * manifest.pieceBytes + end - begin
}
