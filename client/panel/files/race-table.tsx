/** The race in words and numbers: how long each path took or how far it is, and what could not be beaten. */
import type { FileView } from '../../core/files.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import * as format from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { PATH_NAMES } from '../path-card.tsx'

export function RaceTable({ file }: { file: FileView }) {
  return (
    <table class="race-table">
      <caption class="sr-only">
        How long until all {file.receivers.length} receivers known here have {file.name}
      </caption>
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col">Everybody has it</th>
          <th scope="col">Bound</th>
          <th scope="col">Ratio</th>
        </tr>
      </thead>
      <tbody>
        {PATHS.map(path => (
          <Row key={path} file={file} path={path} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ file, path }: { file: FileView; path: PathName }) {
  const doneMs = file.doneMs[path]
  const boundMs = file.boundMs?.[path] ?? null
  const share = file.race.at(-1)?.[path] ?? null
  return (
    <tr>
      <th scope="row">
        <PathGlyph path={path} /> {PATH_NAMES[path]}
      </th>
      <td>{doneMs !== null ? `after ${format.text(format.duration(doneMs))}` : soFar(share)}</td>
      <td>{boundMs === null ? 'no limit' : format.text(format.duration(boundMs))}</td>
      <td>{doneMs === null || boundMs === null ? format.NO_DATA : `${(doneMs / boundMs).toFixed(2)} ×`}</td>
    </tr>
  )
}

function soFar(share: number | null): string {
  return share === null ? format.noDataWords() : `${format.text(format.share(share))} so far`
}
