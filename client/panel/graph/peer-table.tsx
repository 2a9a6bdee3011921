/** The graph as a table: who is there, how this tab reaches each of them on either path, and who is linked with whom. */

import type { ComponentChildren } from 'preact'
import type { PeerId } from '#protocol'
import type {
  LinkView,
  MeshPeerState,
  PeerView,
  RelayPeerState,
  Snapshot,
} from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { Explained, NoData, Value } from '../figure.tsx'
import { count, duration } from '../format.ts'
import { Icon, type IconName } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { PathLabel } from '../path-label.tsx'
import { MenuButton, type OpenMenu } from './acts/target-menu.tsx'
import { nameOf, namesOf } from './names.ts'
import { noLinkWords } from './no-link-words.ts'
import { linksOfPeer, type PeerLinks } from './peer-links.ts'

const selectPeers = ({ peers }: Snapshot) => peers
const selectSelf = ({ name, self, relayMembers }: Snapshot) => ({
  id: self,
  name,
  joined: relayMembers.includes(self),
})
/** Round trips are left out: they change all the time and stand in another column. */
const selectMesh = (snapshot: Snapshot): Mesh => ({
  names: namesOf(snapshot),
  links: snapshot.links.map(link => ({ ...link, rttMs: null })),
  self: snapshot.self,
})

/** Which relay each peer is joined to, where there are several. */
const selectRelayOf = ({ relays }: Snapshot): Record<PeerId, string> =>
  relays.length < 2
    ? {}
    : Object.fromEntries(relays.flatMap(({ id, members }) => members.map(member => [member, id])))

interface Mesh {
  names: Record<PeerId, string>
  links: LinkView[]
  self: PeerId
}

const MESH_ICONS: Record<MeshPeerState, IconName> = {
  open: 'check',
  routed: 'route',
  dialing: 'question',
  lost: 'lost',
}
const RELAY_ICONS: Record<RelayPeerState, IconName> = {
  present: 'check',
  absent: 'lost',
  unknown: 'question',
}

