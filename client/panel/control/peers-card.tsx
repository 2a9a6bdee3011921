/** The room for a moderator: mute or remove a peer on either path, and who does not heed what was asked over the mesh. */
import type { Act } from '#moderation'
import type { PeerId } from '#protocol'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import type { ModerationView, PeerWord } from '../../core/moderation/moderation.ts'
import { usePanel, useSlice } from '../context.ts'
import { nameOf } from '../graph/names.ts'
import { Icon } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { PathLabel } from '../path-label.tsx'
import { sr } from '../sr-only.tsx'
import { TableHead } from '../table-head.tsx'
import { type ControlProps, Name, NoData } from './shared.tsx'

export function PeersCard(props: ControlProps) {
  const peers = useSlice(({ peers: all }) => all.map(({ id }) => id))
  const { view, names } = props
  const removed = PATHS.flatMap(path => view.acts[path]).flatMap(({ act, peer }) =>
    act === 'remove' ? [peer] : [],
  )
  const all = [...new Set([...peers, ...removed])]
  return (
    <section class="card" aria-labelledby="heading-moderated">
      <h2 id="heading-moderated">
        {t('control.peers')}{' '}
        <small>{view.isModerator ? t('control.youModerate') : t('control.hostModerates')}</small>
      </h2>
      {all.length === 0 ? (
        <p class="empty">{t('control.nobody')}</p>
      ) : (
        // Wider than a phone: whoever has no pointer scrolls it by its focus.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <section class="table-scroll" aria-label={t('control.peersTable')} tabIndex={0}>
          <table>
            <TableHead
              columns={[
                t('peers.peer'),
                ...PATHS.map(path => <PathLabel key={path} path={path} />),
                t('control.ownWord'),
              ]}
            />
            <tbody>
              {all.map(peer => (
                <tr key={peer}>
                  <th scope="row">
                    <Name names={names} peer={peer} />
                  </th>
                  {PATHS.map(path => (
                    <td key={path}>
                      <Decisions path={path} peer={peer} {...props} />
                    </td>
                  ))}
                  <td>
                    <Word word={view.words.find(each => each.peer === peer)} names={names} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

function Decisions({
  path,
  peer,
  view,
  names,
  attempt,
  disabled,
}: ControlProps & { path: PathName; peer: PeerId }) {
  const { ports } = usePanel()
  const decided = decidedOf(view, path, peer)
  if (decided === 'removed') return <>{t('decided.removed')}</>
  const act = (what: Act) => attempt(() => ports.lab.moderation.act(path, what))
  const number = 1 + latestNumber(view, peer)
  const name = nameOf(names, peer)
  return (
    <span class="row">
      {t(`decided.${decided}`)}
      {view.isModerator && (
        <>
          <button
            type="button"
            class="button"
            disabled={disabled}
            onClick={() => act({ act: decided === 'muted' ? 'unmute' : 'mute', peer, number })}
          >
            {decided === 'muted'
              ? rich('control.unmute', { name, path, sr })
              : rich('control.mute', { name, path, sr })}
          </button>
          <button
            type="button"
            class="button danger"
            disabled={disabled}
            onClick={() => act({ act: 'remove', peer })}
          >
            {rich('control.remove', { name, path, sr })}
          </button>
        </>
      )}
    </span>
  )
}

function decidedOf(view: ModerationView, path: PathName, peer: PeerId): 'heard' | 'muted' | 'removed' {
  const own = view.acts[path].filter(act => act.peer === peer)
  if (own.some(({ act }) => act === 'remove')) return 'removed'
  return own.findLast(({ act }) => act === 'mute' || act === 'unmute')?.act === 'mute' ? 'muted' : 'heard'
}

/** Of all messages of this peer that this tab has heard of, on either path. */
function latestNumber(view: ModerationView, peer: PeerId): number {
  const said = view.log.flatMap(entry => (entry.peer === peer && entry.number !== null ? [entry.number] : []))
  return Math.max(0, ...said)
}

function Word({ word, names }: { word: PeerWord | undefined; names: ControlProps['names'] }) {
  if (word === undefined) return <NoData />
  if (word.obeys) return <>{t('control.honours')}</>
  const shown = word.shows.map(({ from, number }) =>
    t('control.messageOf', { name: nameOf(names, from), number }),
  )
  return (
    <span class="wrong">
      <Icon name="alert" /> {t('control.ignores')}
      {word.shows.length > 0 &&
        rich('control.goesOn', { count: word.shows.length, list: () => <bdi>{shown.join(', ')}</bdi> })}
    </span>
  )
}
