/** What a class sees from the back row: the graph, the three big numbers of each path, and the timeline. */
import type { PathName, Snapshot } from '../../core/measure/snapshot.ts'
import { EmulatedBadge } from '../conditions/emulated-badge.tsx'
import { useSlice } from '../context.ts'
import { Figure } from '../figure.tsx'
import { duration } from '../format.ts'
import { GraphCanvas } from '../graph/graph-canvas.tsx'
import { MessageWords, useMessages } from '../graph/messages.tsx'
import { PeerCount } from '../header.tsx'
import { PathGlyph } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { PathVerdict, Survival } from '../path-card.tsx'
import { PATH_NAMES } from '../path-label.tsx'
import { TimelineCard } from '../timeline/timeline-card.tsx'
import { Glossary, Tooltip } from '../tooltip.tsx'

const selectRoom = ({ room }: Snapshot) => room

function BigNumbers({ path }: { path: PathName }) {
  return (
    <section class={`card path-card path-${path}`} aria-label={PATH_NAMES[path]}>
      <header class="path-head">
        <h2>
          <PathGlyph path={path} />
          {PATH_NAMES[path]}
        </h2>
        <PathVerdict path={path} withSince={false} />
      </header>
      <div class="big-numbers">
        <Figure
          metric={`paths.${path}.latency.p50Ms`}
          label={t('peers.roundTrip')}
          format={duration}
          class="hero"
        />
        <Survival path={path} />
        <Figure
          metric={`paths.${path}.silence.longestMs`}
          label={t('projector.longestSilence')}
          format={duration}
          class="hero"
        />
      </div>
    </section>
  )
}

export function Projector() {
  const room = useSlice(selectRoom)
  const messages = useMessages(true)
  return (
    <main class="projector">
      <h1 class="sr-only">{t('projector.title', { room })}</h1>
      <section class="card projector-room" aria-label={t('graph.title')}>
        <p>
          {rich('projector.room', { room, strong: words => <strong>{words}</strong> })} <PeerCount />{' '}
          <EmulatedBadge />
        </p>
        <GraphCanvas trace={null} traceWords="" messages={messages} onMenu={null} />
        {messages !== null && <MessageWords messages={messages} />}
      </section>
      <div class="projector-numbers">
        <BigNumbers path="mesh" />
        <BigNumbers path="relay" />
      </div>
      <TimelineCard />
      <Tooltip />
      <Glossary />
    </main>
  )
}
