import { type Signal, useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { RelayAwayNotice } from '../invitation/invite-button.tsx'
import { t } from '../language/messages.ts'
import { type OpenMenu, TargetMenus } from './acts/target-menu.tsx'
import { GraphCanvas } from './graph-canvas.tsx'
import { GraphLegend } from './graph-legend.tsx'
import { type Messages, MessageWords, useMessages } from './messages.tsx'
import { PeerTable } from './peer-table.tsx'
import { RoomList } from './room-list.tsx'
import { hopShown, lastHop, pictureOf } from './trace.ts'
import { TraceBar, TraceButton } from './trace-bar.tsx'
import { type TracePlayer, useTracePlayer } from './trace-player.ts'
import { TraceTable } from './trace-table.tsx'

const VIEWS = ['graph', 'table', 'list'] as const
type View = (typeof VIEWS)[number]

/** The room as a picture, as a table of peers or as a list in words, and the ways that broadcasts took through it. */
export function GraphCard() {
  const view = useSignal<View>('graph')
  const player = useTracePlayer()
  const withMessages = useSignal(false)
  const messages = useMessages(withMessages.value)
  const { chosen, shown } = player
  return (
    <section class="card graph" aria-labelledby="heading-graph">
      <header class="card-head">
        <h2 id="heading-graph">{t('graph.title')}</h2>
        <ViewSwitch view={view} />
        <div class="row">
          <TraceButton player={player} />
          <MessagesButton isOn={withMessages} />
        </div>
      </header>
      <div class={chosen ? 'graph-body has-trace' : 'graph-body'}>
        <TargetMenus player={player}>
          {onMenu => <Shown view={view.value} player={player} messages={messages} onMenu={onMenu} />}
        </TargetMenus>
        {messages !== null && <MessageWords messages={messages} />}
        <TraceBar player={player} />
        {chosen && <TraceTable trace={chosen} index={player.traces.indexOf(chosen)} shown={shown} />}
      </div>
      <RelayAwayNotice />
    </section>
  )
}

interface ShownProps {
  player: TracePlayer
  messages: Messages | null
  onMenu: OpenMenu
}

function Shown({ view, ...props }: ShownProps & { view: View }) {
  if (view === 'table') return <PeerTable onMenu={props.onMenu} />
  return view === 'list' ? <RoomList onMenu={props.onMenu} /> : <Picture {...props} />
}

function MessagesButton({ isOn }: { isOn: Signal<boolean> }) {
  return (
    <button
      type="button"
      class="button"
      aria-pressed={isOn.value}
      onClick={() => {
        isOn.value = !isOn.value
      }}
    >
      {t('graph.messages')}
    </button>
  )
}

function ViewSwitch({ view }: { view: Signal<View> }) {
  return (
    <fieldset class="segmented">
      <legend class="sr-only">{t('graph.showAs')}</legend>
      {VIEWS.map(each => (
        <button
          key={each}
          type="button"
          aria-pressed={view.value === each}
          onClick={() => {
            view.value = each
          }}
        >
          {t(`graph.view.${each}`)}
        </button>
      ))}
    </fieldset>
  )
}

function Picture({ player: { chosen, shown }, messages, onMenu }: ShownProps) {
  const picture = useMemo(() => (chosen ? pictureOf(chosen, shown) : null), [chosen, shown])
  const words = chosen ? t('graph.traceWords', { hop: hopShown(shown, chosen), last: lastHop(chosen) }) : ''
  return (
    <div class="graph-picture">
      <GraphCanvas trace={picture} traceWords={words} messages={messages} onMenu={onMenu} />
      <GraphLegend hasTrace={chosen !== null} />
    </div>
  )
}
