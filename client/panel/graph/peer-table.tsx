/** The graph as a table: who is there, and how this tab reaches each of them on either path. */
import type { MeshPeerState, PeerView, RelayPeerState, Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { Explained, NoData, Value } from '../figure.tsx'
import { count, duration } from '../format.ts'
import { Icon, type IconName, PathGlyph } from '../icons.tsx'

const selectPeers = ({ peers }: Snapshot) => peers
const selectSelf = ({ name, self, relayMembers }: Snapshot) => ({ name, joined: relayMembers.includes(self) })

const MESH_STATES: Record<MeshPeerState, { icon: IconName; word: string }> = {
  open: { icon: 'check', word: 'open' },
  routed: { icon: 'grid', word: 'routed' },
  dialing: { icon: 'question', word: 'dialing' },
  lost: { icon: 'lost', word: 'lost' },
}
const RELAY_STATES: Record<RelayPeerState, { icon: IconName; word: string }> = {
  present: { icon: 'check', word: 'joined' },
  absent: { icon: 'lost', word: 'absent' },
  unknown: { icon: 'question', word: 'unknown' },
}

export function PeerTable() {
  const peers = useSlice(selectPeers)
  const self = useSlice(selectSelf)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll peers" tabIndex={0} aria-label="Table of peers">
      <table>
        <PeerTableHead />
        <tbody>
          <tr>
            <th scope="row" class="peer-name">
              {self.name}
            </th>
            <td colSpan={3}>this tab</td>
            <td>{self.joined ? 'joined' : <NoData />}</td>
            <td />
          </tr>
          {peers.map((peer, index) => (
            <PeerRow key={peer.id} peer={peer} index={index} />
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
        <th scope="col">Peer</th>
        <th scope="col">
          <Explained about="peers.0.mesh.state">
            <PathGlyph path="mesh" /> Mesh
          </Explained>
        </th>
        <th scope="col" class="numeric">
          <Explained about="peers.0.mesh.rttMs">round trip</Explained>
        </th>
        <th scope="col" class="numeric">
          <Explained about="peers.0.mesh.hops">hops</Explained>
        </th>
        <th scope="col">
          <Explained about="peers.0.relay.state">
            <PathGlyph path="relay" /> Relay
          </Explained>
        </th>
        <th scope="col" class="numeric">
          <Explained about="peers.0.relay.rttMs">round trip</Explained>
        </th>
      </tr>
    </thead>
  )
}

function PeerRow({ peer, index }: { peer: PeerView; index: number }) {
  const at = `peers.${index}`
  const mesh = MESH_STATES[peer.mesh.state]
  const relay = RELAY_STATES[peer.relay.state]
  return (
    <tr class={peer.mesh.state === 'lost' ? 'gone' : ''}>
      <th scope="row" class="peer-name">
        {peer.name}
      </th>
      <td data-metric={`${at}.mesh.state`} data-value={JSON.stringify(peer.mesh.state)}>
        <Icon name={mesh.icon} /> {mesh.word}
        {peer.mesh.relayed === true && <span class="note"> over TURN</span>}
      </td>
      <td class="numeric">
        <Value metric={`${at}.mesh.rttMs`} value={peer.mesh.rttMs} format={duration} />
      </td>
      <td class="numeric">
        <Value metric={`${at}.mesh.hops`} value={peer.mesh.hops} format={count} />
      </td>
      <td data-metric={`${at}.relay.state`} data-value={JSON.stringify(peer.relay.state)}>
        <Icon name={relay.icon} /> {relay.word}
      </td>
      <td class="numeric">
        <Value metric={`${at}.relay.rttMs`} value={peer.relay.rttMs} format={duration} />
      </td>
    </tr>
  )
}
