import { useSignal } from '@preact/signals'
import type { Snapshot } from '../core/measure/snapshot.ts'
import { usePanel, useSlice } from './context.ts'
import { Explained } from './figure.tsx'
import { Icon } from './icons.tsx'
import { JoinDialog } from './join-dialog.tsx'
import { LanguageChoice } from './language/language-choice.tsx'
import { t } from './language/messages.ts'
import { SkipButton } from './skip-button.tsx'
import { ThemeButton } from './theme-button.tsx'
import { ViewNav } from './view-nav.tsx'
import { Warnings } from './warnings.tsx'

const selectIdentity = ({ room, name }: Snapshot) => ({ room, name })
const selectCounts = ({ peers }: Snapshot) => ({
  others: peers.length,
  lost: peers.filter(peer => peer.mesh.state === 'lost' && peer.relay.state !== 'present').length,
})

/** How many are in the room, this peer included; the gone ones are counted apart while they are still listed. */
export function PeerCount() {
  const { others, lost } = useSlice(selectCounts)
  return (
    <Explained about="peers.length" class="peer-count">
      <span class="value" data-metric="peers.length" data-value={JSON.stringify(others)}>
        {t('count.peers', { count: others + 1 - lost })}
      </span>
      {lost > 0 && <span class="lost-count">{t('header.lost', { count: lost })}</span>}
    </Explained>
  )
}

/** Whose figures these are, of which room. */
function Identity() {
  const { room, name } = useSlice(selectIdentity)
  return (
    <dl class="identity">
      <div>
        <dt>{t('header.room')}</dt>
        <dd>{room}</dd>
      </div>
      <div>
        <dt>{t('header.self')}</dt>
        <dd>{name}</dd>
      </div>
    </dl>
  )
}

export function Header() {
  const { theme, left, view } = usePanel()
  const { room } = useSlice(selectIdentity)
  const joinOpen = useSignal(false)
  return (
    <header class="head">
      <SkipButton to="main:not([hidden])" words={t('skip.content')} />
      {view.value === 'live' && <SkipButton to="#controls" words={t('skip.controls')} />}
      <div class="top">
        <h1>
          Mesh <span class="versus">vs</span> relay
        </h1>
        <ViewNav />
        <div class="top-actions">
          <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            onClick={() => {
              joinOpen.value = true
            }}
          >
            <Icon name="code" />
            {t('header.join')}
          </button>
          <LanguageChoice />
          <ThemeButton theme={theme} />
        </div>
      </div>
      <div class="standing">
        <Identity />
        <PeerCount />
        {!left.value && <Warnings />}
      </div>
      {joinOpen.value && (
        <JoinDialog
          room={room}
          onClose={() => {
            joinOpen.value = false
          }}
        />
      )}
    </header>
  )
}
