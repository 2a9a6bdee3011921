/** The peers' chain: picture and table, what was taken back, and a copy that can be tampered with. */
import type { ComponentChildren } from 'preact'
import type { PeerId } from '#protocol'
import type { MeshLedgerView } from '../../core/ledger/ledgers.ts'
import { clock } from '../format.ts'
import { Icon, PathGlyph } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { BlocksTable, PaymentWords } from './blocks-table.tsx'
import { ChainPicture } from './chain-picture.tsx'

export interface ChainProps {
  mesh: MeshLedgerView
  called(peer: PeerId): string
}

export function ChainCard({ mesh, called }: ChainProps) {
  const { blocks, height, finalHeight, waiting } = mesh
  return (
    <section class="card chain-card" aria-labelledby="heading-chain">
      <h2 id="heading-chain">
        <PathGlyph path="mesh" /> {rich('ledger.chain', { small: words => <small>{words}</small> })}
      </h2>
      {blocks.length === 0 ? (
        <p class="empty">{t('ledger.noBlock')}</p>
      ) : (
        <>
          <p class="note">
            {t('ledger.chainState', { height, final: finalHeight, waiting: waiting.length })}
          </p>
          <ChainPicture blocks={blocks} called={called} />
          <ul class="ledger-key" aria-label={t('ledger.key')}>
            <li class="is-final">{t('ledger.final')}</li>
            <li>{t('ledger.notFinal')}</li>
            <li class="is-aside">{t('ledger.onFork')}</li>
            <li class="is-altered">{t('ledger.alteredHere')}</li>
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
      <h2 id="heading-reverted">{t('ledger.reverted')}</h2>
      {latest.length === 0 ? (
        <p class="empty">{rich('ledger.notReverted', { em: words => <em>{words}</em> })}</p>
      ) : (
        <ol class="reorganisations" aria-label={t('ledger.reorganisations')}>
          {latest.map(({ at, forkHeight, reverted, added, transfers }) => (
            <li key={`${at} ${forkHeight}`}>
              <p>{t('ledger.reorganisation', { time: clock(at), fork: forkHeight, reverted, added })}</p>
              {transfers.length === 0 && <p class="note">{t('ledger.allKept')}</p>}
              <ul>
                {transfers.map(each => (
                  <li key={each.id}>
                    {rich('ledger.takenBack', {
                      payment: () => <PaymentWords payment={each} called={called} />,
                      wasFinal: each.wasFinal ? 'yes' : 'no',
                      strong: words => <strong class="wrong">{words}</strong>,
                      standing: t(`ledger.standing.${each.now}`),
                    })}
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
