import { type Signal, useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { RelayAwayNotice } from '../invitation/invite-button.tsx'
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

const VIEWS = ['Graph', 'Table', 'List'] as const
type View = (typeof VIEWS)[number]

/** The room as a picture, as a table of peers or as a list in words, and the ways that broadcasts took through it. */
export function GraphCard() {
  const view = useSignal<View>('Graph')
  const player = useTracePlayer()
  const withMessages = useSignal(false)
  const messages = useMessages(withMessages.value)
  const { chosen, shown } = player
  return (
    <section class="card graph" aria-labelledby="heading-graph">
      <header class="card-head">
        <h2 id="heading-graph">The room</h2>
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
  if (view === 'Table') return <PeerTable onMenu={props.onMenu} />
  return view === 'List' ? <RoomList onMenu={props.onMenu} /> : <Picture {...props} />
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
      Messages
    </button>
  )
}

function ViewSwitch({ view }: { view: Signal<View> }) {
  return (
    <fieldset class="segmented">
      <legend class="sr-only">Show the room as</legend>
      {VIEWS.map(each => (
        <button
          key={each}
          type="button"
          aria-pressed={view.value === each}
          onClick={() => {
            view.value = each
          }}
        >
          {each}
        </button>
      ))}
    </fieldset>
  )
}

function Picture({ player: { chosen, shown }, messages, onMenu }: ShownProps) {
  const picture = useMemo(() => (chosen ? pictureOf(chosen, shown) : null), [chosen, shown])
  const words = chosen
    ? `; the way of a traced broadcast, hop ${hopShown(shown, chosen)} of ${lastHop(chosen)}, is in the table`
    : ''
  return (
    <div class="graph-picture">
      <GraphCanvas trace={picture} traceWords={words} messages={messages} onMenu={onMenu} />
      <GraphLegend hasTrace={chosen !== null} />
    </div>
  )
}
