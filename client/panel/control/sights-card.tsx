/** Who sees whose address and who can read what, from what really happens: the browser's statistics, and the relay's word. */
import type { PeerId } from '#protocol'
import type { LinkSight } from '../../core/moderation/link-sight.ts'
import type { Sights } from '../../core/moderation/moderation.ts'
import * as format from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { Name, NoData } from './shared.tsx'

interface SightsProps {
  sights: Sights | null
  names: Record<PeerId, string>
}

export function SightsCard({ sights, names }: SightsProps) {
  return (
    <section class="card" aria-labelledby="heading-sights">
      <h2 id="heading-sights">
        Who sees what <small>as seen from this tab, asked every three seconds</small>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, and scrolled by its focus */}
      <section class="table-scroll" aria-label="Who sees what" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">Whose address it sees</th>
              <th scope="col">What it can read</th>
              <th scope="col">How this tab knows</th>
            </tr>
          </thead>
          <tbody>
            <RelayRow sights={sights} />
            {(sights?.links ?? []).map(link => (
              <LinkRow key={link.peer} link={link} names={names} />
            ))}
            <CarriedRow sights={sights} />
          </tbody>
        </table>
      </section>
      {sights !== null && (sights.links === null || sights.links.length === 0) && (
        <p class="note">No link of the mesh is open, or nothing tells of it.</p>
      )}
    </section>
  )
}

function RelayRow({ sights }: { sights: Sights | null }) {
  const seen = sights?.relay ?? null
  return (
    <tr>
      <th scope="row">
        <PathGlyph path="relay" /> The relay
      </th>
      <td>
        {seen === null ? (
          <NoData />
        ) : (
          <>
            this tab’s, <code>{seen.address}</code>, and that of{' '}
            {format.plural(seen.sockets - 1, 'other socket')} of the room
          </>
        )}
      </td>
      <td>
        {seen === null || seen.read === null ? (
          <NoData />
        ) : (
          <>
            what is said: it read “<bdi>{seen.read}</bdi>”
          </>
        )}
      </td>
      <td>
        {seen?.read === null
          ? 'the relay’s answer; say something over it, and it repeats what it read'
          : 'the relay’s answer'}
      </td>
    </tr>
  )
}

function LinkRow({ link, names }: { link: LinkSight; names: Record<PeerId, string> }) {
  const { addresses, hidden, way, cipher } = link
  const nothing = addresses.length === 0 && hidden === 0
  return (
    <tr>
      <th scope="row">
        <PathGlyph path="mesh" /> This tab
      </th>
      <td>
        <Name names={names} peer={link.peer} />
        ’s: {nothing && <NoData />}
        {addresses.map(address => (
          <code key={address}>{address} </code>
        ))}
        {hidden > 0 &&
          `${addresses.length > 0 ? 'and ' : ''}${hidden} hidden ${hidden === 1 ? 'address' : 'addresses'}`}
        {way !== null && <small> ({WAYS[way] ?? way})</small>}
      </td>
      <td>
        {cipher === null ? (
          <NoData />
        ) : (
          <>
            what <Name names={names} peer={link.peer} /> sends it; on the way it is encrypted
          </>
        )}
      </td>
      <td>getStats of the link{cipher !== null && `: ${cipher}`}</td>
    </tr>
  )
}

/** Of ICE (RFC 8445, 5.1.1). */
const WAYS: Readonly<Record<string, string>> = {
  host: 'its own network',
  srflx: 'as a STUN server saw it',
  prflx: 'as the other end met it',
  relay: 'a TURN server’s',
}

function CarriedRow({ sights }: { sights: Sights | null }) {
  const carried = sights?.carried ?? null
  const isUnknown = carried === null || carried.frames === 0
  return (
    <tr>
      <th scope="row">
        <PathGlyph path="mesh" /> This tab, in between
      </th>
      <td>
        <NoData />
      </td>
      <td>
        {isUnknown ? (
          <NoData />
        ) : (
          `${carried.readable} of ${format.plural(carried.frames, 'frame')} that it passed on for others`
        )}
      </td>
      <td>
        {isUnknown ? 'it has passed on none: all have links of their own' : 'by decoding what it passes on'}
      </td>
    </tr>
  )
}
