/** Faults on purpose: relays for the holder of the host token, tabs for anyone. */

import { useSignal } from '@preact/signals'
import { RELAY_ACTIONS, type RelayAction, type RelayInfo } from '#protocol'
import { ConditionsPart } from './conditions/conditions-part.tsx'
import { usePanel } from './context.ts'
import { Icon } from './icons.tsx'
import { errorWords } from './language/error-words.ts'
import { rich, t } from './language/messages.ts'
import { isPossible, RELAY_ACTION_ICONS } from './relay-actions.ts'

/** `isHeard`: the host is there, so that this is its word of now, and it does what is asked. */
function RelayRow({ relay, isHeard }: { relay: RelayInfo; isHeard: boolean }) {
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
        error.value = errorWords(reason)
      })
      .finally(() => {
        pending.value = null
      })
  }
  return (
    <fieldset class="relay-row" aria-busy={pending.value !== null}>
      <legend>
        {relay.id}{' '}
        {isHeard ? (
          <span class={`relay-state is-${relay.state}`}>{t(`relayState.${relay.state}`)}</span>
        ) : (
          <span class="note">{t('controls.lastHeard', { state: t(`relayState.${relay.state}`) })}</span>
        )}
        {isHeard && relay.pid !== null && (
          <span class="note"> {t('controls.process', { pid: String(relay.pid) })}</span>
        )}
      </legend>
      <div class="row">
        {RELAY_ACTIONS.map(action => (
          <button
            key={action}
            type="button"
            class={`button ${action === 'kill' ? 'danger' : ''}`}
            disabled={
              !relayControls || !isHeard || pending.value !== null || !isPossible(action, relay.state)
            }
            data-tip={t(`relayAction.${action}.tip`)}
            data-tip-title={t(`relayAction.${action}.word`)}
            aria-label={t('controls.act', { action: t(`relayAction.${action}.word`), relay: relay.id })}
            onClick={() => act(action)}
          >
            <Icon name={RELAY_ACTION_ICONS[action]} />
            {pending.value === action ? t(`relayAction.${action}.busy`) : t(`relayAction.${action}.word`)}
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
  const { ports, labInfo, classroom } = usePanel()
  const relays = labInfo.value?.relays
  const isHeard = !classroom.value.isHostGone
  return (
    <>
      {!isHeard && relays && <p class="note is-down">{t('controls.hostGone')}</p>}
      {relays ? (
        relays.map(relay => <RelayRow key={relay.id} relay={relay} isHeard={isHeard} />)
      ) : (
        <p class="empty">{t('controls.hostUnreached')}</p>
      )}
      {!ports.relayControls && (
        <p class="note">{rich('controls.hostOnly', { em: words => <em>{words}</em> })}</p>
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
        data-tip={t('controls.closeTip')}
        data-tip-title={t('controls.close')}
        disabled={closing.value || left.value}
        onClick={close}
      >
        <Icon name="leave" />
        {closing.value ? t('controls.closing') : t('controls.close')}
      </button>
      <button
        type="button"
        class="button"
        data-tip={t('controls.addTip')}
        data-tip-title={t('controls.add')}
        onClick={() => ports.tab.openPeer()}
      >
        <Icon name="plus" />
        {t('controls.add')}
      </button>
      <span class="joined">
        <button
          type="button"
          class="button"
          data-tip={t('controls.wallTip')}
          data-tip-title={t('controls.wall')}
          onClick={() => ports.tab.openWall(wallSize.value)}
        >
          <Icon name="grid" />
          {t('controls.wallOf')}
        </button>
        <select
          class="button"
          aria-label={t('controls.wallPeers')}
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
      <h2 id="heading-controls">{t('controls.title')}</h2>
      <RelayControlsPart />
      <TabPart />
      <ConditionsPart />
    </section>
  )
}
