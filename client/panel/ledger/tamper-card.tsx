/** Tampering with this tab's own copy: what its own check says, and what the others say who are shown the block. */
import type { Accusation, Ledgers } from '../../core/ledger/ledgers.ts'
import type { Attempts } from '../attempt.ts'
import { Alarm, type ChainProps } from './chain-card.tsx'
import { BLOCK_FLAW_WORDS } from './words.ts'

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
      <h2 id="heading-tamper">Tamper with this tab’s copy</h2>
      <p class="note">
        Writes another amount into the latest block with a transfer, and shows it to everybody.
      </p>
      <div class="row">
        <button
          type="button"
          class="button danger"
          disabled={disabled || !hasPaid}
          onClick={() => attempt(() => ledger.tamper())}
        >
          Alter a block
        </button>
        <button
          type="button"
          class="button"
          disabled={disabled || flaws.length === 0}
          onClick={() => attempt(() => ledger.repair())}
        >
          Repair from the others
        </button>
      </div>
      <div role="status">
        {flaws.map(({ height, flaw }) => (
          <Alarm key={height}>
            This copy does not hold at block {height}: {BLOCK_FLAW_WORDS[flaw]}.
          </Alarm>
        ))}
        {latestOfEach(accused).map(({ by, height, flaw }) => (
          <p key={`accused ${by} ${height}`}>
            <bdi>{called(by)}</bdi> refused block {height} of this tab: {BLOCK_FLAW_WORDS[flaw]}.
          </p>
        ))}
        {latestOfEach(caught).map(({ by, height, flaw }) => (
          <Alarm key={`caught ${by} ${height}`}>
            <bdi>{called(by)}</bdi> showed a block {height} that is none: {BLOCK_FLAW_WORDS[flaw]}.
          </Alarm>
        ))}
      </div>
    </section>
  )
}

function latestOfEach(accusations: readonly Accusation[]): Accusation[] {
  return [...new Map(accusations.map(each => [`${each.by} ${each.height}`, each])).values()]
}
