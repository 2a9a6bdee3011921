/** The race in words and numbers: how long each path took or how far it is, and what could not be beaten. */

import type { FileView } from '../../core/files.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import * as format from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { PATH_NAMES } from '../path-card.tsx'

export function RaceTable({ file }: { file: FileView }) {
  return (
    <table class="race-table">
      <caption class="sr-only">
        {t('files.raceCaption', { count: file.receivers.length, name: file.name })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('files.path')}</th>
          <th scope="col">{t('files.everybody')}</th>
          <th scope="col">{t('files.bound')}</th>
          <th scope="col">{t('files.ratio')}</th>
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
