/** Who sees whose address and who can read what, from what really happens: the browser's statistics, and the relay's word. */
import type { PeerId } from '#protocol'
import type { LinkSight } from '../../core/moderation/link-sight.ts'
import type { Sights } from '../../core/moderation/moderation.ts'
import { PathGlyph } from '../icons.tsx'
import { type MessageKey, rich, t } from '../language/messages.ts'
import { TableHead } from '../table-head.tsx'
import { Name, NoData } from './shared.tsx'

interface SightsProps {
  sights: Sights | null
  names: Record<PeerId, string>
}

export function SightsCard({ sights, names }: SightsProps) {
  return (
    <section class="card" aria-labelledby="heading-sights">
      <h2 id="heading-sights">
        {t('control.whoSees')} <small>{t('control.whoSeesHow')}</small>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, and scrolled by its focus */}
      <section class="table-scroll" aria-label={t('control.whoSees')} tabIndex={0}>
        <table>
          <TableHead
            columns={[
              t('control.who'),
              t('control.whoseAddress'),
              t('control.whatRead'),
              t('control.howKnown'),
            ]}
          />
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
        <p class="note">{t('control.noLinks')}</p>
      )}
    </section>
  )
}

function RelayRow({ sights }: { sights: Sights | null }) {
  const seen = sights?.relay ?? null
  return (
    <tr>
      <th scope="row">
        <PathGlyph path="relay" /> {t('control.relay')}
      </th>
      <td>
        {seen === null ? (
          <NoData />
        ) : (
          rich('control.relaySees', {
            address: seen.address,
            count: seen.sockets - 1,
            code: words => <code>{words}</code>,
          })
        )}
      </td>
      <td>
        {seen === null || seen.read === null ? (
          <NoData />
        ) : (
          rich('control.relayRead', { text: seen.read, bdi: words => <bdi>{words}</bdi> })
        )}
      </td>
      <td>{seen?.read === null ? t('control.relayAsk') : t('control.relayAnswer')}</td>
    </tr>
  )
}

function LinkRow({ link, names }: { link: LinkSight; names: Record<PeerId, string> }) {
  const { addresses, hidden, way, cipher } = link
  const nothing = addresses.length === 0 && hidden === 0
  const name = () => <Name names={names} peer={link.peer} />
  return (
    <tr>
      <th scope="row">
        <PathGlyph path="mesh" /> {t('work.thisTab')}
      </th>
      <td>
        {rich('control.addressesOf', { name })} {nothing && <NoData />}
        {addresses.map(address => (
          <code key={address}>{address} </code>
        ))}
        {hidden > 0 && t('control.hidden', { shown: addresses.length, count: hidden })}
        {way !== null && <small> ({wayWords(way)})</small>}
      </td>
      <td>{cipher === null ? <NoData /> : rich('control.peerSends', { name })}</td>
      <td>
        {t('control.getStats')}
        {cipher !== null && `: ${cipher}`}
      </td>
    </tr>
  )
}

/** Of ICE (RFC 8445, 5.1.1). */
const WAYS: Readonly<Record<string, MessageKey>> = {
  host: 'linkWay.host',
  srflx: 'linkWay.srflx',
  prflx: 'linkWay.prflx',
  relay: 'linkWay.relay',
}

function wayWords(way: string): string {
  const key = WAYS[way]
  return key === undefined ? way : t(key)
}

function CarriedRow({ sights }: { sights: Sights | null }) {
  const carried = sights?.carried ?? null
  const isUnknown = carried === null || carried.frames === 0
  return (
    <tr>
      <th scope="row">
        <PathGlyph path="mesh" /> {t('control.inBetween')}
      </th>
      <td>
        <NoData />
      </td>
      <td>
        {isUnknown ? <NoData /> : t('control.carried', { readable: carried.readable, count: carried.frames })}
      </td>
      <td>{isUnknown ? t('control.carriedNone') : t('control.decoding')}</td>
    </tr>
  )
}
