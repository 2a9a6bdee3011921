/** Faults on purpose: relays for the holder of the host token, tabs for anyone. */
import { useSignal } from '@preact/signals'
import { RELAY_ACTIONS, type RelayAction, type RelayInfo } from '#protocol'
import { ConditionsPart } from './conditions/conditions-part.tsx'
import { usePanel } from './context.ts'
import { Icon } from './icons.tsx'
import { isPossible, RELAY_ACTION_WORDS } from './relay-actions.ts'

function RelayRow({ relay }: { relay: RelayInfo }) {
  const { relayControls } = usePanel().ports
  const pending = useSignal<RelayAction | null>(null)
  const error = useSignal('')
  const act = (action: RelayAction) => {
    if (!relayControls) return
    pending.value = action
    error.value = ''
    relayControls
      .act(relay.id, action)
      .catch((reason: unknown) => {
        error.value = reason instanceof Error ? reason.message : String(reason)
      })
      .finally(() => {
        pending.value = null
      })
  }
  return (
    <fieldset class="relay-row" aria-busy={pending.value !== null}>
      <legend>
        {relay.id} <span class={`relay-state is-${relay.state}`}>{relay.state}</span>
        {relay.pid !== null && <span class="note"> process {relay.pid}</span>}
      </legend>
      <div class="row">
        {RELAY_ACTIONS.map(action => (
          <button
            key={action}
            type="button"
            class={`button ${action === 'kill' ? 'danger' : ''}`}
            disabled={!relayControls || pending.value !== null || !isPossible(action, relay.state)}
            data-tip={RELAY_ACTION_WORDS[action].tip}
            data-tip-title={RELAY_ACTION_WORDS[action].word}
            aria-label={`${RELAY_ACTION_WORDS[action].word} ${relay.id}`}
            onClick={() => act(action)}
          >
            <Icon name={RELAY_ACTION_WORDS[action].icon} />
            {pending.value === action ? RELAY_ACTION_WORDS[action].busy : RELAY_ACTION_WORDS[action].word}
          </button>
        ))}
      </div>
      <p class="error" role="alert">
        {error.value}
      </p>
    </fieldset>
  )
}

export function RelayControlsPart() {
  const { ports, labInfo } = usePanel()
  const relays = labInfo.value?.relays
  return (
    <>
      {relays ? (
        relays.map(relay => <RelayRow key={relay.id} relay={relay} />)
      ) : (
        <p class="empty">The lab host has not been reached yet; it is what starts and stops relays.</p>
      )}
      {!ports.relayControls && (
        <p class="note">
          Only the host can do this to a relay: open the <em>host URL</em> that the lab printed in its
          terminal at start.
        </p>
      )}
    </>
  )
}

/** A wall holds 2 to 12 peers; the wall's own page says the same of its URL. */
const WALL_SIZES = Array.from({ length: 11 }, (_, i) => i + 2)

function TabPart() {
  const { ports, left } = usePanel()
  const wallSize = useSignal(6)
  const closing = useSignal(false)
  const close = () => {
    closing.value = true
    ports.tab
      .closePeer()
      .catch(() => {
        // Closed as far as this tab could: the others notice the rest themselves.
      })
      .finally(() => {
        closing.value = false
        left.value = true
      })
  }
  return (
    <div class="row">
      <button
        type="button"
        class="button danger"
        data-tip="Says goodbye on both paths and closes this tab's peer. The page stays and offers to rejoin."
        data-tip-title="Close this peer"
        disabled={closing.value || left.value}
        onClick={close}
      >
        <Icon name="leave" />
        {closing.value ? 'Closing' : 'Close this peer'}
      </button>
      <button
        type="button"
        class="button"
        data-tip="Opens one more tab: one more peer in this room."
        data-tip-title="Add a peer"
        onClick={() => ports.tab.openPeer()}
      >
        <Icon name="plus" />
        Add a peer
      </button>
      <span class="joined">
        <button
          type="button"
          class="button"
          data-tip="Opens one page that holds that many real peers of this room, each of which can be closed."
          data-tip-title="Wall"
          onClick={() => ports.tab.openWall(wallSize.value)}
        >
          <Icon name="grid" />
          Wall of
        </button>
        <select
          class="button"
          aria-label="Peers on the wall"
          value={wallSize.value}
          onChange={event => {
            wallSize.value = Number(event.currentTarget.value)
          }}
        >
          {WALL_SIZES.map(size => (
            <option key={size} value={size}>
              {size}
            </option>
          ))}
        </select>
      </span>
    </div>
  )
}

export function ControlsCard() {
  return (
    <section class="card controls" aria-labelledby="heading-controls">
      <h2 id="heading-controls">Break something</h2>
      <RelayControlsPart />
      <TabPart />
      <ConditionsPart />
    </section>
  )
}
