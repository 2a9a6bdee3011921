/** Tampering with this tab's own copy: what its own check says, and what the others say who are shown the block. */
import type { Accusation, Ledgers } from '../../core/ledger/ledgers.ts'
import type { Attempts } from '../attempt.ts'
import { rich, t } from '../language/messages.ts'
import { Alarm, type ChainProps } from './chain-card.tsx'
import { blockFlawWords } from './words.ts'

export interface Acting {
  attempt: Attempts['attempt']
  disabled: boolean
}

export function TamperCard({
  mesh,
  called,
  ledger,
  attempt,
  disabled,
}: ChainProps & Acting & { ledger: Ledgers }) {
  const { flaws, accused, caught } = mesh
  const hasPaid = mesh.blocks.some(({ isMain, transfers }) => isMain && transfers.length > 0)
  return (
    <section class="card tamper-card" aria-labelledby="heading-tamper">
      <h2 id="heading-tamper">{t('ledger.tamper')}</h2>
      <p class="note">{t('ledger.tamperNote')}</p>
      <div class="row">
        <button
          type="button"
          class="button danger"
          disabled={disabled || !hasPaid}
          onClick={() => attempt(() => ledger.tamper())}
        >
          {t('ledger.alter')}
        </button>
        <button
          type="button"
          class="button"
          disabled={disabled || flaws.length === 0}
          onClick={() => attempt(() => ledger.repair())}
        >
          {t('ledger.repair')}
        </button>
      </div>
      <div role="status">
        {flaws.map(({ height, flaw }) => (
          <Alarm key={height}>{t('ledger.copyFlaw', { height, flaw: blockFlawWords(flaw) })}</Alarm>
        ))}
        {latestOfEach(accused).map(({ by, height, flaw }) => (
          <p key={`accused ${by} ${height}`}>
            {rich('ledger.accused', {
              by: called(by),
              height,
              flaw: blockFlawWords(flaw),
              name: words => <bdi>{words}</bdi>,
            })}
          </p>
        ))}
        {latestOfEach(caught).map(({ by, height, flaw }) => (
          <Alarm key={`caught ${by} ${height}`}>
            {rich('ledger.caught', {
              by: called(by),
              height,
              flaw: blockFlawWords(flaw),
              name: words => <bdi>{words}</bdi>,
            })}
          </Alarm>
        ))}
      </div>
    </section>
  )
}

function latestOfEach(accusations: readonly Accusation[]): Accusation[] {
  return [...new Map(accusations.map(each => [`${each.by} ${each.height}`, each])).values()]
}
