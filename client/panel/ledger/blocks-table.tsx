/** The blocks of the picture in words, the latest first. */
import type { PeerId } from '#protocol'
import type { BlockView, Payment } from '../../core/ledger/ledgers.ts'
import { rich, t } from '../language/messages.ts'
import { TableHead } from '../table-head.tsx'
import { blockState } from './words.ts'

/** Of a hash: enough to tell it from others by eye. */
const SHORT_HASH = 8

export function BlocksTable({
  blocks,
  called,
}: {
  blocks: readonly BlockView[]
  called(peer: PeerId): string
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll ledger-scroll" tabIndex={0} aria-label={t('ledger.blocks')}>
      <table>
        <TableHead
          columns={[
            t('ledger.block'),
            t('ledger.hash'),
            t('ledger.minedBy'),
            t('ledger.state'),
            t('ledger.transfers'),
          ]}
        />
        <tbody>
          {blocks.toReversed().map(block => (
            <tr key={block.id} class={block.isAltered ? 'is-altered' : block.isMain ? '' : 'is-aside'}>
              <th scope="row">{block.height}</th>
              <td>
                <code>{block.id.slice(0, SHORT_HASH)}</code>
              </td>
              <td>
                <bdi>{called(block.miner)}</bdi>
              </td>
              <td>{blockState(block)}</td>
              <td>
                {block.transfers.length === 0
                  ? t('ledger.none')
                  : block.transfers.map(each => (
                      <PaymentWords key={each.id} payment={each} called={called} />
                    ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function PaymentWords({ payment, called }: { payment: Payment; called(peer: PeerId): string }) {
  return (
    <span class="payment">
      {rich('ledger.payment', {
        from: called(payment.from),
        to: called(payment.to),
        amount: payment.amount,
        name: words => <bdi>{words}</bdi>,
      })}
    </span>
  )
}
