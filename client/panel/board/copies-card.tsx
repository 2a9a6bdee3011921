/** The two copies held against each other: what each lacks, how fast each was, and who has said to hold what. */
import type { PeerId } from '#protocol'
import type { BoardFigures, CopyFigures, PeerStanding } from '../../core/board/board.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import * as format from '../format.ts'
import { nameOf } from '../graph/names.ts'
import { type MessageKey, rich, t } from '../language/messages.ts'
import { PathLabel } from '../path-label.tsx'
import { TableHead } from '../table-head.tsx'

const ROWS: { name: MessageKey; value(copy: CopyFigures): string }[] = [
  { name: 'board.edits', value: ({ edits }) => number(edits) },
  { name: 'board.lacks', value: ({ lacks }) => number(lacks) },
  {
    name: 'board.median',
    value: ({ convergence }) => duration(convergence?.p50Ms ?? null),
  },
  { name: 'board.slowest', value: ({ convergence }) => duration(convergence?.maxMs ?? null) },
  { name: 'board.waiting', value: ({ waiting }) => number(waiting) },
  {
    name: 'board.cutOff',
    value: ({ cutOff }) =>
      cutOff.made === 0
        ? t('board.cutOffNone')
        : t('board.cutOffMade', { made: cutOff.made, arrived: cutOff.arrived }),
  },
  { name: 'board.cutOffLast', value: ({ cutOff }) => duration(cutOff.longestMs) },
  {
    name: 'board.bytesPerEdit',
    value: ({ bytesPerEdit }) =>
      bytesPerEdit === null ? format.noDataWords() : format.text(format.bytes(bytesPerEdit)),
  },
  { name: 'board.refused', value: ({ refused }) => number(refused) },
]

export function CopiesCard({ figures, names }: { figures: BoardFigures; names: Record<PeerId, string> }) {
  return (
    <section class="card board-copies" aria-labelledby="heading-copies">
      <h2 id="heading-copies">{rich('board.twoCopies', { small: words => <small>{words}</small> })}</h2>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <td />
              {PATHS.map(path => (
                <th key={path} scope="col">
                  <PathLabel path={path} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map(({ name, value }) => (
              <tr key={name}>
                <th scope="row">{t(name)}</th>
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
        <caption>{t('board.standings')}</caption>
        <TableHead columns={[t('peers.peer'), ...PATHS.map(path => t('board.over', { path }))]} />
        <tbody>
          {peers.map(peer => (
            <tr key={peer}>
              <th scope="row">
                <bdi>{nameOf(names, peer)}</bdi>
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
  return found.linked ? words : t('board.outOfReach', { words })
}

function holds({ lacks, ahead }: PeerStanding): string {
  if (lacks === null || ahead === null) return t('board.noWord')
  const parts = [
    ...(lacks > 0 ? [t('board.peerLacks', { count: lacks })] : []),
    ...(ahead > 0 ? [t('board.peerAhead', { count: ahead })] : []),
  ]
  return parts.length === 0 ? t('board.hasAll') : parts.join(', ')
}

function number(value: number): string {
  return format.text(format.count(value))
}

function duration(ms: number | null): string {
  return ms === null ? format.noDataWords() : format.text(format.duration(ms))
}
