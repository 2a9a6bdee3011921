/** The two copies held against each other: what each lacks, how fast each was, and who has said to hold what. */
import type { PeerId } from '#protocol'
import type { BoardFigures, CopyFigures, PeerStanding } from '../../core/board/board.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import * as format from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { PATH_NAMES } from '../path-card.tsx'

const ROWS: { name: string; value(copy: CopyFigures): string }[] = [
  { name: 'Edits it holds', value: ({ edits }) => number(edits) },
  { name: 'Edits of this board that it lacks', value: ({ lacks }) => number(lacks) },
  {
    name: 'An edit of mine is with everybody after, median',
    value: ({ convergence }) => duration(convergence?.p50Ms ?? null),
  },
  { name: '… the slowest', value: ({ convergence }) => duration(convergence?.maxMs ?? null) },
  { name: 'Edits of mine that somebody lacks', value: ({ waiting }) => number(waiting) },
  {
    name: 'Made while somebody was out of reach',
    value: ({ cutOff }) =>
      cutOff.made === 0 ? 'none' : `${cutOff.made}, with all by now: ${cutOff.arrived}`,
  },
  { name: '… the last of those after', value: ({ cutOff }) => duration(cutOff.longestMs) },
  {
    name: 'Bytes per edit',
    value: ({ bytesPerEdit }) =>
      bytesPerEdit === null ? format.noDataWords() : format.text(format.bytes(bytesPerEdit)),
  },
  { name: 'Messages refused', value: ({ refused }) => number(refused) },
]

export function CopiesCard({ figures, names }: { figures: BoardFigures; names: Record<PeerId, string> }) {
  return (
    <section class="card board-copies" aria-labelledby="heading-copies">
      <h2 id="heading-copies">
        Two copies <small>one for each path</small>
      </h2>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <td />
              {PATHS.map(path => (
                <th key={path} scope="col">
                  <PathGlyph path={path} /> {PATH_NAMES[path]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map(({ name, value }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {PATHS.map(path => (
                  <td key={path}>{value(figures.copies[path])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <PeersTable figures={figures} names={names} />
    </section>
  )
}

function PeersTable({ figures, names }: { figures: BoardFigures; names: Record<PeerId, string> }) {
  const peers = [...new Set(PATHS.flatMap(path => figures.copies[path].peers.map(({ peer }) => peer)))]
  if (peers.length === 0) return null
  return (
    <div class="table-scroll">
      <table>
        <caption>What each peer last said to hold</caption>
        <thead>
          <tr>
            <th scope="col">Peer</th>
            {PATHS.map(path => (
              <th key={path} scope="col">
                Over the {path}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {peers.map(peer => (
            <tr key={peer}>
              <th scope="row">
                <bdi>{names[peer] ?? peer}</bdi>
              </th>
              {PATHS.map(path => (
                <td key={path}>{standing(figures, path, peer)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function standing(figures: BoardFigures, path: PathName, peer: PeerId): string {
  const found = figures.copies[path].peers.find(each => each.peer === peer)
  if (found === undefined) return format.noDataWords()
  const words = holds(found)
  return found.linked ? words : `out of reach, ${words} then`
}

function holds({ lacks, ahead }: PeerStanding): string {
  if (lacks === null || ahead === null) return 'no word yet'
  const parts = [...(lacks > 0 ? [`lacks ${lacks}`] : []), ...(ahead > 0 ? [`has ${ahead} more`] : [])]
  return parts.length === 0 ? 'has all' : parts.join(', ')
}

function number(value: number): string {
  return format.text(format.count(value))
}

function duration(ms: number | null): string {
  return ms === null ? format.noDataWords() : format.text(format.duration(ms))
}
