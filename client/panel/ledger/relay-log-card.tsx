/** The relay's log, whether it lied, and the host's means to make it lie. */
import { LEDGER_CONDUCTS, type PeerId } from '#protocol'
import type { RelayLedgerView } from '../../core/ledger/ledgers.ts'
import { usePanel } from '../context.ts'
import { clock } from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { PaymentWords } from './blocks-table.tsx'
import { Alarm } from './chain-card.tsx'
import type { Acting } from './tamper-card.tsx'
import { CONDUCT_WORDS, ENTRY_FLAW_WORDS, lieWords } from './words.ts'

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
        <PathGlyph path="relay" /> The relay’s log <small>one order, at once, if it is honest</small>
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
        {lies.length === 0 && (
          <p class="note">No lie was noticed. Peers compare what they were told over the mesh.</p>
        )}
      </div>
      <LieControls attempt={attempt} disabled={disabled} />
      {length === 0 ? (
        <p class="empty">Nothing in it yet.</p>
      ) : (
        <EntriesTable entries={entries} called={called} />
      )}
    </section>
  )
}

function LieControls({ attempt, disabled }: Acting) {
  const { ports, labInfo } = usePanel()
  const { relayControls } = ports
  const [relay] = labInfo.value?.relays ?? []
  if (relayControls === null || relay === undefined)
    return (
      <p class="note">
        Only the host can make the relay lie: open the host URL that the lab printed at start.
      </p>
    )
  return (
    <div class="row">
      {LEDGER_CONDUCTS.map(conduct => (
        <button
          key={conduct}
          type="button"
          class={conduct === 'honest' ? 'button' : 'button danger'}
          disabled={disabled || relay.state !== 'up'}
          onClick={() => attempt(() => relayControls.keepLedger(relay.id, conduct))}
        >
          {CONDUCT_WORDS[conduct]}
        </button>
      ))}
    </div>
  )
}

function EntriesTable({ entries, called }: Pick<RelayLedgerView, 'entries'> & Pick<RelayLogProps, 'called'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll ledger-scroll" tabIndex={0} aria-label="Entries, the latest first">
      <table>
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col">Transfer</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {entries.toReversed().map(({ place, payment, flaw }) => (
            <tr key={place}>
              <th scope="row">{place}</th>
              <td>{payment === null ? 'none' : <PaymentWords payment={payment} called={called} />}</td>
              <td>{flaw === null ? 'final' : ENTRY_FLAW_WORDS[flaw]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
