/** Who has which pieces: a strip for the eye, a number for everybody. */

import type { PeerId } from '#protocol'
import type { FileView } from '../../core/files.ts'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import * as format from '../format.ts'
import { nameOf } from '../graph/names.ts'
import { rich, t } from '../language/messages.ts'
import { TableHead } from '../table-head.tsx'

const selectNames = ({ self, name, peers }: Snapshot): Record<PeerId, string> => ({
  ...Object.fromEntries(peers.map(peer => [peer.id, peer.name])),
  [self]: `${name} ${t('peer.thisTab')}`,
})

export function PeersTable({ file }: { file: FileView }) {
  const names = useSlice(selectNames)
  const relayBytes = new Map(file.progress.map(({ peer, progress }) => [peer, progress.relayBytes]))
  return (
    <div class="table-scroll">
      <table class="pieces-table">
        <caption>
          {rich('files.piecesOf', {
            count: file.pieces,
            note: words => <span class="note">{words}</span>,
          })}
        </caption>
        <TableHead
          columns={[t('peers.peer'), t('files.overMesh'), t('files.overRelay'), t('files.whichPieces')]}
        />
        <tbody>
          {file.maps.map(({ peer, pieces }) => (
            <tr key={peer}>
              <th scope="row">
                <bdi>{nameOf(names, peer)}</bdi>
              </th>
              <td>{shareOf(countOf(pieces), file.pieces)}</td>
              <td>
                {file.receivers.includes(peer)
                  ? bytesOf(relayBytes.get(peer) ?? null, file.size)
                  : t('files.source')}
              </td>
              <td>
                <PieceStrip pieces={pieces} count={file.pieces} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function shareOf(part: number, whole: number): string {
  return format.text(format.share(whole === 0 ? 1 : part / whole))
}

function bytesOf(bytes: number | null, size: number): string {
  return bytes === null ? format.noDataWords() : shareOf(bytes, size)
}

const has = (pieces: Uint8Array, piece: number): boolean =>
  ((pieces[piece >> 3] ?? 0) & (1 << (piece & 7))) !== 0

function countOf(pieces: Uint8Array): number {
  let count = 0
  for (let piece = 0; piece < pieces.length * 8; piece += 1) if (has(pieces, piece)) count += 1
  return count
}

/** Runs of pieces that are there, as bars on a line of the width of the file. The cells beside it give the numbers. */
function PieceStrip({ pieces, count }: { pieces: Uint8Array; count: number }) {
  let path = ''
  for (let begin = 0; begin < count; begin += 1) {
    if (!has(pieces, begin)) continue
    let end = begin
    while (end < count && has(pieces, end)) end += 1
    path += `M${begin} 0H${end}V1H${begin}Z`
    begin = end
  }
  return (
    <svg
      class="piece-strip"
      viewBox={`0 0 ${Math.max(1, count)} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}