export function PeerTable({ onMenu }: { onMenu: OpenMenu }) {
  const peers = useSlice(selectPeers)
  const self = useSlice(selectSelf)
  const mesh = useSlice(selectMesh)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll peers" tabIndex={0} aria-label={t('peers.table')}>
      <table>
        <PeerTableHead />
        <tbody>
          <Entry
            id={self.id}
            name={self.name}
            links={linksOfPeer(mesh.links, self.id)}
            names={mesh.names}
            onMenu={onMenu}
          >
            {linksCell => (
              <>
                <td colSpan={2}>{t('peers.self')}</td>
                {linksCell}
                <td>{self.joined ? t('relayPeer.present') : <NoData />}</td>
                <td />
              </>
            )}
          </Entry>
          {peers.map((peer, index) => (
            <PeerEntry key={peer.id} peer={peer} at={`peers.${index}`} mesh={mesh} onMenu={onMenu} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PeerTableHead() {
  return (
    <thead>
      <tr>
        <th scope="col">{t('peers.peer')}</th>
        <th scope="col">
          <Explained about="peers.0.mesh.state">
            <PathLabel path="mesh" />
          </Explained>
        </th>
        <th scope="col" class="numeric">
          <Explained about="peers.0.mesh.rttMs">{t('peers.roundTrip')}</Explained>
        </th>
        <th scope="col" class="numeric">
          <Explained about={t('peers.links')}>{t('peers.links')}</Explained>
        </th>
        <th scope="col">
          <Explained about="peers.0.relay.state">
            <PathLabel path="relay" />
          </Explained>
        </th>
        <th scope="col" class="numeric">
          <Explained about="peers.0.relay.rttMs">{t('peers.roundTrip')}</Explained>
        </th>
        <th scope="col">
          <span class="sr-only">{t('peers.menu')}</span>
        </th>
      </tr>
    </thead>
  )
}

interface PeerEntryProps {
  peer: PeerView
  at: string
  mesh: Mesh
  onMenu: OpenMenu
}

function PeerEntry({ peer, at, mesh, onMenu }: PeerEntryProps) {
  const relayId = useSlice(selectRelayOf)[peer.id]
  const noLink = noLinkWords(peer, mesh.names)
  const links = linksOfPeer(mesh.links, peer.id)
  // Said once is enough.
  const missing = noLink === null ? links.missing : links.missing.filter(other => other !== mesh.self)
  return (
    <Entry
      id={peer.id}
      name={peer.name}
      links={{ ...links, missing }}
      names={mesh.names}
      noLink={noLink}
      isGone={peer.mesh.state === 'lost'}
      onMenu={onMenu}
    >
      {linksCell => (
        <>
          <MeshCell peer={peer} at={at} />
          <td class="numeric">
            <Value metric={`${at}.mesh.rttMs`} value={peer.mesh.rttMs} format={duration} />
          </td>
          {linksCell}
          <td
            class="state-cell"
            data-metric={`${at}.relay.state`}
            data-value={JSON.stringify(peer.relay.state)}
          >
            <Icon name={RELAY_ICONS[peer.relay.state]} /> {t(`relayPeer.${peer.relay.state}`)}
            {relayId !== undefined && <span class="note"> {t('peers.atRelay', { relay: relayId })}</span>}
          </td>
          <td class="numeric">
            <Value metric={`${at}.relay.rttMs`} value={peer.relay.rttMs} format={duration} />
          </td>
        </>
      )}
    </Entry>
  )
}

interface EntryProps {
  id: PeerId
  name: string
  links: PeerLinks
  names: Mesh['names']
  isGone?: boolean
  /** How it is reached without a direct link that it should have. */
  noLink?: string | null
  onMenu: OpenMenu
  /** The cells after the name, around the one of its links. */
  children: (linksCell: ComponentChildren) => ComponentChildren
}

/** One peer: a row of cells, and below it, if there are any, its links that are not whole. */
function Entry({ id, name, links, names, isGone = false, noLink = null, onMenu, children }: EntryProps) {
  const { open, oneWay, missing } = links
  const named = (ids: readonly PeerId[]) => ids.map(id => nameOf(names, id)).join(', ')
  const hasFlaws = noLink !== null || oneWay.length + missing.length > 0
  return (
    <>
      <tr class={`${isGone ? 'gone' : ''} ${hasFlaws ? 'has-flaws' : ''}`}>
        <th scope="row" class="peer-name" rowSpan={hasFlaws ? 2 : 1}>
          {name}
        </th>
        {children(<LinksCell of={name} others={open} named={named} />)}
        <td>
          <MenuButton target={{ kind: 'peer', peer: id }} name={name} onMenu={onMenu} />
        </td>
      </tr>
      {hasFlaws && (
        <tr>
          <td class="flaws" colSpan={6}>
            {noLink !== null && <NoLinkReason words={noLink} />}
            {oneWay.length > 0 && <span>{t('peers.oneWay', { names: named(oneWay) })}</span>}
            {missing.length > 0 && <span>{t('peers.noLink', { names: named(missing) })}</span>}
          </td>
        </tr>
      )}
    </>
  )
}

function NoLinkReason({ words }: { words: string }) {
  return (
    <button
      type="button"
      class="explained"
      data-tip-title={t('warnings.no-direct-link.title')}
      data-tip={t('noLink.help')}
    >
      {words}
      <span class="sr-only">. {t('noLink.help')}</span>
    </button>
  )
}

function MeshCell({ peer, at }: { peer: PeerView; at: string }) {
  return (
    <td class="state-cell">
      <span data-metric={`${at}.mesh.state`} data-value={JSON.stringify(peer.mesh.state)}>
        <Icon name={MESH_ICONS[peer.mesh.state]} /> {t(`meshState.${peer.mesh.state}`)}
      </span>
      {peer.mesh.state === 'routed' && (
        <>
          {', '}
          {rich('peers.hops', {
            hops: () => <Value metric={`${at}.mesh.hops`} value={peer.mesh.hops} format={count} />,
          })}
        </>
      )}
      {peer.mesh.relayed === true && (
        <span class="note" data-metric={`${at}.mesh.relayed`} data-value="true">
          {' '}
          {t('legend.overTurn')}
        </span>
      )}
    </td>
  )
}

interface LinksCellProps {
  of: string
  others: readonly PeerId[]
  named: (ids: readonly PeerId[]) => string
}

/** How many links it has; with whom is said on hover and focus. */
function LinksCell({ of, others, named }: LinksCellProps) {
  if (others.length === 0) return <td class="numeric">0</td>
  return (
    <td class="numeric">
      <button
        type="button"
        class="explained"
        data-tip-title={t('peers.linkedWith', { name: of })}
        data-tip={named(others)}
        aria-label={`${others.length}: ${named(others)}`}
      >
        {others.length}
      </button>
    </td>
  )
}
