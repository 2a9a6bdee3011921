/** The graph as a table: who is there, how this tab reaches each of them on either path, and who is linked with whom. */

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
import type { OpenMenu } from './acts/target-menu.tsx'
import { namesOf } from './names.ts'
import { noLinkWords } from './no-link-words.ts'
import { linksOfPeer } from './peer-links.ts'
import { PeerRow } from './peer-row.tsx'

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
const selectRelayOf = ({ relays }: Snapshot): ReadonlyMap<PeerId, string> =>
  new Map(relays.length < 2 ? [] : relays.flatMap(({ id, members }) => members.map(member => [member, id])))

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
          <PeerRow
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
          </PeerRow>
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
          <Explained about="links">{t('peers.links')}</Explained>
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
  const relayId = useSlice(selectRelayOf).get(peer.id)
  const noLink = noLinkWords(peer, mesh.names)
  const links = linksOfPeer(mesh.links, peer.id)
  // Said once is enough.
  const missing = noLink === null ? links.missing : links.missing.filter(other => other !== mesh.self)
  return (
    <PeerRow
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
    </PeerRow>
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
