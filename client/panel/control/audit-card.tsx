/** What is written down: the relay's complete log for the holder of the host token, and how much of all each peer's holds. */
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import type { Coverage } from '../../core/moderation/moderation.ts'
import { usePanel } from '../context.ts'
import * as format from '../format.ts'
import { Icon, PathGlyph } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { PATH_NAMES } from '../path-label.tsx'
import { TableHead } from '../table-head.tsx'
import { type ControlProps, Name } from './shared.tsx'

/** Chosen: as many as one reads at a glance. */
const SHOWN_ENTRIES = 12

export function AuditCard({ view, names, attempt, disabled }: ControlProps) {
  const { ports } = usePanel()
  const { moderation, room } = ports.lab
  const save = async (): Promise<void> => ports.saveText(await moderation.relayLog(), `audit-${room}.ndjson`)
  return (
    <section class="card" aria-labelledby="heading-audit">
      <h2 id="heading-audit">{t('control.audit')}</h2>
      <p class="note">{t('control.auditNote')}</p>
      <div class="row">
        <button
          type="button"
          class="button"
          disabled={disabled}
          onClick={() => attempt(() => moderation.gatherLogs())}
        >
          {t('control.compareLogs')}
        </button>
        {view.isModerator && (
          <button type="button" class="button" disabled={disabled} onClick={() => attempt(save)}>
            <Icon name="download" />
            {t('control.saveLog')}
          </button>
        )}
      </div>
      <div class="control-paths">
        {PATHS.map(path => (
          <CoverageTable key={path} path={path} view={view} names={names} />
        ))}
      </div>
      <OwnLog view={view} names={names} />
    </section>
  )
}

function CoverageTable({ path, view, names }: Pick<ControlProps, 'view' | 'names'> & { path: PathName }) {
  const rows = view.coverage[path]
  return (
    <div class="table-scroll">
      <table>
        <caption>
          <PathGlyph path={path} /> {t('control.coverage', { path: PATH_NAMES[path] })}
        </caption>
        <TableHead columns={[t('control.logOf'), t('control.acts'), t('control.share')]} />
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={3}>
                {path === 'relay' && !view.isModerator ? t('control.hostAlone') : t('control.notCompared')}
              </td>
            </tr>
          )}
          {rows.map(row => (
            <tr key={row.of ?? 'relay'}>
              <th scope="row">
                {row.of === null ? t('work.theRelay') : <Name names={names} peer={row.of} />}
              </th>
              <td>{t('control.partOf', { part: row.acts, whole: row.ofActs })}</td>
              <td>{shareOf(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function shareOf({ acts, ofActs }: Coverage): string {
  const share = format.shareOf(acts, ofActs)
  return share === null ? format.noDataWords() : format.text(format.share(share))
}

function OwnLog({ view, names }: Pick<ControlProps, 'view' | 'names'>) {
  const latest = view.log.slice(-SHOWN_ENTRIES).reverse()
  return (
    <div class="table-scroll">
      <table>
        <caption>
          {t('control.tabSaw', { latest: latest.length, all: view.log.length + view.logDropped })}
        </caption>
        <TableHead columns={[t('faults.at'), t('control.over'), t('control.what')]} />
        <tbody>
          {latest.map(({ at, path, what, peer, number }) => (
            <tr key={`${path} ${at} ${what} ${peer} ${number}`}>
              <td>{format.clock(at)}</td>
              <td>{t('control.path', { path })}</td>
              <td>
                {rich(`logged.${what}`, { name: () => <Name names={names} peer={peer} /> })}
                {number !== null && what !== 'mute' && what !== 'unmute' && (
                  <> {t('control.messageNumber', { number })}</>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
