/** Which trace is looked at, and up to which hop: chosen by a person, then played by itself. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Snapshot, TraceView } from '../../core/measure/snapshot.ts'
import { usePanel, useSlice } from '../context.ts'
import { lastHop, type ShownHops, stepBy, traceKey } from './trace.ts'

/** Slow enough to follow with the eyes from one ring of peers to the next. */
const HOP_MS = 400

const selectTraces = ({ traces }: Snapshot) => traces
const selectSelf = ({ self }: Snapshot) => self

export interface TracePlayer {
  /** Newest last. */
  traces: readonly TraceView[]
  /** null: none is looked at. */
  chosen: TraceView | null
  shown: ShownHops
  isPlaying: boolean
  /** null: look at none. */
  choose(key: string | null): void
  /** Looks at this tab's next trace as soon as it is there. */
  awaitOwn(): void
  play(): void
  step(by: 1 | -1): void
}

export function useTracePlayer(): TracePlayer {
  const { ports } = usePanel()
  const traces = useSlice(selectTraces)
  const self = useSlice(selectSelf)
  const key = useSignal<string | null>(null)
  const shown = useSignal<ShownHops>('all')
  const isPlaying = useSignal(false)
  /** The number of the trace of ours that is waited for. */
  const awaited = useSignal<number | null>(null)
  const chosen = traces.find(trace => traceKey(trace) === key.value) ?? null

  const play = () => {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden
    shown.value = isStill ? 'all' : 0
    isPlaying.value = !isStill
  }
  const choose = (next: string | null) => {
    key.value = next
    play()
  }

  const newestOwn = Math.max(0, ...traces.filter(({ origin }) => origin === self).map(({ trace }) => trace))
  useEffect(() => {
    if (awaited.value === null || newestOwn < awaited.value) return
    awaited.value = null
    choose(traceKey({ origin: self, trace: newestOwn }))
  }, [newestOwn])

  const last = chosen === null ? 0 : lastHop(chosen)
  useEffect(() => {
    if (!isPlaying.value || chosen === null) return
    const timer = setTimeout(() => {
      // In a tab that was hidden meanwhile nothing is drawn step by step.
      const next = document.hidden ? 'all' : stepBy(shown.value, 1, chosen)
      shown.value = next
      isPlaying.value = next !== 'all'
    }, HOP_MS)
    return () => clearTimeout(timer)
  }, [isPlaying.value, shown.value, key.value, last])

  return {
    traces,
    chosen,
    shown: shown.value,
    isPlaying: isPlaying.value,
    choose,
    awaitOwn() {
      awaited.value = newestOwn + 1
      ports.lab.trace()
    },
    play,
    step(by) {
      if (chosen === null) return
      isPlaying.value = false
      shown.value = stepBy(shown.value, by, chosen)
    },
  }
}
