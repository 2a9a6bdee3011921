/** The relay's log, whether it lied, and the host's means to make it lie. */
import { LEDGER_CONDUCTS, type PeerId } from '#protocol'
import type { RelayLedgerView } from '../../core/ledger/ledgers.ts'
import { usePanel } from '../context.ts'
import { clock } from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { TableHead } from '../table-head.tsx'
import { PaymentWords } from './blocks-table.tsx'
import { Alarm } from './chain-card.tsx'
import type { Acting } from './tamper-card.tsx'
import { entryFlawWords, lieWords } from './words.ts'

/** The latest; the more there are, the less each says. */
const SHOWN_LIES = 5

interface RelayLogProps extends Acting {
  relay: RelayLedgerView
  called(peer: PeerId): string
}

export function RelayLogCard({ relay, called, attempt, disabled }: RelayLogProps) {
  const { length, entries, lies } = relay
  return (
    <section class="card relay-log-card" aria-labelledby="heading-relay-log">
      <h2 id="heading-relay-log">
        <PathGlyph path="relay" /> {rich('ledger.log', { small: words => <small>{words}</small> })}
      </h2>
      <div role="status">
        {lies
          .slice(-SHOWN_LIES)
          .toReversed()
          .map((lie, place) => (
            <Alarm key={`${lie.kind} ${lie.at} ${place}`}>
              {clock(lie.at)}: {lieWords(lie, called)}
            </Alarm>
          ))}
        {lies.length === 0 && <p class="note">{t('ledger.noLie')}</p>}
      </div>
      <LieControls attempt={attempt} disabled={disabled} />
      {length === 0 ? (
        <p class="empty">{t('ledger.emptyLog')}</p>
      ) : (
        <EntriesTable entries={entries} called={called} />
      )}
    </section>
  )
}

function LieControls({ attempt, disabled }: Acting) {
  const { ports, labInfo, classroom } = usePanel()
  const { relayControls } = ports
  const [relay] = labInfo.value?.relays ?? []
  if (relayControls === null || relay === undefined) return <p class="note">{t('ledger.hostOnly')}</p>
  return (
    <fieldset class="row">
      <legend class="sr-only">{t('ledger.conduct')}</legend>
      {LEDGER_CONDUCTS.map(conduct => (
        <button
          key={conduct}
          type="button"
          aria-pressed={relay.ledger === conduct}
          class={conduct === 'honest' ? 'button' : 'button danger'}
          disabled={disabled || relay.state !== 'up' || classroom.value.isHostGone}
          onClick={() => attempt(() => relayControls.keepLedger(relay.id, conduct))}
        >
          {t(`ledger.conduct.${conduct}`)}
        </button>
      ))}
    </fieldset>
  )
}

function EntriesTable({ entries, called }: Pick<RelayLedgerView, 'entries'> & Pick<RelayLogProps, 'called'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll ledger-scroll" tabIndex={0} aria-label={t('ledger.entries')}>
      <table>
        <TableHead columns={[t('ledger.entry'), t('ledger.transfer'), t('ledger.state')]} />
        <tbody>
          {entries.toReversed().map(({ place, payment, flaw }) => (
            <tr key={place}>
              <th scope="row">{place}</th>
              <td>
                {payment === null ? t('ledger.none') : <PaymentWords payment={payment} called={called} />}
              </td>
              <td>{flaw === null ? t('ledger.final') : entryFlawWords(flaw)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
