/** Starts a traced broadcast, chooses one of the last, and steps through its hops. */

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { PeerId } from '#protocol'
import type { TraceView } from '../../core/measure/snapshot.ts'
import { TRACES_PER_SECOND } from '../../core/measure/timing.ts'
import { usePanel, useSlice } from '../context.ts'
import { clock } from '../format.ts'
import { Icon } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { nameOf, namesOf } from './names.ts'
import { hopShown, lastHop, traceKey } from './trace.ts'
import type { TracePlayer } from './trace-player.ts'

/** null where there is nothing to choose from. */
export function TraceBar({ player }: { player: TracePlayer }) {
  const names = useSlice(namesOf)
  if (player.traces.length === 0) return null
  return (
    <div class="row trace-bar">
      <TraceSelect player={player} names={names} />
      {player.chosen && <TraceSteps player={player} trace={player.chosen} />}
    </div>
  )
}

export function TraceButton({ player }: { player: TracePlayer }) {
  const { left } = usePanel()
  const isResting = useSignal(false)
  useEffect(() => {
    if (!isResting.value) return
    // Others answer no more than this.
    const timer = setTimeout(() => {
      isResting.value = false
    }, 1_000 / TRACES_PER_SECOND)
    return () => clearTimeout(timer)
  }, [isResting.value])
  return (
    <button
      type="button"
      class="button"
      data-tip-title={t('trace.start')}
      data-tip={t('trace.startTip')}
      disabled={left.value}
      aria-disabled={isResting.value}
      onClick={() => {
        if (isResting.value) return
        isResting.value = true
        player.awaitOwn()
      }}
    >
      <Icon name="route" />
      {t('trace.start')}
    </button>
  )
}

interface TraceSelectProps {
  player: TracePlayer
  names: Readonly<Record<PeerId, string>>
}

function TraceSelect({ player, names }: TraceSelectProps) {
  return (
    <select
      class="button trace-select"
      aria-label={t('trace.choose')}
      value={player.chosen ? traceKey(player.chosen) : ''}
      onChange={event => player.choose(event.currentTarget.value || null)}
    >
      <option value="">{t('trace.none')}</option>
      {[...player.traces].reverse().map(trace => (
        <option key={traceKey(trace)} value={traceKey(trace)}>
          {t('trace.option', {
            name: nameOf(names, trace.origin),
            time: clock(trace.at),
            count: trace.steps.length,
          })}
        </option>
      ))}
    </select>
  )
}

/** What is not possible now keeps the keyboard's focus: stepping to the end and back needs no Tab. */
function TraceSteps({ player, trace }: { player: TracePlayer; trace: TraceView }) {
  const [hop, last] = [hopShown(player.shown, trace), lastHop(trace)]
  return (
    <fieldset class="trace-steps">
      <legend class="sr-only">{t('trace.hops')}</legend>
      <button
        type="button"
        class="button square"
        aria-label={t('trace.previous')}
        aria-disabled={hop === 0}
        onClick={() => player.step(-1)}
      >
        <Icon name="previous" />
      </button>
      <output class="trace-hop" aria-live={player.isPlaying ? 'off' : 'polite'}>
        {t('trace.hop', { hop, last })}
      </output>
      <button
        type="button"
        class="button square"
        aria-label={t('trace.next')}
        aria-disabled={hop === last}
        onClick={() => player.step(1)}
      >
        <Icon name="next" />
      </button>
      <button
        type="button"
        class="button square"
        aria-label={t('trace.play')}
        aria-disabled={last === 0}
        onClick={player.play}
      >
        <Icon name="play" />
      </button>
    </fieldset>
  )
}
