/** The race in words and numbers: how long each path took or how far it is, and what could not be beaten. */

import type { FileView } from '../../core/files.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import * as format from '../format.ts'
import { t } from '../language/messages.ts'
import { PathLabel } from '../path-label.tsx'
import { TableHead } from '../table-head.tsx'

export function RaceTable({ file }: { file: FileView }) {
  return (
    <table class="race-table">
      <caption class="sr-only">
        {t('files.raceCaption', { count: file.receivers.length, name: file.name })}
      </caption>
      <TableHead columns={[t('files.path'), t('files.everybody'), t('files.bound'), t('files.ratio')]} />
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
        <PathLabel path={path} />
      </th>
      <td>
        {doneMs !== null ? t('files.after', { time: format.text(format.duration(doneMs)) }) : soFar(share)}
      </td>
      <td>{boundMs === null ? t('files.noLimit') : format.text(format.duration(boundMs))}</td>
      <td>
        {doneMs === null || boundMs === null ? format.NO_DATA : `${format.decimal(doneMs / boundMs, 2)} ×`}
      </td>
    </tr>
  )
}

function soFar(share: number | null): string {
  return share === null ? format.noDataWords() : t('files.soFar', { share: format.text(format.share(share)) })
}
