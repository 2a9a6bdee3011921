/** The peers' chain: picture and table, what was taken back, and a copy that can be tampered with. */
import type { ComponentChildren } from 'preact'
import type { PeerId } from '#protocol'
import type { MeshLedgerView } from '../../core/ledger/ledgers.ts'
import { clock } from '../format.ts'
import { Icon, PathGlyph } from '../icons.tsx'
import { BlocksTable, PaymentWords } from './blocks-table.tsx'
import { ChainPicture } from './chain-picture.tsx'
import { STANDING_WORDS } from './words.ts'

export interface ChainProps {
  mesh: MeshLedgerView
  called(peer: PeerId): string
}

export function ChainCard({ mesh, called }: ChainProps) {
  const { blocks, height, finalHeight, waiting } = mesh
  return (
    <section class="card chain-card" aria-labelledby="heading-chain">
      <h2 id="heading-chain">
        <PathGlyph path="mesh" /> The peers’ chain <small>the longest one counts</small>
      </h2>
      {blocks.length === 0 ? (
        <p class="empty">No block yet. Pay somebody, and the peers begin to mine.</p>
      ) : (
        <>
          <p class="note">
            {height} blocks, final up to block {finalHeight}; {waiting.length} transfers wait for a block.
          </p>
          <ChainPicture blocks={blocks} called={called} />
          <ul class="ledger-key" aria-label="Key">
            <li class="is-final">final</li>
            <li>not final yet</li>
            <li class="is-aside">on a fork</li>
            <li class="is-altered">altered here</li>
          </ul>
          <BlocksTable blocks={blocks} called={called} />
        </>
      )}
    </section>
  )
}

export function RevertedCard({ mesh, called }: ChainProps) {
  const latest = mesh.reorganisations.toReversed()
  return (
    <section class="card reverted-card" aria-labelledby="heading-reverted">
      <h2 id="heading-reverted">What was taken back</h2>
      {latest.length === 0 ? (
        <p class="empty">
          Nothing so far. Cut the room in two under <em>Live</em>, pay on both sides, and heal it.
        </p>
      ) : (
        <ol class="reorganisations" aria-label="Reorganisations, the latest first">
          {latest.map(({ at, forkHeight, reverted, added, transfers }) => (
            <li key={`${at} ${forkHeight}`}>
              <p>
                {clock(at)}: after block {forkHeight} another fork became the longest. {reverted} blocks gave
                way to {added}.
              </p>
              {transfers.length === 0 && <p class="note">All their transfers are in the new ones, too.</p>}
              <ul>
                {transfers.map(each => (
                  <li key={each.id}>
                    <PaymentWords payment={each} called={called} />: taken back
                    {each.wasFinal && <strong class="wrong"> after it was called final</strong>},{' '}
                    {STANDING_WORDS[each.now]}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

export function Alarm({ children }: { children: ComponentChildren }) {
  return (
    <p class="wrong">
      <Icon name="alert" /> {children}
    </p>
  )
}
