/** What is written down: the relay's complete log for the holder of the host token, and how much of all each peer's holds. */
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import type { Coverage } from '../../core/moderation/moderation.ts'
import { usePanel } from '../context.ts'
import * as format from '../format.ts'
import { Icon, PathGlyph } from '../icons.tsx'
import { PATH_NAMES } from '../path-card.tsx'
import { type ControlProps, Name } from './shared.tsx'

/** Chosen: as many as one reads at a glance. */
const SHOWN_ENTRIES = 12

export function AuditCard({ view, names, attempt, disabled }: ControlProps) {
  const { ports } = usePanel()
  const { moderation, room } = ports.lab
  const save = async (): Promise<void> => ports.saveText(await moderation.relayLog(), `audit-${room}.ndjson`)
  return (
    <section class="card" aria-labelledby="heading-audit">
      <h2 id="heading-audit">Audit</h2>
      <p class="note">
        The relay writes down every act and delivery. Over the mesh a peer can only write down what it saw.
      </p>
      <div class="row">
        <button
          type="button"
          class="button"
          disabled={disabled}
          onClick={() => attempt(() => moderation.gatherLogs())}
        >
          Compare the logs
        </button>
        {view.isModerator && (
          <button type="button" class="button" disabled={disabled} onClick={() => attempt(save)}>
            <Icon name="download" />
            Save the relay’s log
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
          <PathGlyph path={path} /> {PATH_NAMES[path]}: how much of all that happened a log holds
        </caption>
        <thead>
          <tr>
            <th scope="col">Log of</th>
            <th scope="col">Acts</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={3}>
                {path === 'relay' && !view.isModerator
                  ? 'no data: the relay’s log is for the host alone'
                  : 'no data: compare the logs'}
              </td>
            </tr>
          )}
          {rows.map(row => (
            <tr key={row.of ?? 'relay'}>
              <th scope="row">{row.of === null ? 'the relay' : <Name names={names} peer={row.of} />}</th>
              <td>
                {row.acts} of {row.ofActs}
              </td>
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
          What this tab saw: the latest {latest.length} of {view.log.length + view.logDropped}
        </caption>
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Over</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {latest.map(({ at, path, what, peer, number }) => (
            <tr key={`${path} ${at} ${what} ${peer} ${number}`}>
              <td>{format.clock(at)}</td>
              <td>{path}</td>
              <td>
                <Name names={names} peer={peer} /> {WORDS[what]}
                {number !== null && what !== 'mute' && what !== 'unmute' && ` (message ${number})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const WORDS = {
  came: 'came',
  went: 'went',
  said: 'said something',
  mute: 'was muted',
  unmute: 'may speak again',
  remove: 'was removed',
  erase: 'had a message erased',
} as const
